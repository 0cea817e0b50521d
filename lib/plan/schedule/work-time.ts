import type { Calendar } from "../windows/calendar.ts";
import { type Interval, union } from "../windows/interval.ts";

/**
 * Tells when so many minutes have passed, from `asOf` on, in which any of the calendars is open; the horizon where they
 * do not pass before it. With many calendars all time counts, which is less exact and never too late.
 */
export function workTime(
  calendars: ReadonlySet<Calendar>,
  { asOf, horizon }: { readonly asOf: number; readonly horizon: number },
): (minutes: number) => number {
  if (calendars.size > manyCalendars) return (minutes) => Math.min(asOf + minutes, horizon);
  const spans = union([...calendars].flatMap((calendar) => spansBefore(calendar, horizon)));
  /** By span: the minutes in it and those before. */
  const passed: number[] = [];
  let sum = 0;
  for (const { start, end } of spans) {
    sum += end - start;
    passed.push(sum);
  }
  return (minutes) => {
    if (minutes <= 0) return asOf;
    const index = firstAtLeast(passed, minutes);
    const span = spans[index];
    return span === undefined ? horizon : Math.min(span.end - ((passed[index] ?? 0) - minutes), horizon);
  };
}

function spansBefore(calendar: Calendar, horizon: number): readonly Interval[] {
  const spans: Interval[] = [];
  for (const { start, end } of calendar.intervals()) {
    if (start >= horizon) break;
    // Copied: the last interval of a calendar can still grow.
    spans.push({ start, end });
  }
  return spans;
}

function firstAtLeast(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}

const manyCalendars = 8;
