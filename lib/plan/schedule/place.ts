import { createGateTimes } from "./gate-times.ts";
import type { Job, Leg, Model, Task } from "./model.ts";
import { type Placement, scoreOf } from "./placement.ts";
import { createUsage } from "./usage.ts";

/**
 * Gives the legs their times one after the other, each task the earliest slot that is left for it. Every schedule in
 * which no task can be moved forward comes from some order, and since waiting never makes anything cheaper, one of these
 * is the best.
 *
 * @param order Indices of legs, each once, those of a job in sequence. Within a rank, they are placed in this order.
 * @param limited `false` leaves all limits and the times of an earlier plan out of account, which bounds every schedule
 * from below, job by job.
 */
export function place(model: Model, order: readonly number[], limited = true): Placement {
  const { jobs, asOf } = model;
  const slots = createSlots(model, limited);
  const gates = createGateTimes(model.gates);
  const starts: (number[] | undefined)[] = jobs.map(({ tasks }) => (tasks.length === 0 ? undefined : []));
  const ready = new Float64Array(jobs.length).fill(asOf);

  const advance = ({ job: index, hop }: Leg, rank: number): void => {
    const job = jobs[index] as Job;
    const own = starts[index];
    if (own === undefined) return;
    for (let task = job.tasks[own.length]; task?.hop === hop && task.rank === rank; task = job.tasks[own.length]) {
      const opening = gates.of(task.gate);
      const start = slots.take(job, task, Math.max(ready[index] ?? asOf, opening), opening);
      if (start === undefined) {
        starts[index] = undefined;
        return;
      }
      const end = start + task.minutes;
      own.push(start);
      ready[index] = end;
      for (const gate of task.feeds) gates.feed(gate, end);
    }
  };
  for (const [rank, legs] of byRank(model, order)) for (const leg of legs) advance(leg, rank);
  return { starts, score: scoreOf(model, starts) };
}

interface Slots {
  /** Takes the first slot from `release` on that is left for the task; its gate opens at `opening`. */
  take(job: Job, task: Task, release: number, opening: number): number | undefined;
}

function createSlots({ limits: capacities, slot }: Model, limited: boolean): Slots {
  const usage = createUsage(capacities);
  /** By kind of task: before it, no slot is left for that kind. */
  const frontier = new Map<number, number>();

  const free = (limits: readonly number[], task: Task, from: number): number | undefined => {
    for (let at = from; ; ) {
      const start = task.calendar.fit(at, task.minutes);
      if (start === undefined || limits.length === 0) return start;
      const full = usage.fullUntil(limits, start / slot, Math.ceil((start + task.minutes) / slot));
      if (full === undefined) return start;
      at = (full + 1) * slot;
    }
  };
  const firstFree = (limits: readonly number[], task: Task, release: number, opening: number) => {
    if (limits.length === 0) return free(limits, task, release);
    const known = frontier.get(task.kind) ?? opening;
    const start = free(limits, task, Math.max(release, known));
    // Slots only fill up: what was not left for a task of this kind is not left for the next one.
    if (start !== undefined && release <= known) frontier.set(task.kind, start);
    return start;
  };
  return {
    take(job, task, release, opening) {
      const limits = limited ? job.limits : [];
      const kept = limited ? task.kept : undefined;
      const stays = kept !== undefined && kept >= release && free(limits, task, kept) === kept;
      const start = stays ? kept : firstFree(limits, task, release, opening);
      if (start !== undefined) usage.take(limits, start / slot, Math.ceil((start + task.minutes) / slot));
      return start;
    },
  };
}

/** Legs by the ranks of their tasks, lowest first, in the given order within each. */
function byRank({ legs }: Model, order: readonly number[]): readonly (readonly [number, readonly Leg[]])[] {
  const ranks = new Map<number, Leg[]>();
  for (const index of order) {
    const leg = legs[index] as Leg;
    for (const rank of leg.ranks) {
      const members = ranks.get(rank);
      if (members === undefined) ranks.set(rank, [leg]);
      else members.push(leg);
    }
  }
  return [...ranks].sort(([a], [b]) => a - b);
}
