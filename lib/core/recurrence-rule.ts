/** A rule whose parts have been checked one by one. */
export interface RecurrenceRule {
  readonly frequency: "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
  readonly interval: number;
  /** Minutes after midnight at which it names an hour, ascending; empty when it names none. */
  readonly times: readonly number[];
  /** Everything that decides on which days it falls, `UNTIL` excepted. */
  readonly dayParts: ReadonlyMap<string, string>;
  /** As it was written. */
  readonly until?: string;
}

/**
 * Reads an RFC 5545 recurrence rule without its `RRULE:`. `undefined` when it is not one, when it repeats more often than
 * daily, or when it names minutes or seconds without an hour.
 */
export function parseRecurrenceRule(text: string): RecurrenceRule | undefined {
  const entries = text
    .toUpperCase()
    .split(";")
    .map((part) => part.split("="));
  const wellFormed = entries.every(
    ([name = "", value = "", ...rest]) => rest.length === 0 && partForms.get(name)?.test(value) === true,
  );
  const parts = new Map(entries.map(([name = "", value = ""]) => [name, value]));
  const frequency = frequencies.find((name) => name === parts.get("FREQ"));
  const times = timesOf(parts);
  if (!wellFormed || parts.size !== entries.length || frequency === undefined || times === undefined) return undefined;
  const until = parts.get("UNTIL");
  if (until !== undefined && parts.has("COUNT")) return undefined;
  const interval = Number(parts.get("INTERVAL") ?? 1);
  for (const name of ["BYHOUR", "BYMINUTE", "BYSECOND", "UNTIL"]) parts.delete(name);
  return { frequency, interval, times, dayParts: parts, ...(until === undefined ? {} : { until }) };
}

function timesOf(parts: ReadonlyMap<string, string>): readonly number[] | undefined {
  const numbers = (name: string) => parts.get(name)?.split(",").map(Number);
  const hours = numbers("BYHOUR");
  if (hours === undefined) return parts.has("BYMINUTE") || parts.has("BYSECOND") ? undefined : [];
  const times = hours.flatMap((hour) => (numbers("BYMINUTE") ?? [0]).map((minute) => hour * 60 + minute));
  return [...new Set(times)].sort((a, b) => a - b);
}

const frequencies = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;

const list = (item: string) => new RegExp(`^(?:${item})(?:,(?:${item}))*$`);
const partForms: ReadonlyMap<string, RegExp> = new Map([
  ["FREQ", /^[A-Z]+$/],
  ["INTERVAL", /^[1-9]\d{0,3}$/],
  ["COUNT", /^[1-9]\d{0,5}$/],
  ["UNTIL", /^\d{8}(?:T\d{6}Z?)?$/],
  ["WKST", /^(?:MO|TU|WE|TH|FR|SA|SU)$/],
  ["BYDAY", list("(?:[+-]?(?:[1-9]|[1-4]\\d|5[0-3]))?(?:MO|TU|WE|TH|FR|SA|SU)")],
  ["BYMONTH", list("[1-9]|1[0-2]")],
  ["BYMONTHDAY", list("[+-]?(?:[1-9]|[12]\\d|3[01])")],
  ["BYYEARDAY", list("[+-]?(?:[1-9]\\d?|[12]\\d\\d|3[0-5]\\d|36[0-6])")],
  ["BYWEEKNO", list("[+-]?(?:[1-9]|[1-4]\\d|5[0-3])")],
  ["BYSETPOS", list("[+-]?[1-9]\\d{0,2}")],
  ["BYHOUR", list("[01]?\\d|2[0-3]")],
  ["BYMINUTE", list("[0-5]?\\d")],
  ["BYSECOND", list("[0-5]?\\d")],
]);
