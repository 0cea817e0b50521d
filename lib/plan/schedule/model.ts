import type { Wave } from "../waves.ts";
import type { Calendar } from "../windows/calendar.ts";
import type { Rates } from "./rates.ts";
import type { ScheduleCluster } from "./schedule-input.ts";

/**
 * A policy and its clusters as a scheduling problem: jobs are chains of tasks, gates make tasks wait for others, and
 * limits bound how many run side by side. All times are whole minutes since the epoch and all charges whole numbers, so
 * that sums do not depend on their order.
 */
export interface Model {
  readonly asOf: number;
  readonly horizon: number;
  readonly slot: number;
  /** Sorted by uid. */
  readonly jobs: readonly Job[];
  /** The hops of all jobs, job by job. */
  readonly legs: readonly Leg[];
  readonly gates: readonly Gate[];
  /** Tasks that may be under way at one time, by number of the limit. */
  readonly limits: readonly number[];
  readonly waves: readonly Wave[];
}

export interface Job {
  readonly source: ScheduleCluster;
  /** Place among the jobs. */
  readonly index: number;
  readonly uid: string;
  /** Empty when there is a misfit. */
  readonly tasks: readonly Task[];
  readonly misfit?: Misfit;
  /** Minute by which it should have ended; infinite without a deadline. */
  readonly due: number;
  readonly wave: number;
  readonly group: number;
  readonly canary: boolean;
  readonly limits: readonly number[];
  /** By state, the present version first; empty when a surcharge is not known. */
  readonly rates: readonly Rates[];
}

/** A hop, which may take several tasks. Each can have its own place in an order: only its own job's come in sequence. */
export interface Leg {
  readonly job: number;
  readonly hop: number;
  /** Those of its tasks, ascending, each once. */
  readonly ranks: readonly number[];
}

export interface Task {
  readonly minutes: number;
  readonly calendar: Calendar;
  /** A gate depends only on tasks of lower ranks than those that wait for it. */
  readonly rank: number;
  readonly gate: number;
  /** Gates that wait for this task. */
  readonly feeds: readonly number[];
  /** Minutes from its start until the next version runs; absent when it does not bring one. */
  readonly advances?: number;
  /** Start in an earlier plan. */
  readonly kept?: number;
  /** The steps it covers. */
  readonly hop: number;
  readonly firstStep: number;
  readonly steps: number;
  /** Equal for tasks with the same calendar, length, gate and limits. */
  readonly kind: number;
}

/** Opens at `release`, `lag` minutes after the last task that feeds it, and not before the gate `after`. */
export interface Gate {
  readonly release: number;
  readonly lag: number;
  readonly after?: number;
}

/** Why a job has no place in its calendar. */
export interface Misfit {
  readonly minutes: number;
  /** Longest time that is allowed at a stretch; 0 when none is. */
  readonly longest: number;
}
