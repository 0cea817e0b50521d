import type { FieldChange } from "../core/field-change.ts";

/** A difference of any two documents, as it is shown. */
export interface DiffView {
  /** What is compared: `plan eaff1237db25 of 2026-11-21`. */
  readonly before: string;
  readonly after: string;
  readonly changes: readonly DiffEntry[];
}

export interface DiffEntry {
  /** `+` only after, `-` only before, `~` in both and not the same, `?` nobody knows. */
  readonly sign: "+" | "-" | "~" | "?";
  /** What kind of thing it is, as people count it: `cluster`. */
  readonly what: string;
  readonly name: string;
  /** More of what tells it from others, or why nobody knows. */
  readonly detail?: string;
  readonly fields?: readonly FieldChange[];
}
