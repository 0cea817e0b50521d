import type { Cluster } from "../../core/cluster.ts";
import type { IsoInstant } from "../../core/instant.ts";
import type { PlanStep } from "../../core/plan.ts";
import type { Policy } from "../../core/policy.ts";
import type { SurchargeRate } from "../surcharge.ts";
import type { ScheduledHop } from "./schedule-result.ts";

export interface ScheduleInput {
  /** Nothing starts before it. */
  readonly asOf: IsoInstant;
  /** Surcharges are counted up to here. Work may be planned beyond it, up to three years after `asOf`. */
  readonly horizon: IsoInstant;
  /** In any order: the result does not depend on it. No uid twice. */
  readonly clusters: readonly ScheduleCluster[];
  /** What an earlier plan has done: the soaks after it still hold. In any order. */
  readonly finished?: readonly FinishedCluster[];
  readonly policy: Policy;
  /** Work starts at full multiples of this many minutes, counted in UTC. A divisor of 1440. Default 15. */
  readonly slotMinutes?: number;
}

/** A cluster that has hops to make. */
export interface ScheduleCluster {
  /** Its facts for selectors, its account and cloud for limits, and the windows and exclusions its cloud reported. */
  readonly cluster: Cluster;
  /** In order; at least one. */
  readonly hops: readonly ScheduleHop[];
  /** By when its last hop should have ended. The policy's `marginDays` are taken off by the schedule. */
  readonly deadlineAt?: IsoInstant;
  /**
   * The surcharge from the start (index 0) and after each hop (index 1 …), as `surchargesOf` gives it; `undefined`
   * for a state whose surcharge is unknown. A cluster with an unknown state counts for nothing in the cost.
   */
  readonly rates: readonly (readonly SurchargeRate[] | undefined)[];
  /** Times of the hops in an earlier plan. Each start is kept as long as it breaks no rule; otherwise there is a new one. */
  readonly keep?: readonly (Pick<ScheduledHop, "start" | "resumes"> | undefined)[];
  /** Set by an earlier plan: overrides what the group's `canaries` would choose. */
  readonly canary?: boolean;
}

/** A cluster that is where an earlier plan was to bring it. */
export interface FinishedCluster {
  readonly cluster: Cluster;
  readonly end: IsoInstant;
  readonly canary?: boolean;
}

export interface ScheduleHop {
  /** In order, with their estimated minutes. */
  readonly steps: readonly { readonly kind: PlanStep["kind"]; readonly minutes: number }[];
}
