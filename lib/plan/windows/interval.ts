/** A span of minutes since the epoch, its end excluded. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Intervals that are ascending, not empty and do not touch. */
export type Intervals = readonly Interval[];

/** What any of them covers. */
export function union(intervals: readonly Interval[]): Intervals {
  const sorted = intervals.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start || a.end - b.end);
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** What both cover. */
export function intersection(a: Intervals, b: Intervals): Intervals {
  const common: Interval[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i] as Interval;
    const y = b[j] as Interval;
    const start = Math.max(x.start, y.start);
    const end = Math.min(x.end, y.end);
    if (start < end) common.push({ start, end });
    if (x.end < y.end) i++;
    else j++;
  }
  return common;
}

/** What `a` covers and `b` does not. */
export function difference(a: Intervals, b: Intervals): Intervals {
  const rest: Interval[] = [];
  let next = 0;
  for (const { start, end } of a) {
    let from = start;
    while (next < b.length && (b[next] as Interval).end <= from) next++;
    for (let j = next; j < b.length && (b[j] as Interval).start < end; j++) {
      const blocked = b[j] as Interval;
      if (blocked.start > from) rest.push({ start: from, end: blocked.start });
      from = Math.max(from, blocked.end);
    }
    if (from < end) rest.push({ start: from, end });
  }
  return rest;
}
