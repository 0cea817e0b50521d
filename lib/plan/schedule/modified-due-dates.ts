import { createHeap } from "../../core/heap.ts";
import type { Job, Model } from "./model.ts";
import { endOf, type Placement } from "./placement.ts";

/**
 * The order of legs that does best when there is more urgent work than time: always the leg whose modified due date is
 * next, which is the minute from which the version it leaves costs something, or, when that cannot be met any more, the
 * minute at which the leg would be over. So short legs go first among those that are too late anyway.
 *
 * @param paysFrom By leg; infinite for one whose version never costs anything.
 * @param first How fast work went in another order is taken to be how fast it goes.
 */
export function modifiedDueDates(model: Model, paysFrom: ArrayLike<number>, first: Placement): readonly number[] {
  const legs = Map.groupBy(model.legs.keys(), (leg) => model.jobs[model.legs[leg]?.job ?? -1]?.wave ?? 0);
  return [...legs].sort(([a], [b]) => a - b).flatMap(([, members]) => orderWave(model, members, paysFrom, first));
}

function orderWave(
  model: Model,
  legs: readonly number[],
  paysFrom: ArrayLike<number>,
  first: Placement,
): readonly number[] {
  const minutes = new Float64Array(model.legs.length);
  for (const leg of legs) minutes[leg] = minutesOf(model, leg);
  const lengthOf = (leg: number) => minutes[leg] as number;
  const dueOf = (leg: number) => paysFrom[leg] ?? Number.POSITIVE_INFINITY;
  const lastResort = (leg: number) => model.jobs[model.legs[leg]?.job ?? -1]?.due ?? Number.POSITIVE_INFINITY;
  const { start, pace } = progressOf(model, legs, lengthOf, first);
  const inTime = createHeap<number>((a, b) => less(dueOf(a), dueOf(b)) || less(lastResort(a), lastResort(b)) || a - b);
  const late = createHeap<number>((a, b) => lengthOf(a) - lengthOf(b) || a - b);
  const members = new Uint8Array(model.legs.length);
  for (const leg of legs) members[leg] = 1;
  for (const leg of legs) if (model.legs[leg]?.hop === 0) inTime.push(leg);

  const order: number[] = [];
  let now = start;
  for (;;) {
    let next = inTime.peek();
    while (next !== undefined && dueOf(next) < now + lengthOf(next)) {
      late.push(next);
      inTime.pop();
      next = inTime.peek();
    }
    const shortest = late.peek();
    const takesLate = shortest !== undefined && (next === undefined || now + lengthOf(shortest) <= dueOf(next));
    const leg = takesLate ? late.pop() : inTime.pop();
    if (leg === undefined) return order;
    order.push(leg);
    now += lengthOf(leg) * pace;
    // The job's next hop can be taken from now on.
    if (members[leg + 1] === 1 && model.legs[leg + 1]?.job === model.legs[leg]?.job) inTime.push(leg + 1);
  }
}

/** When work on these legs begins, and how many minutes pass for each minute of work. */
function progressOf(model: Model, legs: readonly number[], lengthOf: (leg: number) => number, first: Placement) {
  let start = Number.POSITIVE_INFINITY;
  let end = model.asOf;
  let work = 0;
  for (const leg of legs) {
    work += lengthOf(leg);
    const job = model.jobs[model.legs[leg]?.job ?? -1];
    const starts = job === undefined ? undefined : first.starts[job.index];
    if (job === undefined || starts === undefined) continue;
    start = Math.min(start, starts[0] ?? start);
    end = Math.max(end, endOf(job, starts));
  }
  if (!Number.isFinite(start) || work === 0) return { start: model.asOf, pace: 1 };
  return { start, pace: (end - start) / work };
}

function minutesOf(model: Model, leg: number): number {
  const { job, hop } = model.legs[leg] as Model["legs"][number];
  const { tasks } = model.jobs[job] as Job;
  return tasks.reduce((sum, task) => sum + (task.hop === hop ? task.minutes : 0), 0);
}

function less(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
