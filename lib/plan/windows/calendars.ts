import type { Cluster } from "../../core/cluster.ts";
import { minuteIn } from "../../core/local-time.ts";
import type { MaintenanceExclusion, MaintenancePolicy, MaintenanceWindow } from "../../core/maintenance.ts";
import type { Freeze, Policy, PolicyWindow, Stage } from "../../core/policy.ts";
import { fitsSelector } from "../../core/selector.ts";
import { timeZone } from "../../core/time-zone.ts";
import { type Calendar, createCalendar } from "./calendar.ts";
import type { Interval } from "./interval.ts";
import { cloudOpening, type Opening, policyOpening } from "./opening.ts";
import { createRecurrences } from "./recurrence.ts";

/** What a piece of work changes, which decides by which of a cloud's windows and exclusions it is bound. */
export type Touches = "control-plane" | "nodes" | "both";

/** Of the process: on which days a rule falls is the same in every plan. */
const recurrences = createRecurrences();

/** Gives each cluster its calendar; clusters with the same windows share one. */
export interface Calendars {
  calendarOf(cluster: Cluster, stage: Stage | undefined, touches: Touches): Calendar;
}

/** Minutes since the epoch, and minutes. */
export interface CalendarTimes {
  readonly asOf: number;
  readonly limit: number;
  readonly slot: number;
}

/**
 * When work may be under way, by policy and cluster:
 *
 * - within a window of the policy, of those whose `match` fits; a cluster that none fits is bound by none;
 * - likewise within working hours, and within a window of its stage;
 * - outside every freeze that fits;
 * - and, unless `honourCloudWindows` is false, within a window that the cloud has for such work (`all`, and the work's own
 *   scope) and outside the exclusions that block it. An exclusion until the end of support is how automatic upgrades are
 *   switched off in favour of planned ones, so that it binds nothing here. A window that cannot be understood is never
 *   open.
 */
export function createCalendars(policy: Policy, times: CalendarTimes): Calendars {
  const calendars = new Map<string, Calendar>();
  const openings = new Map<PolicyWindow, Opening>();
  const openingOf = (window: PolicyWindow) => {
    const opening = openings.get(window) ?? policyOpening(window, recurrences) ?? neverOpen;
    openings.set(window, opening);
    return opening;
  };
  const freezes = (policy.freezes ?? []).map((freeze) => ({ freeze, span: freezeSpan(freeze) }));
  const honour = policy.honourCloudWindows !== false;

  return {
    calendarOf(cluster, stage, touches) {
      const own = fitting(policy.windows, cluster);
      const worked = fitting(policy.workingHours, cluster);
      const staged = fitting(stage?.windows, cluster);
      const frozen = freezes.filter(({ freeze }) => fitsSelector(freeze.match, cluster));
      const cloud = honour ? cloudRules(cluster.maintenance, touches) : noCloudRules;
      const key = [
        stage === undefined ? "" : policy.stages?.indexOf(stage),
        own.map((window) => policy.windows?.indexOf(window)).join(),
        worked.map((window) => policy.workingHours?.indexOf(window)).join(),
        staged.map((window) => stage?.windows?.indexOf(window)).join(),
        frozen.map((freeze) => freezes.indexOf(freeze)).join(),
        cloud === noCloudRules ? "" : JSON.stringify(cloud),
      ].join("\n");
      const known = calendars.get(key);
      if (known !== undefined) return known;
      const cloudLayers = cloud.layers.map((windows) =>
        windows.map((window) => cloudOpening(window, recurrences) ?? neverOpen),
      );
      const calendar = createCalendar({
        from: times.asOf,
        limit: times.limit,
        slot: times.slot,
        layers: [...[own, worked, staged].map((windows) => windows.map(openingOf)), ...cloudLayers].filter(
          (layer) => layer.length > 0,
        ),
        blocked: [...frozen.map(({ span }) => span), ...cloud.blocked],
      });
      calendars.set(key, calendar);
      return calendar;
    },
  };
}

function fitting(windows: readonly PolicyWindow[] | undefined, cluster: Cluster): readonly PolicyWindow[] {
  return windows?.filter(({ match }) => fitsSelector(match, cluster)) ?? [];
}

interface CloudRules {
  readonly layers: readonly (readonly MaintenanceWindow[])[];
  readonly blocked: readonly Interval[];
}

const noCloudRules: CloudRules = { layers: [], blocked: [] };

function cloudRules(maintenance: MaintenancePolicy | undefined, touches: Touches): CloudRules {
  if (maintenance === undefined || maintenance.windows.length + maintenance.exclusions.length === 0)
    return noCloudRules;
  const { windows, exclusions } = maintenance;
  const apart = windows.some(({ scope }) => scope === "control-plane" || scope === "nodes");
  const scopes = touches === "both" && apart ? (["control-plane", "nodes"] as const) : ([touches] as const);
  // Work on both must suit both: an interval that is open for control planes and for nodes.
  const layers = scopes.map((wanted) => windows.filter(({ scope }) => scope === "all" || scope === wanted));
  const blocked = exclusions.filter((exclusion) => blocks(exclusion, touches)).map(exclusionSpan);
  return { layers: layers.filter((layer) => layer.length > 0), blocked };
}

function blocks({ blocks, pool, untilEndOfSupport }: MaintenanceExclusion, touches: Touches): boolean {
  if (untilEndOfSupport === true) return false;
  if (pool !== undefined) return touches !== "control-plane";
  return blocks !== "minor" || touches !== "nodes";
}

function exclusionSpan({ start, end }: MaintenanceExclusion): Interval {
  return {
    start: Math.floor(Date.parse(start) / 60_000),
    end: end === undefined ? endOfTime : Math.ceil(Date.parse(end) / 60_000),
  };
}

/** A freeze that cannot be read lasts for ever: `definePolicy` refuses one, and a guess would let work begin in it. */
export function freezeSpan({ from, until, timeZone: name }: Freeze): Interval {
  const zone = timeZone(name ?? "UTC");
  const start = zone === undefined ? Number.NaN : minuteIn(from, zone);
  const end = zone === undefined ? Number.NaN : minuteIn(until, zone);
  return {
    start: Number.isNaN(start) ? 0 : start,
    end: Number.isNaN(end) ? endOfTime : end,
  };
}

const neverOpen: Opening = () => [];

const endOfTime = Number.MAX_SAFE_INTEGER;
