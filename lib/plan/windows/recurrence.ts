import { RRuleTemporal } from "rrule-temporal";

/** A recurrence rule, taken apart into the days it falls on and the times of day. */
export interface Recurrence {
  /** Minutes after midnight at which a window opens on each of its days, ascending; empty when the rule names none. */
  readonly times: readonly number[];
  /**
   * Days it falls on in `[from, to)`, ascending, counted from 1970-01-01. The rule is taken to begin on `firstDay`, which
   * decides what `INTERVAL` and `COUNT` count from.
   */
  days(from: number, to: number): readonly number[];
}

/**
 * Reads an RFC 5545 rule without `RRULE:` that repeats daily, weekly, monthly or yearly.
 *
 * @param firstDay Local day of the first occurrence; absent where there is none: then `INTERVAL` counts from the week,
 * month and year of Monday, 2024-01-01.
 * @param until Turns an `UNTIL` in UTC into the last local day it allows.
 * @returns `undefined` when the text is not such a rule.
 */
export function recurrence(rule: string, firstDay: number | undefined): Recurrence | undefined {
  const parts = partsOf(rule);
  const frequency = parts?.get("FREQ");
  if (parts === undefined || frequency === undefined || !frequencies.has(frequency)) return undefined;
  const times = timesOf(parts);
  if (times === undefined) return undefined;
  // Days are enough: the time of day is added on the wall clock, where a day of 23 hours has no say.
  for (const name of ["BYHOUR", "BYMINUTE", "BYSECOND"]) parts.delete(name);
  const anchor = anchorOf(parts, frequency, firstDay);
  const until = parts.get("UNTIL");
  if (until !== undefined) parts.set("UNTIL", `${until.slice(0, 8)}T235959Z`);
  const text = [...parts].map(([name, value]) => `${name}=${value}`).join(";");
  const expand = expansion(text, anchor);
  if (expand === undefined) return undefined;
  return {
    times,
    days: (from, to) => expand(Math.max(from, firstDay ?? from), to),
  };
}

/** Days of a rule, remembered year by year: many clusters share a rule, and each asks for the same weeks. */
function expansion(text: string, anchor: number): ((from: number, to: number) => readonly number[]) | undefined {
  const rule = parse(text, anchor);
  if (rule === undefined) return undefined;
  const years = new Map<number, readonly number[]>();
  const year = (index: number) => {
    const known = years.get(index);
    if (known !== undefined) return known;
    const from = new Date(index * yearDays * dayMs);
    const to = new Date((index + 1) * yearDays * dayMs - 1);
    const days = rule.between(from, to, true).map(({ epochMilliseconds }) => Math.floor(epochMilliseconds / dayMs));
    years.set(index, days);
    return days;
  };
  return (from, to) => {
    const found: number[] = [];
    for (let index = Math.floor(from / yearDays); index * yearDays < to; index++) {
      for (const day of year(index)) if (day >= from && day < to) found.push(day);
    }
    return found;
  };
}

function parse(text: string, anchor: number): RRuleTemporal | undefined {
  const start = `${new Date(anchor * dayMs).toISOString().slice(0, 10).replaceAll("-", "")}T000000Z`;
  try {
    return new RRuleTemporal({ rruleString: `DTSTART:${start}\nRRULE:${text}` });
  } catch {
    return undefined;
  }
}

function partsOf(rule: string): Map<string, string> | undefined {
  const entries = rule.toUpperCase().split(";").map((part) => part.split("="));
  const known = entries.every(([name = "", value = "", rest]) => rest === undefined && partForms.get(name)?.test(value));
  const parts = new Map(entries.map(([name = "", value = ""]) => [name, value]));
  return known && parts.size === entries.length ? parts : undefined;
}

const list = (item: string) => new RegExp(`^(?:${item})(?:,(?:${item}))*$`);
const partForms: ReadonlyMap<string, RegExp> = new Map([
  ["FREQ", /^[A-Z]+$/],
  ["INTERVAL", /^[1-9]\d{0,3}$/],
  ["COUNT", /^[1-9]\d{0,5}$/],
  ["UNTIL", /^\d{8}(?:T\d{6}Z?)?$/],
  ["WKST", /^(?:MO|TU|WE|TH|FR|SA|SU)$/],
  ["BYDAY", list("[+-]?[1-5]?\\d?(?:MO|TU|WE|TH|FR|SA|SU)")],
  ["BYMONTH", list("[1-9]|1[0-2]")],
  ["BYMONTHDAY", list("[+-]?(?:[1-9]|[12]\\d|3[01])")],
  ["BYYEARDAY", list("[+-]?[1-9]\\d{0,2}")],
  ["BYWEEKNO", list("[+-]?[1-9]\\d?")],
  ["BYSETPOS", list("[+-]?[1-9]\\d{0,2}")],
  ["BYHOUR", list("[01]?\\d|2[0-3]")],
  ["BYMINUTE", list("[0-5]?\\d")],
  ["BYSECOND", list("[0-5]?\\d")],
]);
const frequencies: ReadonlySet<string> = new Set(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]);
