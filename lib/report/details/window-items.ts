import type { Cluster } from "../../core/cluster.ts";
import { fromInstant } from "../../core/instant.ts";
import type { MaintenanceExclusion, MaintenancePolicy, MaintenanceWindow } from "../../core/maintenance.ts";
import { durationText } from "../words.ts";
import { type DetailItem, joined } from "./detail-item.ts";

/** When the provider may touch the cluster by itself, and when it may not. */
export function windowItems({ maintenance }: Cluster, asOf: number): readonly DetailItem[] | undefined {
  if (maintenance === undefined) return undefined;
  const { windows, exclusions, disruptionBudget, bestEffort } = maintenance;
  return [
    ...windows.map((window) => windowItem(window, bestEffort)),
    ...exclusions.map((exclusion) => exclusionItem(exclusion, asOf)),
    ...(disruptionBudget === undefined ? [] : [budgetItem(disruptionBudget)]),
  ];
}

function windowItem(window: MaintenanceWindow, bestEffort: boolean): DetailItem {
  const { scope, rrule, dtstart, timeZone, durationSeconds, nativeId } = window;
  return {
    name: "window",
    about: scope,
    state: durationText(durationSeconds),
    more: joined(
      rrule ?? "once",
      dtstart === undefined ? `time zone ${timeZone}` : `from ${dtstart} ${timeZone}`,
      nativeId,
      bestEffort ? "the provider may act outside of it" : undefined,
    ),
    verdict: "neutral",
  };
}

function exclusionItem(exclusion: MaintenanceExclusion, asOf: number): DetailItem {
  const { start, end, untilEndOfSupport, blocks, nativeId, pool } = exclusion;
  const from = fromInstant(start);
  const until = end === undefined ? undefined : fromInstant(end);
  const state =
    from !== undefined && asOf < from ? "to come" : until !== undefined && asOf >= until ? "over" : "in force";
  return {
    name: "exclusion",
    about: joined(blocks, pool === undefined ? undefined : `pool ${pool}`),
    state,
    more: joined(`${start} to ${end ?? (untilEndOfSupport === true ? "the end of support" : "an open end")}`, nativeId),
    verdict: state === "in force" ? "bad" : "neutral",
    quiet: state === "over",
  };
}

function budgetItem(budget: NonNullable<MaintenancePolicy["disruptionBudget"]>): DetailItem {
  const { minorIntervalSeconds: minor, patchIntervalSeconds: patch, lastMinorAt, lastAt } = budget;
  return {
    name: "disruption budget",
    about: "",
    state: "",
    more: joined(
      minor === undefined ? undefined : `a minor each ${durationText(minor)}`,
      patch === undefined ? undefined : `a patch each ${durationText(patch)}`,
      lastMinorAt === undefined ? undefined : `last minor ${lastMinorAt}`,
      lastAt === undefined ? undefined : `last disruption ${lastAt}`,
    ),
    verdict: "neutral",
  };
}
