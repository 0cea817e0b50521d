import type { ClusterStatus } from "./cluster.ts";
import type { IsoInstant } from "./instant.ts";
import type { Issue } from "./issue.ts";
import type { NodeFacts } from "./node-facts.ts";
import type { IntOrPercent } from "./surge.ts";
import type { KubeVersion } from "./version.ts";

/** A set of nodes that is upgraded together. */
export interface NodePool {
  readonly uid: string;
  readonly name: string;
  readonly kind:
    | "managed"
    | "self-managed"
    | "fargate"
    | "karpenter"
    | "auto-mode"
    | "autoprovisioned"
    | "virtual-node"
    | "hybrid"
    | "inferred";
  readonly mode?: "system" | "user" | "gateway";
  /** Versions seen in the pool, lowest first; more than one during a rollout, empty when the API cannot tell. */
  readonly versions: readonly {
    readonly version: KubeVersion;
    /** As at the control plane: OpenShift's own. */
    readonly distributionVersion?: KubeVersion;
    readonly nodes?: number;
  }[];
  readonly targetVersion?: KubeVersion;
  readonly image?: {
    readonly family?: string;
    readonly version?: string;
    readonly latestVersion?: string;
    readonly custom?: boolean;
  };
  /** `actual` is counted by the API; `desired` is asked for. Neither is inferred from the other. */
  readonly size: {
    readonly desired?: number;
    readonly min?: number;
    readonly max?: number;
    readonly actual?: number;
    readonly autoscaling?: boolean;
  };
  readonly instanceTypes: readonly string[];
  readonly capacity?: "on-demand" | "spot" | "reserved" | "mixed" | "flex";
  readonly zones?: readonly string[];
  /** Ids of the subnets that the pool's nodes are placed in. */
  readonly subnets?: readonly string[];
  /** The template that new nodes are launched from, where the user brings one. */
  readonly launchTemplate?: { readonly id: string; readonly version?: string };
  readonly os?: string;
  readonly architecture?: string;
  readonly upgrade: UpgradeSettings;
  readonly status: ClusterStatus;
  /** The status as the provider printed it, known to this package or not. */
  readonly statusRaw: string;
  readonly issues: readonly Issue[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  /** From the cluster's own API, where that was read: the nodes that exist. */
  readonly nodes?: readonly NodeFacts[];
  /** The node label that the pool was told by, where no API names pools: `eks.amazonaws.com/nodegroup`. */
  readonly inferredFrom?: string;
  /** Where a blue-green upgrade stands, in the provider's own words (`DRAINING_BLUE_POOL`); absent when none runs. */
  readonly rolloutPhase?: string;
  /** Versions the provider would roll the pool back to. */
  readonly rollbackTo?: readonly {
    readonly version: KubeVersion;
    readonly image?: string;
    readonly until?: IsoInstant;
  }[];
}

/** How the provider replaces the nodes of a pool. Absent numbers are unknown or not applicable, never zero. */
export interface UpgradeSettings {
  readonly strategy: "surge" | "in-place" | "blue-green" | "rolling" | "recreate" | "provider" | "none" | "unknown";
  readonly maxSurge?: IntOrPercent;
  readonly maxUnavailable?: IntOrPercent;
  readonly drainTimeoutSeconds?: number;
  readonly nodeSoakSeconds?: number;
  readonly batchSoakSeconds?: number;
  readonly poolSoakSeconds?: number;
  readonly batch?: IntOrPercent;
  readonly onUndrainable?: "fail" | "cordon" | "schedule" | "force";
  /** Whether the provider upgrades the pool by itself. */
  readonly auto?: boolean;
  /** The provider's own name: `DEFAULT`, `MINIMAL`, `SHORT_LIVED`. */
  readonly nativeStrategy?: string;
}

/** A taint that the nodes of a pool bear. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}
