import { dayMs, fromInstant, type IsoInstant, toInstant } from "../../lib/core/instant.ts";
import type { MaintenanceExclusion, MaintenancePolicy, MaintenanceWindow } from "../../lib/core/maintenance.ts";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import { isSet } from "./field.ts";
import type { Entry } from "./paging.ts";

/** The three configurations that AKS knows, by lower-case name. */
const scopes = new Map<string, MaintenanceWindow["scope"]>([
  // AKS's own weekly releases.
  ["default", "provider-components"],
  // Upgrades by the cluster's channel: control plane and pools.
  ["aksmanagedautoupgradeschedule", "all"],
  ["aksmanagednodeosupgradeschedule", "node-os"],
]);

export interface MappedMaintenance {
  readonly policy: MaintenancePolicy;
  readonly problems: readonly Problem[];
}

/** Maintenance configurations of one cluster, as its listing has them. */
export function mapMaintenance(entries: readonly Entry[]): MappedMaintenance {
  const problems: Problem[] = [];
  const windows: MaintenanceWindow[] = [];
  const exclusions: MaintenanceExclusion[] = [];
  for (const { path, value } of entries) {
    const resource = new Reader(value, path, problems);
    const name = resource.text("name") ?? resource.reject("name", "the name of a maintenance configuration");
    const scope = scopes.get(name?.toLowerCase() ?? "");
    if (name === undefined) continue;
    if (scope === undefined) {
      resource.reject("name", "default, aksManagedAutoUpgradeSchedule or aksManagedNodeOSUpgradeSchedule");
      continue;
    }
    const properties = resource.object("properties");
    const holds = ["maintenanceWindow", "timeInWeek", "notAllowedTime"].some((key) => properties.has(key));
    if (!holds) properties.reject("maintenanceWindow", "a maintenance window");
    windows.push(...currentWindow(properties, scope, name), ...legacyWindows(properties, scope, name));
    exclusions.push(...excludedDates(properties, name), ...excludedTimes(properties, name));
  }
  // Urgent work is done outside the windows too; AKS says so wherever it describes them.
  return { policy: { windows, exclusions, bestEffort: true }, problems };
}

function currentWindow(properties: Reader, scope: MaintenanceWindow["scope"], nativeId: string): MaintenanceWindow[] {
  if (!properties.has("maintenanceWindow")) return [];
  const window = properties.object("maintenanceWindow");
  const recurrence = recurrenceOf(window.object("schedule")) ?? window.reject("schedule", "one known schedule");
  const hours = window.count("durationHours") ?? window.reject("durationHours", "a number of hours");
  const start = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(window.text("startTime") ?? "");
  const timeZone = offsetOf(window);
  const startDate = window.has("startDate") ? dateOf(window, "startDate") : undefined;
  if (start === null) window.reject("startTime", "a time such as 02:00");
  if (recurrence === undefined || hours === undefined || start === null || timeZone === undefined) return [];
  const [, hour = "", minute = ""] = start;
  const timed = startDate === undefined;
  return [
    {
      scope,
      // Without a first day the rule itself has to say at what time.
      rrule: timed ? `${recurrence};BYHOUR=${Number(hour)};BYMINUTE=${Number(minute)};BYSECOND=0` : recurrence,
      ...(timed ? {} : { dtstart: `${startDate}T${hour}:${minute}:00` }),
      timeZone,
      durationSeconds: hours * 3600,
      nativeId,
    },
  ];
}

const days = new Map(
  ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"].map(
    (day) => [day, day.slice(0, 2).toUpperCase()] as const,
  ),
);
const weeks = new Map([
  ["first", "1"],
  ["second", "2"],
  ["third", "3"],
  ["fourth", "4"],
  ["last", "-1"],
]);

