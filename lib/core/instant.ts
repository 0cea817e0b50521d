/** RFC 3339 instant in UTC, such as `2026-12-02T00:00:00Z`. */
export type IsoInstant = string;

export const dayMs = 86_400_000;

/** Milliseconds since the epoch as an `IsoInstant` without a zero fraction. Throws `RangeError` for NaN. */
export function toInstant(epochMs: number): IsoInstant {
  const text = new Date(epochMs).toISOString();
  return epochMs % 1000 === 0 ? `${text.slice(0, -5)}Z` : text;
}

/** Milliseconds since the epoch, or `undefined` when the text is not a date that JavaScript and RFC 3339 agree on. */
export function fromInstant(text: string): number | undefined {
  const before = read.get(text);
  if (before !== undefined) return before;
  const epochMs = readInstant(text);
  if (epochMs === undefined) return undefined;
  if (read.size >= readAtMost) read.clear();
  read.set(text, epochMs);
  return epochMs;
}

/** An instant for a sentence: `2026-12-02` where its day begins in UTC, else `2026-12-02 14:30 UTC`. */
export function instantText(instant: IsoInstant): string {
  const epochMs = fromInstant(instant);
  if (epochMs === undefined) return instant;
  const text = toInstant(epochMs);
  return epochMs % dayMs === 0 ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}

/** Thousands of clusters were read in the same few seconds, and their versions end on the same few days. */
const read = new Map<string, number>();
const readAtMost = 4096;

function readInstant(text: string): number | undefined {
  // The offset without a colon is what IBM Cloud prints.
  const match =
    /^(\d{4}-\d{2}-\d{2})(?:[Tt ]((?:[01]\d|2[0-3]):\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?:[Zz]|([+-]\d{2}):?(\d{2})))?$/.exec(
      text,
    );
  if (match === null) return undefined;
  const [, day, time, offsetHours, offsetMinutes] = match;
  const offset = offsetHours === undefined ? "Z" : `${offsetHours}:${offsetMinutes}`;
  const epochMs = Date.parse(time === undefined ? `${day}T00:00:00Z` : `${day}T${time}${offset}`);
  if (Number.isNaN(epochMs)) return undefined;
  const dayOfMonth = Number(day?.slice(8));
  if (dayOfMonth <= 28) return epochMs;
  // `Date.parse` rolls 2026-02-30 over to March; a calendar that says that is wrong, not early.
  return new Date(`${day}T00:00:00Z`).getUTCDate() === dayOfMonth ? epochMs : undefined;
}
