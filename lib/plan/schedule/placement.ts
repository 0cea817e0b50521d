import type { Job, Model } from "./model.ts";
import { chargeBetween } from "./rates.ts";

/** A start for every task, and what that comes to. */
export interface Placement {
  /** By index of the job: the starts of its tasks, or `undefined` where one found no time. */
  readonly starts: readonly (readonly number[] | undefined)[];
  readonly score: Score;
}

/** Compared part by part, in this order; less is better. */
export interface Score {
  readonly unplaced: number;
  readonly charge: number;
  /** Minutes by which deadlines are missed, over all jobs. */
  readonly late: number;
  /** Minutes from `asOf` to the end, over all jobs. */
  readonly waiting: number;
}

export function compareScores(a: Score, b: Score): number {
  return a.unplaced - b.unplaced || a.charge - b.charge || a.late - b.late || a.waiting - b.waiting;
}

/**
 * What a set of starts comes to. A job without starts stays as it is; one that fits in no window at all counts for
 * nothing, since no schedule has a place for it.
 */
export function scoreOf(model: Model, starts: Placement["starts"]): Score {
  let unplaced = 0;
  let charge = 0;
  let late = 0;
  let waiting = 0;
  for (const job of model.jobs) {
    if (job.tasks.length === 0) continue;
    const times = starts[job.index];
    charge += chargeOf(model, job, times ?? []);
    if (times === undefined) {
      unplaced++;
      continue;
    }
    const end = endOf(job, times);
    late += Math.max(0, end - job.due);
    waiting += end - model.asOf;
  }
  return { unplaced, charge, late, waiting };
}

export function endOf(job: Job, starts: readonly number[]): number {
  return (starts.at(-1) ?? 0) + (job.tasks.at(-1)?.minutes ?? 0);
}

/** What the job pays until the horizon when its tasks begin at `starts`. */
export function chargeOf({ asOf, horizon }: Model, job: Job, starts: readonly number[]): number {
  if (job.rates.length === 0) return 0;
  let charge = 0;
  let from = asOf;
  let state = 0;
  for (let index = 0; index < starts.length; index++) {
    const advances = job.tasks[index]?.advances;
    if (advances === undefined) continue;
    const at = Math.min((starts[index] ?? 0) + advances, horizon);
    charge += chargeBetween(job.rates[state] ?? [], from, at);
    from = at;
    state++;
  }
  return charge + chargeBetween(job.rates[state] ?? [], from, horizon);
}
