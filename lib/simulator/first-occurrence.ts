import type { SimCluster } from "./fleet.ts";

type Weekday = NonNullable<SimCluster["maintenance"]>["day"];

const weekdays: readonly Weekday[] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/** First occurrence of a weekly window since the start of 2024, at `hour` UTC. */
export function firstOccurrence(day: Weekday, hour: number): Date {
  // 2024-01-01 was a Monday.
  return new Date(Date.UTC(2024, 0, 1 + weekdays.indexOf(day), hour));
}
