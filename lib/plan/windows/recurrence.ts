import { createRequire } from "node:module";
import type { RRuleTemporal } from "rrule-temporal";
import type { RecurrenceRule } from "../../core/recurrence-rule.ts";

/** Days since 1970-01-01 in `[from, to)`, ascending. */
export type Days = (from: number, to: number) => readonly number[];

/** Finds the days of rules, and remembers them: many clusters share a rule, and each asks for the same weeks. */
export interface Recurrences {
  /**
   * The days on which a rule falls.
   *
   * @param firstDay Local day of the first occurrence, which is what `COUNT` and `INTERVAL` count from and where a day of
   * the week or month that the rule does not name comes from. Without one, `INTERVAL` counts from the first week, month
   * and year of 2018, whose first day is a Monday.
   * @returns `undefined` when the rule does not decide on which days it falls.
   */
  days(rule: RecurrenceRule, firstDay: number | undefined): Days | undefined;
}

/** @param capacity Rules to remember at most. */
export function createRecurrences(capacity = 1000): Recurrences {
  const known = new Map<string, Days>();
  return {
    days(rule, firstDay) {
      const anchor = anchorOf(rule, firstDay);
      if (anchor === undefined) return undefined;
      const text = [...rule.dayParts].map(([name, value]) => `${name}=${value}`).join(";");
      const key = `${anchor} ${text}`;
      const days = known.get(key) ?? expansion(text, anchor);
      if (days === undefined) return undefined;
      if (known.size >= capacity) known.clear();
      known.set(key, days);
      return firstDay === undefined ? days : (from, to) => days(Math.max(from, firstDay), to);
    },
  };
}

/**
 * The day from which the rule is expanded. Rules that fall on the same days get the same one, whenever they began: all
 * that the first day then decides is in which of the `INTERVAL` weeks, months or days they fall.
 */
function anchorOf({ frequency, interval, dayParts }: RecurrenceRule, firstDay: number | undefined): number | undefined {
  const named = ["BYDAY", "BYMONTHDAY", "BYYEARDAY"].some((name) => dayParts.has(name));
  if (frequency !== "DAILY" && !named) return firstDay;
  if (dayParts.has("COUNT")) return firstDay;
  if (firstDay === undefined) return epoch;
  const weekStartsElsewhere = (dayParts.get("WKST") ?? "MO") !== "MO";
  if (frequency === "YEARLY" || (frequency === "WEEKLY" && weekStartsElsewhere)) return firstDay;
  if (frequency === "DAILY") return epoch + modulo(firstDay - epoch, interval);
  if (frequency === "WEEKLY") return epoch + 7 * modulo(Math.floor((firstDay - epoch) / 7), interval);
  const first = new Date(firstDay * dayMs);
  const months = (first.getUTCFullYear() - 2018) * 12 + first.getUTCMonth();
  return Date.UTC(2018, modulo(months, interval), 1) / dayMs;
}

function expansion(text: string, anchor: number): Days | undefined {
  const start = `${new Date(anchor * dayMs).toISOString().slice(0, 10).replaceAll("-", "")}T000000Z`;
  const { RRuleTemporal } = library();
  let rule: RRuleTemporal;
  try {
    rule = new RRuleTemporal({ rruleString: `DTSTART:${start}\nRRULE:${text}` });
  } catch {
    return undefined;
  }
  const years = new Map<number, readonly number[]>();
  const year = (index: number) => {
    const known = years.get(index);
    if (known !== undefined) return known;
    // Days are expanded in UTC, where each has 24 hours; what the wall clock makes of a time of day comes later.
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

/** Loaded with the first rule: few plans have one, and every command that shows a plan would wait for it. */
function library(): typeof import("rrule-temporal") {
  loaded ??= createRequire(import.meta.url)("rrule-temporal") as typeof import("rrule-temporal");
  return loaded;
}

let loaded: typeof import("rrule-temporal") | undefined;

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

const dayMs = 86_400_000;
const yearDays = 366;
/** 2018-01-01, a Monday. */
const epoch = 17_532;
