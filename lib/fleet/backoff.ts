import type { FleetError } from "../core/error.ts";

const baseMs = 100;
/** A throttled caller returns more slowly: the server is well and only wants less. */
const throttledBaseMs = 500;
const longestMs = 8_000;

/**
 * Milliseconds to wait before a request that has failed `failures` times is sent again: full jitter over an interval
 * that doubles up to 8 s. With a Retry-After, that long and a little more, so that all who were told the same do not
 * come back together; an absurd one counts as `retryAfterCapMs`.
 */
export function backoffMs(error: FleetError, failures: number, random: () => number, retryAfterCapMs: number): number {
  const base = error.code === "THROTTLED" ? throttledBaseMs : baseMs;
  if (error.retryAfterMs !== undefined) {
    return Math.ceil(Math.min(error.retryAfterMs, retryAfterCapMs) + random() * base);
  }
  return Math.ceil(random() * Math.min(longestMs, base * 2 ** Math.min(failures - 1, 16)));
}
