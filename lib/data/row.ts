/**
 * How far a row may be trusted. `confirmed`: the vendor's own page, or independent copies of it that agree;
 * `derived`: computed from other rows by the vendor's published policy; `third-party`: only others say so;
 * `tentative`: the vendor itself calls it tentative or planned.
 */
export type DataStatus = "confirmed" | "derived" | "third-party" | "tentative";

/** What every row of every table carries. */
export interface SourcedRow {
  readonly status: DataStatus;
  /** Public URL, or the name and date of a public document. */
  readonly source: string;
  /** Day of the source, `YYYY-MM-DD`: its own date where it has one, else the day it was read. */
  readonly asOf: string;
  readonly note?: string;
}
