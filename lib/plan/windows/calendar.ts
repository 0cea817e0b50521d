import { difference, type Interval, type Intervals, intersection, union } from "./interval.ts";
import type { Opening } from "./opening.ts";

/** The times in which work may be under way, in minutes since the epoch. Found as far as they are asked for. */
export interface Calendar {
  /**
   * The first full slot not before `from` at which work of `minutes` can begin and end within one allowed interval;
   * `undefined` when there is none before the calendar's limit.
   */
  fit(from: number, minutes: number): number | undefined;
  /** Allowed intervals in order. */
  intervals(): Iterable<Interval>;
}

export interface CalendarOptions {
  readonly from: number;
  /** Nothing is allowed from here on. */
  readonly limit: number;
  /** Work begins at full multiples of it. */
  readonly slot: number;
  /** Work must lie within an opening of every layer. No layers: always. */
  readonly layers: readonly (readonly Opening[])[];
  /** Work must not touch any of them. */
  readonly blocked: readonly Interval[];
}

export function createCalendar({ from, limit, slot, layers, blocked }: CalendarOptions): Calendar {
  const known: { start: number; end: number }[] = [];
  const never = union(blocked);
  let reached = from;
  const extend = () => {
    const to = Math.min(reached + chunkMinutes, limit);
    let open: Intervals = [{ start: reached, end: to }];
    for (const layer of layers) open = intersection(open, union(layer.flatMap((opening) => opening(reached, to))));
    for (const { start, end } of difference(open, never)) {
      const last = known.at(-1);
      // A window that spans two chunks is one window.
      if (last?.end === start) last.end = end;
      else known.push({ start, end });
    }
    reached = to;
  };
  return {
    fit(earliest, minutes) {
      const fits = (interval: Interval) => startIn(interval, earliest, slot) + minutes <= interval.end;
      for (let index = firstEndingAfter(known, earliest); ; index++) {
        let interval = known[index];
        // The last interval may go on in what is not yet found.
        while (reached < limit && (interval === undefined || (interval.end === reached && !fits(interval)))) {
          extend();
          interval = known[index];
        }
        if (interval === undefined) return undefined;
        if (fits(interval)) return startIn(interval, earliest, slot);
      }
    },
    *intervals() {
      for (let index = 0; ; index++) {
        while ((index >= known.length || known[index]?.end === reached) && reached < limit) extend();
        const interval = known[index];
        if (interval === undefined) return;
        yield interval;
      }
    },
  };
}

function startIn(interval: Interval, earliest: number, slot: number): number {
  return Math.ceil(Math.max(interval.start, earliest) / slot) * slot;
}

/** Index of the first interval that is not over at `minute`. */
function firstEndingAfter(intervals: Intervals, minute: number): number {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((intervals[middle] as Interval).end > minute) high = middle;
    else low = middle + 1;
  }
  return low;
}

const chunkMinutes = 64 * 1440;
