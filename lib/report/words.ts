import { fromInstant, toInstant } from "../core/instant.ts";
import type { SupportDate } from "../core/support.ts";

/** `3 clusters`, `1 cluster`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(count)} ${count === 1 ? singular : plural}`;
}

/** A number of US dollars with thousands separated, and cents only where there are any: `$1,095`. */
export function usd(amount: number): string {
  const [whole = "0", cents = "00"] = amount.toFixed(2).split(".");
  return `$${grouped(Number(whole))}${cents === "00" ? "" : `.${cents}`}`;
}

const spans = [
  ["day", 86_400],
  ["h", 3600],
  ["min", 60],
] as const;

/** A length of time in its largest unit, rounded down: `4 h`, `1 day`, `90 days`, `30 min`, `10 s`. */
export function durationText(seconds: number): string {
  for (const [unit, length] of spans) {
    const count = Math.floor(seconds / length);
    if (count < 1) continue;
    // A window of 90 minutes is not one of an hour.
    if (unit === "h" && seconds % length !== 0 && seconds < 2 * length) continue;
    return unit === "day" ? counted(count, unit) : `${count} ${unit}`;
  }
  return `${Math.floor(seconds)} s`;
}

export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `2026-12-02`, or `2027-03` where only the month is known: the last one with support. */
export function dateText(date: Pick<SupportDate, "at" | "precision">): string | undefined {
  const epochMs = date.at === undefined ? undefined : fromInstant(date.at);
  if (epochMs === undefined) return undefined;
  return date.precision === "month" ? toInstant(epochMs - 1).slice(0, 7) : toInstant(epochMs).slice(0, 10);
}

/** A date and how far it is: `2026-12-02 (12 days)`, `2026-12-02 (1 day ago)`; in short `2026-12-02 12d`. */
export function distantDate(date: string, days: number, short = false): string {
  if (short) return `${date} ${days === 0 ? "today" : `${days}d`}`;
  return `${date} (${days === 0 ? "today" : days < 0 ? `${counted(-days, "day")} ago` : counted(days, "day")})`;
}
