import type { Calendar } from "../windows/calendar.ts";
import { type Intervals, union } from "../windows/interval.ts";

/** What a limit has to let through: the work of one cluster up to the version that ends its surcharge. */
export interface Demand {
  readonly minutes: number;
  /** When that version runs at best, as if no limit bound anyone. */
  readonly earliest: number;
  /** The least that the cluster pays when the version runs at a minute. Never falls as the minute grows. */
  charge(minute: number): number;
}

/**
 * The least that clusters pay together when at most `capacity` of them are under way at one time: the k-th of them to
 * get through cannot do so before `capacity` places have done the k smallest pieces of work, and which cluster is the
 * k-th is chosen as cheaply as it can be.
 *
 * @param reach When so many minutes of work time have passed.
 */
export function capacityBound(
  demands: readonly Demand[],
  capacity: number,
  reach: (minutes: number) => number,
): number {
  const charges = leastTimes(demands, capacity, reach).map((time) =>
    demands.map(({ earliest, charge }) => charge(Math.max(time, earliest))),
  );
  // By set of the clusters that are through: the least that they pay.
  const sets = 1 << demands.length;
  const least = new Float64Array(sets).fill(Number.POSITIVE_INFINITY);
  least[0] = 0;
  for (let set = 0; set < sets; set++) {
    const own = charges[bitCount(set)];
    if (own === undefined) continue;
    for (let next = 0; next < demands.length; next++) {
      if ((set & (1 << next)) !== 0) continue;
      const sum = (least[set] ?? 0) + (own[next] ?? 0);
      const grown = set | (1 << next);
      if (sum < (least[grown] ?? 0)) least[grown] = sum;
    }
  }
  return least[sets - 1] ?? 0;
}

/** When the first, the second … can be through at best. */
export function leastTimes(
  demands: readonly Demand[],
  capacity: number,
  reach: (minutes: number) => number,
): readonly number[] {
  let work = 0;
  return demands
    .map(({ minutes }) => minutes)
    .sort((a, b) => a - b)
    .map((minutes) => {
      work += minutes;
      return reach(Math.ceil(work / capacity));
    });
}

/**
 * Tells, for a minute to begin at, when so much time has passed in which any of the calendars is open. With many
 * calendars all time counts, which is less exact and still a bound.
 */
export function workTime(calendars: ReadonlySet<Calendar>, horizon: number): (from: number, minutes: number) => number {
  if (calendars.size > manyCalendars) return (from, minutes) => from + minutes;
  const spans = union([...calendars].flatMap((calendar) => before(calendar, horizon)));
  return (from, minutes) => {
    let left = minutes;
    for (let index = firstAfter(spans, from); index < spans.length; index++) {
      const { start, end } = spans[index] as Intervals[number];
      const begin = Math.max(start, from);
      if (begin + left <= end) return begin + left;
      left -= end - begin;
    }
    return Math.max(from + minutes, horizon);
  };
}

function before(calendar: Calendar, horizon: number): Intervals {
  const spans: { start: number; end: number }[] = [];
  for (const span of calendar.intervals()) {
    if (span.start >= horizon) break;
    spans.push({ ...span });
  }
  return spans;
}

function firstAfter(spans: Intervals, minute: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Intervals[number]).end > minute) high = middle;
    else low = middle + 1;
  }
  return low;
}

function bitCount(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}

const manyCalendars = 8;
