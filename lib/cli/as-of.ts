import { FleetError } from "../core/error.ts";
import { fromInstant } from "../core/instant.ts";

/**
 * Milliseconds since the epoch of a `--as-of` date, or `now` when there is none.
 *
 * @throws FleetError `CONFIG` when the text is not a date.
 */
export function asOfInstant(text: string | undefined, now: number): number {
  if (text === undefined) return now;
  const at = fromInstant(text);
  if (at === undefined) {
    throw new FleetError("CONFIG", `--as-of ${JSON.stringify(text)} is not a date`, {
      hint: "Write it as 2026-12-31.",
    });
  }
  return at;
}
