import type { Cluster } from "../../core/cluster.ts";
import { type IsoInstant, toInstant } from "../../core/instant.ts";
import type { Policy, Stage } from "../../core/policy.ts";
import { createCalendars, type Touches } from "./calendars.ts";

/**
 * The times between two instants in which a policy lets work on a cluster be under way, earliest first; what it is bound
 * by stands at `createCalendars`. Whole minutes.
 *
 * @param touches What the work changes. Default `both`.
 */
export function* allowedIntervals(
  policy: Policy,
  cluster: Cluster,
  period: { readonly asOf: IsoInstant; readonly until: IsoInstant },
  stage?: Stage,
  touches: Touches = "both",
): Iterable<{ readonly start: IsoInstant; readonly end: IsoInstant }> {
  const asOf = Math.ceil(Date.parse(period.asOf) / 60_000);
  const limit = Math.floor(Date.parse(period.until) / 60_000);
  const calendar = createCalendars(policy, { asOf, limit, slot: 1 }).calendarOf(cluster, stage, touches);
  for (const { start, end } of calendar.intervals()) {
    yield { start: toInstant(start * 60_000), end: toInstant(end * 60_000) };
  }
}
