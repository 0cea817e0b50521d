import type { Cluster } from "./cluster.ts";

/** Groups of facts beyond the basic inventory, each of which costs calls of its own. */
export const detailNames = ["addons", "insights", "windows", "operations", "network", "capacity"] as const;

/** Something that may be read of a cluster besides its versions and pools. */
export type Detail = (typeof detailNames)[number];

/**
 * More about one cluster. A field that is present replaces the cluster's own; one that is absent leaves it as it was.
 */
export interface ClusterDetail
  extends Partial<
    Pick<
      Cluster,
      | "addons"
      | "insights"
      | "maintenance"
      | "operations"
      | "network"
      | "platform"
      | "capacity"
      | "autoUpgrade"
      | "access"
      | "upgradeTargets"
      | "pools"
    >
  > {
  /** The cluster's uid. */
  readonly uid: string;
}

/** Fields of a cluster that each detail is about. A provider fills in those that its cloud has. */
export const detailFields = {
  addons: ["addons"],
  insights: ["insights", "autoUpgrade", "upgradeTargets"],
  windows: ["maintenance"],
  operations: ["operations"],
  network: ["network", "access"],
  capacity: ["capacity"],
} as const satisfies Record<Detail, readonly (keyof Cluster)[]>;
