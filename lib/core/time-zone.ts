/** Conversions between minutes since the epoch and minutes on a place's wall clock, counted the same way. */
export interface TimeZone {
  /** Wall clock at an instant. */
  toLocal(utcMinute: number): number;
  /**
   * Instant of a wall clock. A time that occurs twice means its first occurrence; one that is skipped means as long after
   * the change as it says (02:30 becomes 03:30), as RFC 5545 and Temporal have it.
   */
  toUtc(localMinute: number): number;
}

/** The zone of an IANA name or of an offset `±HH:mm`; `undefined` when there is no such zone. */
export function timeZone(name: string): TimeZone | undefined {
  const offset = /^([+-])([01]\d|2[0-3]):([0-5]\d)$/.exec(name);
  if (offset !== null) {
    const minutes = (Number(offset[2]) * 60 + Number(offset[3])) * (offset[1] === "-" ? -1 : 1);
    return fixed(minutes);
  }
  if (name === "UTC" || name === "Etc/UTC") return fixed(0);
  if (!/^[A-Za-z][\w+/-]{0,63}$/.test(name)) return undefined;
  const known = named.get(name) ?? namedZone(name);
  if (known !== undefined) named.set(name, known);
  return known;
}

/** Of the process: its time zones do not change while it runs. */
const named = new Map<string, TimeZone>();

function namedZone(name: string): TimeZone | undefined {
  try {
    return zone(
      new Intl.DateTimeFormat("en-US", {
        timeZone: name,
        calendar: "iso8601",
        numberingSystem: "latn",
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
      }),
    );
  } catch {
    return undefined;
  }
}

function fixed(offset: number): TimeZone {
  return { toLocal: (utc) => utc + offset, toUtc: (local) => local - offset };
}

function zone(format: Intl.DateTimeFormat): TimeZone {
  const offsetAt = offsets(format);
  return {
    toLocal: (utc) => utc + offsetAt(utc),
    toUtc(local) {
      // No zone is ever a day away from UTC, so that these two enclose whatever change is near.
      const before = offsetAt(local - dayMinutes);
      const after = offsetAt(local + dayMinutes);
      if (before === after) return local - before;
      const early = local - before;
      const late = local - after;
      if (offsetAt(early) === before) return early;
      return offsetAt(late) === after ? late : early;
    },
  };
}

/** Offsets week by week, each week looked up once: asking `Intl` for every instant would take most of a plan's time. */
function offsets(format: Intl.DateTimeFormat): (utcMinute: number) => number {
  const weeks = new Map<number, (minute: number) => number>();
  return (minute) => {
    const week = Math.floor(minute / weekMinutes);
    const known = weeks.get(week) ?? weekOffsets(format, week * weekMinutes);
    weeks.set(week, known);
    return known(minute);
  };
}

function weekOffsets(format: Intl.DateTimeFormat, start: number): (minute: number) => number {
  const first = readOffset(format, start);
  const last = readOffset(format, start + weekMinutes);
  if (first === last) return () => first;
  let low = start;
  let high = start + weekMinutes;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (readOffset(format, middle) === first) low = middle;
    else high = middle;
  }
  return (minute) => (minute < high ? first : last);
}

function readOffset(format: Intl.DateTimeFormat, utcMinute: number): number {
  const parts = new Map(format.formatToParts(utcMinute * 60_000).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? Number.NaN;
  const local = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"));
  return Math.round(local / 60_000) - utcMinute;
}

const dayMinutes = 1440;
const weekMinutes = 7 * dayMinutes;
