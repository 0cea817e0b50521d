import { fromInstant } from "./instant.ts";
import type { TimeZone } from "./time-zone.ts";

/** Minutes of a wall-clock date and time, `2026-01-03T02:00:00` or `2026-01-03`; NaN when it is none. */
export function localMinute(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/.test(text)) return Number.NaN;
  const epochMs = fromInstant(text.length === 10 ? text : `${text}Z`);
  return epochMs === undefined ? Number.NaN : Math.floor(epochMs / 60_000);
}

/**
 * Minutes since the epoch of an instant (`2026-12-18T17:00:00Z`), or of a date or time on the wall clock of `zone`; NaN
 * when the text is neither.
 */
export function minuteIn(text: string, zone: TimeZone): number {
  const local = localMinute(text);
  if (!Number.isNaN(local)) return zone.toUtc(local);
  const epochMs = fromInstant(text);
  return epochMs === undefined ? Number.NaN : Math.floor(epochMs / 60_000);
}
