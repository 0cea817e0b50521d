import type { Cluster } from "../core/cluster.ts";
import type { Finding } from "../core/finding.ts";
import type { IsoInstant } from "../core/instant.ts";
import type { UpgradeRules } from "../core/upgrade-rules.ts";

/** What a judge looks at: a cluster, the versions its control plane is to have one after the other, and the day. */
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

/** Judges one cluster. Pure; `lib/check` has the one over the inventory. */
export type Judge = (cluster: Cluster, input: JudgeInput) => Judgement;
