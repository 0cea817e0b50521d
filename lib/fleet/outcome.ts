import { FleetError, isFleetError } from "../core/error.ts";
import { type Scope, scopeKey } from "../core/scope.ts";
import { scrub } from "../core/scrub.ts";

/** An error of the scheduler itself, which says what it concerns. */
export function callError(
  code: "TIMEOUT" | "CANCELLED" | "UNAVAILABLE" | "BAD_RESPONSE",
  scope: Scope,
  message: string,
  detail: { readonly retryable?: boolean; readonly hint?: string } = {},
): FleetError {
  return new FleetError(code, message, { provider: scope.provider, scope: scopeKey(scope), ...detail });
}

/** What an attempt rejected with, as an error that may be kept and shown. */
export function attemptError(error: unknown, scope: Scope, operation: string): FleetError {
  if (isFleetError(error)) {
    if (error.code !== "CANCELLED") return error;
    // Nobody here cancelled it, so it was the server or a proxy that reset the stream.
    return callError("UNAVAILABLE", scope, `${operation} was cancelled by the server`, { retryable: true });
  }
  const kind = error instanceof Error ? scrub(error.name) : typeof error;
  return callError("BAD_RESPONSE", scope, `${operation} failed with an unexpected ${kind}`, {
    hint: "This is a defect of the provider, which should have translated the error.",
  });
}
