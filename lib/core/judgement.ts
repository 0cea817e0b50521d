import type { Cluster } from "./cluster.ts";
import type { Finding } from "./finding.ts";
import type { IsoInstant } from "./instant.ts";
import type { UpgradeRules } from "./upgrade-rules.ts";

/** What a judge looks at besides the cluster: the versions its control plane is to have, and the day. */
export interface JudgeInput {
  /** Versions after each hop, in order, the last one the target; empty for a cluster with nothing to do. */
  readonly hops: readonly string[];
  readonly asOf: IsoInstant;
  readonly rules: UpgradeRules;
}

/** What a judge found, and on how much of what it should have looked at it could look. */
export interface Judgement {
  readonly findings: readonly Finding[];
  /** Checks that had their evidence. */
  readonly performed: number;
  /** Checks whose subject exists in this cluster. */
  readonly applicable: number;
}

/** Judges one cluster: no I/O, no clock, and the same answer whenever it is asked. */
export type Judge = (cluster: Cluster, input: JudgeInput) => Judgement;
