import { FleetError } from "../../lib/core/error.ts";
import type { SynthCluster, SynthIndex } from "../../lib/documents/synth-index.ts";
import { resourceName } from "../../lib/encode/file-name.ts";

/** What clusters are brought up to date one after the other by. */
export interface StageOrder {
  readonly by: "stage" | "wave" | "environment";
  /** First to last. Clusters with another value, or none, come after all of them. */
  readonly order: readonly string[];
}

export interface DeliveryStage {
  /** Fits a label and the name of an object. */
  readonly name: string;
  readonly clusters: readonly SynthCluster[];
}

/**
 * The clusters in the order in which they are brought up to date; stages without clusters are left out.
 *
 * @param order Default: the stages of the plan; without a plan all clusters are one stage.
 */
export function deliveryStages(
  { clusters, stages = [] }: SynthIndex,
  { by, order }: StageOrder = { by: "stage", order: stages },
): readonly DeliveryStage[] {
  const known = new Set(order);
  const rest = clusters.filter((cluster) => !known.has(cluster[by] ?? ""));
  const ordered = order.map((value) => ({
    name: labelValue(value),
    clusters: clusters.filter((cluster) => cluster[by] === value),
  }));
  const all = [...ordered, { name: ordered.length === 0 ? "all" : leftOver, clusters: rest }];
  if (new Set(all.map(({ name }) => name)).size < all.length) {
    throw new FleetError("CONFIG", "two stages of the delivery have the same name", {
      hint: `Name each stage once, and none of them ${leftOver}: that is for clusters that no stage has.`,
    });
  }
  return all.filter((stage) => stage.clusters.length > 0);
}

/** Stage of the clusters that belong to none. */
export const leftOver = "unplanned";

/** The text as the value of a label: as it is where it can be, else with a hash. */
export function labelValue(text: string | undefined): string {
  return text === undefined ? "none" : resourceName(text, 63);
}
