import { fromInstant, toInstant } from "../../lib/core/instant.ts";
import type { MaintenanceExclusion, MaintenancePolicy, MaintenanceWindow } from "../../lib/core/maintenance.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { durationSeconds, knownEnum, required } from "./wire.ts";

const blocks = {
  NO_UPGRADES: "all",
  NO_MINOR_UPGRADES: "minor",
  NO_MINOR_OR_NODE_UPGRADES: "minor-and-nodes",
} as const;

const endBehaviors = { END_TIME_BEHAVIOR_UNSPECIFIED: "fixed", UNTIL_END_OF_SUPPORT: "until-end-of-support" } as const;

/**
 * `Cluster.maintenancePolicy`. Without a window GKE may act at any time, so an empty list is an answer. `pools` are the
 * exclusions that node pools carry themselves.
 */
export function mapMaintenance(cluster: Reader, pools: readonly MaintenanceExclusion[]): MaintenancePolicy {
  const policy = cluster.object("maintenancePolicy");
  const window = policy.object("window");
  const exclusions = window.entries("maintenanceExclusions").flatMap(([name, raw]) => mapExclusion(name, raw));
  const budget = mapBudget(policy.object("disruptionBudget"));
  return {
    windows: mapWindow(window),
    exclusions: [...exclusions, ...pools],
    ...(budget === undefined ? {} : { disruptionBudget: budget }),
    // GKE repairs and forced upgrades at the end of support do not wait for a window.
    bestEffort: true,
  };
}

function mapBudget(budget: Reader): MaintenancePolicy["disruptionBudget"] {
  const minor = durationSeconds(budget, "minorVersionDisruptionInterval");
  const patch = durationSeconds(budget, "patchVersionDisruptionInterval");
  const lastMinorAt = budget.instant("lastMinorVersionDisruptionTime");
  const lastAt = budget.instant("lastDisruptionTime");
  const told = {
    ...(minor === undefined ? {} : { minorIntervalSeconds: minor }),
    ...(patch === undefined ? {} : { patchIntervalSeconds: patch }),
    ...(lastMinorAt === undefined ? {} : { lastMinorAt }),
    ...(lastAt === undefined ? {} : { lastAt }),
  };
  return Object.keys(told).length === 0 ? undefined : told;
}

/** The exclusion that a node pool may have for itself, as long as it is switched on. */
export function mapPoolExclusion(pool: Reader, name: string): readonly MaintenanceExclusion[] {
  const exclusion = pool.object("maintenancePolicy").object("exclusionUntilEndOfSupport");
  if (exclusion.flag("enabled") !== true) return [];
  const start = date(exclusion, "startTime");
  const end = exclusion.instant("endTime");
  if (start === undefined) return [];
  return [{ start, ...(end === undefined ? {} : { end }), untilEndOfSupport: true, blocks: "all", pool: name }];
}

function mapExclusion(name: string, raw: Reader): readonly MaintenanceExclusion[] {
  const start = date(raw, "startTime");
  const end = raw.instant("endTime");
  const options = raw.object("maintenanceExclusionOptions");
  const problems = raw.problems.length;
  const scope = knownEnum(options, "scope", blocks);
  const until = knownEnum(options, "endTimeBehavior", endBehaviors) === "until-end-of-support";
  // What an exclusion with an unknown scope blocks cannot be told; the recorded problem stands for it.
  if (start === undefined || raw.problems.length > problems) return [];
  return [
    {
      start,
      ...(end === undefined ? {} : { end }),
      ...(until ? { untilEndOfSupport: true } : {}),
      // The API documents an exclusion without a scope as one that blocks every upgrade.
      blocks: scope ?? "all",
      nativeId: name,
    },
  ];
}

function mapWindow(window: Reader): readonly MaintenanceWindow[] {
  if (window.has("dailyMaintenanceWindow")) return dailyWindow(window.object("dailyMaintenanceWindow"));
  if (window.has("recurringMaintenanceWindow")) return newRecurringWindow(window.object("recurringMaintenanceWindow"));
  if (window.has("recurringWindow")) return recurringWindow(window.object("recurringWindow"));
  return [];
}

