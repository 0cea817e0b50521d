import { localMinute } from "../../core/local-time.ts";
import type { MaintenanceWindow } from "../../core/maintenance.ts";
import type { PolicyWindow } from "../../core/policy.ts";
import { parseRecurrenceRule } from "../../core/recurrence-rule.ts";
import { type TimeZone, timeZone } from "../../core/time-zone.ts";
import type { Interval } from "./interval.ts";
import type { Days, Recurrences } from "./recurrence.ts";

/** The spans of a window that overlap `[from, to)`, in any order; minutes since the epoch. */
export type Opening = (from: number, to: number) => readonly Interval[];

/** A window of a policy. `undefined` when its rule, time or zone cannot be read, which `definePolicy` would refuse. */
export function policyOpening(window: PolicyWindow, recurrences: Recurrences): Opening | undefined {
  const rule = parseRecurrenceRule(window.rrule);
  const zone = timeZone(window.timeZone);
  const time = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(window.start);
  if (rule === undefined || zone === undefined || time === null) return undefined;
  const days = recurrences.days(rule, undefined);
  if (days === undefined) return undefined;
  const start = Number(time[1]) * 60 + Number(time[2]);
  return recurring(days, [start], zone, Math.floor(window.hours * 60));
}

/** A window read from a cloud. `undefined` when its rule or its zone cannot be understood. */
export function cloudOpening(window: MaintenanceWindow, recurrences: Recurrences): Opening | undefined {
  const zone = timeZone(window.timeZone);
  const first = window.dtstart === undefined ? undefined : localMinute(window.dtstart);
  if (zone === undefined || Number.isNaN(first)) return undefined;
  const minutes = Math.floor(window.durationSeconds / 60);
  if (window.rrule === undefined) {
    if (first === undefined) return undefined;
    const start = zone.toUtc(first);
    return () => [{ start, end: start + minutes }];
  }
  const rule = parseRecurrenceRule(window.rrule);
  const firstDay = first === undefined ? undefined : Math.floor(first / dayMinutes);
  const days = rule === undefined ? undefined : recurrences.days(rule, firstDay);
  if (rule === undefined || days === undefined) return undefined;
  const times =
    rule.times.length > 0
      ? rule.times
      : [first === undefined ? 0 : first - Math.floor(first / dayMinutes) * dayMinutes];
  const until = rule.until === undefined ? undefined : untilMinute(rule.until, zone);
  return recurring(days, times, zone, minutes, {
    ...(first === undefined ? {} : { first }),
    ...(until === undefined ? {} : { until }),
  });
}

/**
 * Every occurrence lasts its full length in real time: on the night when clocks go back, a window of four hours still
 * has four.
 */
function recurring(
  days: Days,
  times: readonly number[],
  zone: TimeZone,
  minutes: number,
  bounds: { readonly first?: number; readonly until?: number } = {},
): Opening {
  const { first = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = bounds;
  return (from, to) => {
    const spans: Interval[] = [];
    // A day more at each end: what a change of the clock moves across midnight.
    const firstDay = Math.floor((zone.toLocal(from) - minutes) / dayMinutes) - 1;
    const lastDay = Math.floor(zone.toLocal(to) / dayMinutes) + 2;
    for (const day of days(firstDay, lastDay)) {
      for (const time of times) {
        const local = day * dayMinutes + time;
        if (local < first) continue;
        const start = zone.toUtc(local);
        if (start > until) continue;
        if (start < to && start + minutes > from) spans.push({ start, end: start + minutes });
      }
    }
    return spans;
  };
}

/** `20270301`, `20270301T020000` on the wall clock, or `20270301T020000Z`: the last instant at which one may begin. */
function untilMinute(text: string, zone: TimeZone): number {
  const [, year, month, day, hour = "23", minute = "59", utc] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?$/.exec(text) ?? [];
  const written = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)) / 60_000;
  return utc === "Z" ? written : zone.toUtc(written);
}

const dayMinutes = 1440;