/** The schedule as an RFC 5545 rule. Exactly one kind is set. */
function recurrenceOf(schedule: Reader): string | undefined {
  const kinds = ["daily", "weekly", "absoluteMonthly", "relativeMonthly"].filter((kind) => schedule.has(kind));
  const [kind] = kinds;
  if (kinds.length !== 1 || kind === undefined) return undefined;
  const detail = schedule.object(kind);
  const day = days.get(detail.text("dayOfWeek")?.toLowerCase() ?? "");
  const rule = (frequency: string, interval: number | undefined, by: string | undefined) =>
    interval === undefined || interval < 1 || by === undefined
      ? undefined
      : `FREQ=${frequency};INTERVAL=${interval}${by}`;
  switch (kind) {
    case "daily":
      return rule("DAILY", detail.count("intervalDays"), "");
    case "weekly":
      return rule("WEEKLY", detail.count("intervalWeeks"), day === undefined ? undefined : `;BYDAY=${day}`);
    case "absoluteMonthly": {
      const date = detail.count("dayOfMonth");
      const valid = date !== undefined && date >= 1 && date <= 31;
      return rule("MONTHLY", detail.count("intervalMonths"), valid ? `;BYMONTHDAY=${date}` : undefined);
    }
    default: {
      const week = weeks.get(detail.text("weekIndex")?.toLowerCase() ?? "");
      const by = week === undefined || day === undefined ? undefined : `;BYDAY=${week}${day}`;
      return rule("MONTHLY", detail.count("intervalMonths"), by);
    }
  }
}

/** The older form: hours of days in UTC. Consecutive hours are one window. */
function legacyWindows(properties: Reader, scope: MaintenanceWindow["scope"], nativeId: string): MaintenanceWindow[] {
  return properties.objects("timeInWeek").flatMap((entry) => {
    const day = days.get(entry.text("day")?.toLowerCase() ?? "");
    const slots = entry.raw?.["hourSlots"];
    const hours = Array.isArray(slots) ? slots.filter((slot) => Number.isInteger(slot) && slot >= 0 && slot < 24) : [];
    if (day === undefined) entry.reject("day", "a day of the week");
    if (!Array.isArray(slots) || hours.length !== slots.length) entry.reject("hourSlots", "hours from 0 to 23");
    if (day === undefined) return [];
    const sorted = [...new Set<number>(hours)].sort((a, b) => a - b);
    const starts = sorted.filter((hour) => !sorted.includes(hour - 1));
    return starts.map((start) => {
      const end = sorted.find((hour) => hour >= start && !sorted.includes(hour + 1)) ?? start;
      return {
        scope,
        rrule: `FREQ=WEEKLY;INTERVAL=1;BYDAY=${day};BYHOUR=${start};BYMINUTE=0;BYSECOND=0`,
        timeZone: "+00:00",
        durationSeconds: (end - start + 1) * 3600,
        nativeId,
      };
    });
  });
}

/** Whole days at the window's offset from UTC, the last one included. */
function excludedDates(properties: Reader, nativeId: string): MaintenanceExclusion[] {
  const window = properties.object("maintenanceWindow");
  const spans = window.objects("notAllowedDates");
  const offset = spans.length === 0 ? undefined : offsetOf(window);
  if (offset === undefined) return [];
  return spans.flatMap((span) => {
    const first = dateOf(span, "start");
    const last = dateOf(span, "end");
    if (first === undefined || last === undefined) return [];
    return [{ start: midnight(first, offset), end: midnight(last, offset, 1), blocks: "all" as const, nativeId }];
  });
}

function excludedTimes(properties: Reader, nativeId: string): MaintenanceExclusion[] {
  return properties.objects("notAllowedTime").flatMap((span) => {
    const start = span.instant("start") ?? (span.has("start") ? undefined : span.reject("start", "a date"));
    const end = span.instant("end");
    if (start === undefined || (end === undefined && span.has("end"))) return [];
    return [{ start, ...(end === undefined ? {} : { end }), blocks: "all" as const, nativeId }];
  });
}

/** `+00:00` is the documented default. */
function offsetOf(window: Reader): string | undefined {
  const text = window.text("utcOffset");
  if (text === undefined) return isSet(window, "utcOffset") ? undefined : "+00:00";
  return /^[+-](?:0\d|1[0-4]):[0-5]\d$/.test(text) ? text : window.reject("utcOffset", "an offset such as +02:00");
}

/** A calendar date without a time. Some responses print a midnight behind it. */
function dateOf(reader: Reader, key: string): string | undefined {
  const instant = reader.instant(key);
  if (instant === undefined && !reader.has(key)) reader.reject(key, "a date");
  const text = reader.text(key)?.slice(0, 10);
  return instant !== undefined && text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;
}

function midnight(date: string, offset: string, daysLater = 0): IsoInstant {
  return toInstant((fromInstant(`${date}T00:00:00${offset}`) ?? Number.NaN) + daysLater * dayMs);
}