/** `startTime: "03:00"` in UTC on every day; the duration is chosen by GKE and printed as `PT4H0M0S`. */
function dailyWindow(daily: Reader): readonly MaintenanceWindow[] {
  const start = required(
    daily,
    "startTime",
    "a time of day",
    () => /^([01]\d|2[0-3]):([0-5]\d)$/.exec(daily.text("startTime") ?? "") ?? undefined,
  );
  const length = required(
    daily,
    "duration",
    "a duration",
    () => /^PT(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,6})S)?$/.exec(daily.text("duration") ?? "") ?? undefined,
  );
  if (start === undefined || length === undefined) return [];
  const [, hours = "0", minutes = "0", seconds = "0"] = length;
  return [
    {
      scope: "all",
      // The API gives a time of day without a first date, which only the rule itself can carry.
      rrule: `FREQ=DAILY;BYHOUR=${Number(start[1])};BYMINUTE=${Number(start[2])}`,
      timeZone: "UTC",
      durationSeconds: Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds),
    },
  ];
}

function recurringWindow(recurring: Reader): readonly MaintenanceWindow[] {
  const first = recurring.object("window");
  const start = date(first, "startTime");
  const end = date(first, "endTime");
  const rrule = recurrence(recurring);
  const seconds = ((fromInstant(end ?? "") ?? Number.NaN) - (fromInstant(start ?? "") ?? Number.NaN)) / 1000;
  if (start === undefined || rrule === undefined || Number.isNaN(seconds)) return [];
  if (seconds <= 0) {
    first.reject("endTime", "a date after the start of the window");
    return [];
  }
  return [{ scope: "all", rrule, dtstart: local(start), timeZone: "UTC", durationSeconds: seconds }];
}

/** The younger form: a time of day, a duration, and optionally the day before which nothing happens. */
function newRecurringWindow(recurring: Reader): readonly MaintenanceWindow[] {
  const duration = required(recurring, "windowDuration", "a duration", () =>
    durationSeconds(recurring, "windowDuration"),
  );
  const rrule = recurrence(recurring);
  const time = recurring.object("windowStartTime");
  const [hours = 0, minutes = 0] = [time.count("hours"), time.count("minutes")];
  if (hours > 23 || minutes > 59) {
    recurring.reject("windowStartTime", "a time of day");
    return [];
  }
  if (rrule === undefined || duration === undefined) return [];
  const window = { scope: "all", timeZone: "UTC", durationSeconds: duration } as const;
  if (!recurring.has("delayUntil")) {
    return [{ ...window, rrule: `${rrule};BYHOUR=${hours};BYMINUTE=${minutes}` }];
  }
  const day = recurring.object("delayUntil");
  const [year = 0, month = 0, date = 0] = [day.count("year"), day.count("month"), day.count("day")];
  const text = `${pad(year, 4)}-${pad(month)}-${pad(date)}T${pad(hours)}:${pad(minutes)}:00Z`;
  const epochMs = fromInstant(text);
  if (epochMs === undefined) {
    recurring.reject("delayUntil", "a date");
    return [];
  }
  return [{ ...window, rrule, dtstart: local(toInstant(epochMs)) }];
}

function date(reader: Reader, key: string): string | undefined {
  return required(reader, key, "a date", () => reader.instant(key));
}

function recurrence(reader: Reader): string | undefined {
  return required(reader, "recurrence", "a recurrence rule", () => {
    const rule = reader.text("recurrence")?.replace(/^RRULE:/, "");
    return rule !== undefined && /^FREQ=[A-Z]+(?:;[A-Z]+=[A-Z0-9,+-]+)*$/.test(rule) ? rule : undefined;
  });
}

/** `2026-01-03T02:00:00`, without the zone that is told apart. */
function local(instant: string): string {
  return instant.slice(0, 19);
}

function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, "0");
}
