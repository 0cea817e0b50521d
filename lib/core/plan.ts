import type { Finding } from "./finding.ts";
import type { EvidenceCount, Unread } from "./findings-document.ts";
import type { Gap } from "./gap.ts";
import type { IsoInstant } from "./instant.ts";
import type { NodePool } from "./node-pool.ts";

/** One legal move, as `upgradePath` gives it. Versions are minors or full versions, as the provider offers them. */
export interface PathStep {
  readonly step: "control-plane" | "nodes";
  /** Set for `nodes`. */
  readonly pool?: string;
  readonly from: string;
  readonly to: string;
}

/** Verdict over what is known: a failed error blocks; missing evidence is never "ready". */
export type Verdict = "ready" | "ready-with-warnings" | "cannot-determine" | "blocked";

/** Something to do, or to look at, inside a hop. */
export interface PlanStep {
  /** Unique in the plan and stable between runs: hash of cluster, hop, kind and pool. */
  readonly id: string;
  readonly kind:
    | "pause-autoscalers"
    | "relax"
    | "addon"
    | "control-plane"
    | "nodes"
    | "restart-fargate"
    | "restore"
    | "resume-autoscalers"
    | "verify";
  readonly cluster: string;
  readonly pool?: string;
  readonly addon?: string;
  readonly from?: string;
  readonly to?: string;
  /**
   * Set where the cloud moves the control plane only together with every pool (AKS, with a channel that upgrades
   * Kubernetes or on the way back into support): on the control-plane step, which is the one operation, and on the `nodes`
   * steps that are done with it.
   */
  readonly wholeCluster?: true;
  /** For `nodes`: set where the provider cannot replace them by itself, or has to be told more than a version. */
  readonly nodePool?: StepPool;
  /** For `relax`: settings of the pool while its nodes are replaced; for `restore`: those it had before. */
  readonly settings?: PoolSettings;
  /** For `restore` and `resume-autoscalers`: the step whose change it takes back. */
  readonly restores?: string;
  /** Set where the step begins after a break, since its hop does not fit into one window. */
  readonly start?: IsoInstant;
  readonly estimate: Estimate;
  readonly done?: boolean;
}

/** What the command lines for a pool depend on, besides its name. */
export interface StepPool {
  readonly kind: NodePool["kind"];
  /** Set where its nodes run an image that the provider does not make. */
  readonly customImage?: true;
  readonly launchTemplate?: string;
}

/** How nodes of a pool are replaced. Amounts as the clouds take them: `1`, `33%`. */
export interface PoolSettings {
  readonly maxSurge?: string;
  readonly maxUnavailable?: string;
  readonly drainMinutes?: number;
  readonly soakMinutes?: number;
}

/** Never a promise: minutes with what they were computed from. */
export interface Estimate {
  readonly minutes: number;
  /** Names and values of the inputs, unknown ones included: `nodes`, `surge`, `minutesPerNode`. */
  readonly inputs: Readonly<Record<string, number | string>>;
  /** Inputs that were assumed because they are unknown. */
  readonly assumed: readonly string[];
}

/**
 * One advance of the control plane by one legal step, with everything that goes with it. `from` equals `to` where only
 * nodes move: before the first advance, or when the control plane is there already.
 */
export interface Hop {
  readonly from: string;
  readonly to: string;
  readonly steps: readonly PlanStep[];
  /** `exact`: judged on today's state; `projected`: judged for a later hop; `needs-rescan`: must be looked at again first. */
  readonly findings: readonly {
    readonly fingerprint: string;
    readonly certainty: "exact" | "projected" | "needs-rescan";
  }[];
  readonly start?: IsoInstant;
  readonly end?: IsoInstant;
  readonly done?: boolean;
}

/** When the support that the cluster's version enjoys today ends, and whether the plan leaves it in time. */
export interface Deadline {
  readonly kind: "end-of-standard" | "end-of-extended" | "forced-upgrade";
  readonly at: IsoInstant;
  readonly tentative: boolean;
  /** Whether the plan has ended by then, with the policy's margin to spare; with nothing to do: whether it is ahead. */
  readonly met: boolean;
  /** Set when it is not met: the earliest instant at which this plan could be done under the policy, as far as known. */
  readonly earliest?: IsoInstant;
}

