import { FleetError } from "../core/error.ts";
import { fromInstant } from "../core/instant.ts";

/**
 * Milliseconds since the epoch of the date of an option, or `now` when there is none.
 *
 * @throws FleetError `CONFIG` when the text is not a date.
 */
export function asOfInstant(text: string | undefined, now: number, option = "--as-of"): number {
  if (text === undefined) return now;
  const at = fromInstant(text);
  if (at === undefined) {
    throw new FleetError("CONFIG", `${option} ${JSON.stringify(text)} is not a date`, {
      hint: "Write it as 2026-12-31.",
    });
  }
  return at;
}
