import { type ErrorCode, isFleetError } from "../core/error.ts";
import type { CallOptions, FleetProvider } from "../core/provider.ts";
import type { Scope } from "../core/scope.ts";

/** How one request of a run ended, its retries included. */
export interface OperationOutcome {
  readonly provider: string;
  readonly scope: Scope;
  readonly operation: string;
  /** Absent when it succeeded. */
  readonly code?: ErrorCode;
}

/** The same provider, with every request of it reported to `record`. */
export function observeProvider(provider: FleetProvider, record: (outcome: OperationOutcome) => void): FleetProvider {
  const observed = (call: CallOptions): CallOptions => ({
    signal: call.signal,
    now: () => call.now(),
    async send<T>(scope: Scope, operation: string, attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
      const outcome = { provider: provider.id, scope, operation };
      try {
        const result = await call.send(scope, operation, attempt);
        record(outcome);
        return result;
      } catch (error) {
        record({ ...outcome, code: isFleetError(error) ? error.code : "BAD_RESPONSE" });
        throw error;
      }
    },
  });
  const { details } = provider;
  return {
    ...provider,
    describe: () => provider.describe(),
    scopes: (call) => provider.scopes(observed(call)),
    clusters: (scopes, call) => provider.clusters(scopes, observed(call)),
    ...(details === undefined
      ? {}
      : { details: (clusters, want, call) => details.call(provider, clusters, want, observed(call)) }),
    versions: (scope, call, locations) => provider.versions(scope, observed(call), locations),
  };
}
