import { FleetError, isFleetError } from "../../lib/core/error.ts";
import { type Gap, gapOf } from "../../lib/core/gap.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { Problem } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";

/** A gap for each place of a response that could not be used. */
export function problemGaps(
  scope: Scope,
  what: string,
  problems: readonly Problem[],
  cluster?: string,
): readonly Gap[] {
  const distinct = new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem]));
  return [...distinct.values()].map(({ path, message }) => ({
    scope,
    what,
    code: "BAD_RESPONSE",
    message,
    path,
    ...(cluster === undefined ? {} : { cluster }),
  }));
}

/** The gap that a failed request leaves. @throws the error itself when it is `CANCELLED`, which is a gap of nothing. */
export function failureGap(scope: Scope, what: string, error: unknown, cluster?: string): Gap {
  if (isFleetError(error, "CANCELLED")) throw error;
  return gapOf(scope, what, error, cluster);
}

/** @throws FleetError `CANCELLED` when the run as a whole was aborted. */
export function endIfCancelled({ signal }: CallOptions): void {
  if (!signal.aborted) return;
  throw isFleetError(signal.reason, "CANCELLED") ? signal.reason : new FleetError("CANCELLED", "the run was cancelled");
}