/** Why a cluster is not planned, or what to know of it, with what to do about it. */
export interface PlanReason {
  /** Error code, finding code or rule name. */
  readonly code: string;
  readonly message: string;
  readonly fix?: string;
}

/** US dollars up to the plan's horizon. Absent numbers are unknown, never zero. */
export interface PlanCost {
  readonly stayUsd?: number;
  readonly planUsd?: number;
  readonly savedUsd?: number;
  /** Why a number is missing. */
  readonly unknown?: string;
}

/** What a plan says of one cluster. Times are absent where nothing is planned. */
export interface ClusterPlan {
  readonly uid: string;
  readonly name: string;
  readonly provider: string;
  readonly account: string;
  readonly location: string;
  readonly environment?: string;
  readonly owner?: string;
  /** Tool that owns the cluster's definition, from its tags: `terraform`, `eksctl`; absent when none shows. */
  readonly managedBy?: string;
  /**
   * `planned`, `current` (already there), `blocked` (by findings or rules), `rebuild` (no way but a new cluster),
   * `skipped` (by policy), `unknown` (not enough was read).
   */
  readonly outcome: "planned" | "current" | "blocked" | "rebuild" | "skipped" | "unknown";
  /** Over the cluster itself: its control plane, its nodes and what carries them. */
  readonly verdict: Verdict;
  /** Over what runs in it, as far as checks of that were handed in. */
  readonly workloads: WorkloadVerdict;
  readonly reasons: readonly PlanReason[];
  readonly version?: string;
  readonly target?: string;
  readonly hops: readonly Hop[];
  readonly stage?: string;
  readonly group?: string;
  readonly canary?: boolean;
  readonly start?: IsoInstant;
  readonly end?: IsoInstant;
  readonly deadline?: Deadline;
  readonly cost: PlanCost;
  readonly evidence: EvidenceCount;
}

export interface WorkloadVerdict {
  readonly verdict: Verdict;
  /** Absent where nobody has looked, which is never `ready`. */
  readonly evidence?: EvidenceCount;
}

/** A stage of the policy with the times that the plan gives it. Instants are UTC. */
export interface PlannedStage {
  readonly name: string;
  readonly start?: IsoInstant;
  readonly end?: IsoInstant;
  readonly soakUntil?: IsoInstant;
  readonly approval?: "before" | "after";
  readonly failureBudget: number;
  readonly groups: readonly {
    readonly name: string;
    readonly clusters: readonly string[];
    readonly canaries: readonly string[];
  }[];
}

/** A policy rule that cannot be met, and which one to relax. */
export interface PlanProblem {
  readonly rule: string;
  readonly message: string;
  readonly relax: string;
  readonly clusters: readonly string[];
}

/** The upgrade plan of a fleet, as data: the same input gives the same bytes. */
export interface Plan {
  readonly kind: "FleetPlan";
  readonly schemaVersion: 1;
  readonly asOf: IsoInstant;
  /** `takenAt` of the inventory. */
  readonly takenAt: IsoInstant;
  /** Costs are counted up to here. */
  readonly horizon: IsoInstant;
  /** SHA-256 over everything but itself. */
  readonly hash: string;
  readonly clusters: readonly ClusterPlan[];
  readonly stages: readonly PlannedStage[];
  readonly problems: readonly PlanProblem[];
  readonly cost: PlanCost & {
    readonly unknownClusters: number;
    /** Lower bound of the extended-support cost of any schedule, and how far this one is above it. */
    readonly lowerBoundUsd?: number;
    readonly gapUsd?: number;
  };
  readonly findings: readonly Finding[];
  /** What the checks of workloads could not look at; clusters for which there were none at all are one entry. */
  readonly unread: readonly Unread[];
  readonly gaps: readonly Gap[];
}
