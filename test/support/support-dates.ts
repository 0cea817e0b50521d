import type { SupportDate } from "../../lib/core/support.ts";

/** A date that the provider's API gave, changed as the test needs it. */
export function supportDate(at: string, changes: Partial<SupportDate> = {}): SupportDate {
  return { at, precision: "day", tentative: false, source: "api", ...changes };
}
