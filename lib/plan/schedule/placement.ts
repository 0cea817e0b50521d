import type { Gate, Job, Model } from "./model.ts";
import { chargeBetween } from "./rates.ts";
import { createUsage, type Usage } from "./usage.ts";

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
 * Gives the jobs their times one after the other, each task the earliest slot that is left for it. Every schedule in
 * which no task can be moved forward comes from some order, and since waiting never makes anything cheaper, one of these
 * is the best.
 *
 * @param order Indices of jobs, each once. Within a rank, jobs are placed in this order.
 * @param limited `false` leaves all limits out of account, which bounds every schedule from below, job by job.
 */
export function place(model: Model, order: readonly number[], limited = true): Placement {
  const { slot, asOf } = model;
  const usage = createUsage(model.limits);
  const gateTimes = createGateTimes(model.gates);
  const starts: number[][] = model.jobs.map(() => []);
  const ready = model.jobs.map(() => asOf);
  const failed = new Set<number>();
  const frontier = new Map<number, number>();

  for (const [rank, members] of byRank(model, order)) {
    for (const index of members) {
      const job = model.jobs[index] as Job;
      const own = starts[index] as number[];
      for (let next = own.length; next < job.tasks.length && !failed.has(index); next++) {
        const task = job.tasks[next] as Job["tasks"][number];
        if (task.rank !== rank) break;
        const release = Math.max(ready[index] ?? asOf, gateTimes.of(task.gate));
        const limits = limited ? job.limits : [];
        let start: number | undefined;
        if (
          task.kept !== undefined &&
          task.kept >= release &&
          task.calendar.fit(task.kept, task.minutes) === task.kept
        ) {
          start = earliest(usage, limits, task, task.kept, slot);
          if (start !== task.kept) start = undefined;
        }
        if (start === undefined) {
          // What was full for a task of this kind is full for the next one too.
          const known = limited ? frontier.get(task.kind) : undefined;
          start = earliest(usage, limits, task, Math.max(release, known ?? 0), slot);
          if (
            start !== undefined &&
            limited &&
            (known === undefined ? release <= gateTimes.of(task.gate) : release <= known)
          ) {
            frontier.set(task.kind, start);
          }
        }
        if (start === undefined) {
          failed.add(index);
          break;
        }
        const end = start + task.minutes;
        usage.take(limits, Math.floor(start / slot), Math.ceil(end / slot));
        own.push(start);
        ready[index] = end;
        for (const gate of task.feeds) gateTimes.feed(gate, end);
      }
    }
  }
  const placed = starts.map((times, index) => (failed.has(index) || times.length === 0 ? undefined : times));
  return { starts: placed, score: scoreOf(model, placed) };
}

/** What a set of starts comes to. Jobs that fit in no window at all count for nothing: no schedule has a place for them. */
export function scoreOf(model: Model, starts: Placement["starts"]): Score {
  let unplaced = 0;
  let charge = 0;
  let late = 0;
  let waiting = 0;
  for (const job of model.jobs) {
    if (job.tasks.length === 0) continue;
    const times = starts[job.index];
    if (times === undefined) {
      unplaced++;
      continue;
    }
    const end = endOf(job, times);
    charge += chargeOf(model, job, times);
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

function earliest(
  usage: Usage,
  limits: readonly number[],
  { calendar, minutes }: Job["tasks"][number],
  from: number,
  slot: number,
): number | undefined {
  let at = from;
  for (;;) {
    const start = calendar.fit(at, minutes);
    if (start === undefined || limits.length === 0) return start;
    const full = usage.fullUntil(limits, start / slot, Math.ceil((start + minutes) / slot));
    if (full === undefined) return start;
    at = (full + 1) * slot;
  }
}

function byRank({ jobs }: Model, order: readonly number[]): readonly (readonly [number, readonly number[]])[] {
  const ranks = new Map<number, number[]>();
  for (const index of order) {
    let last: number | undefined;
    for (const { rank } of jobs[index]?.tasks ?? []) {
      if (rank === last) continue;
      last = rank;
      const members = ranks.get(rank);
      if (members === undefined) ranks.set(rank, [index]);
      else members.push(index);
    }
  }
  return [...ranks].sort(([a], [b]) => a - b);
}

export interface GateTimes {
  of(gate: number): number;
  feed(gate: number, end: number): void;
}

export function createGateTimes(gates: readonly Gate[]): GateTimes {
  const own = gates.map(({ release }) => release);
  return {
    of(gate) {
      let time = own[gate] ?? 0;
      for (let after = gates[gate]?.after; after !== undefined; after = gates[after]?.after) {
        time = Math.max(time, own[after] ?? 0);
      }
      return time;
    },
    feed(gate, end) {
      own[gate] = Math.max(own[gate] ?? 0, end + (gates[gate]?.lag ?? 0));
    },
  };
}
