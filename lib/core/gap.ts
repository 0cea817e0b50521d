import { type ErrorCode, type ErrorDetail, FleetError, isFleetError } from "./error.ts";
import { type Scope, type ScopeStatus, scopeKey } from "./scope.ts";

/** Something that should have been read and was not. Never dropped: every output shows it. */
export interface Gap {
  readonly scope: Scope;
  /** What is missing, as a noun phrase: `clusters`, `node pools`, `clusters in zone europe-west4-a`. */
  readonly what: string;
  readonly code: ErrorCode;
  readonly message: string;
  /** The cluster concerned, as the provider prints it; absent when the gap concerns the scope. */
  readonly cluster?: string;
  /** JSON path of the value that could not be read. */
  readonly path?: string;
  readonly hint?: string;
  readonly retryAfterMs?: number;
}

/**
 * What one reading of a scope gave: everything that did arrive, and a gap for everything that did not.
 *
 * A scope may be yielded in several harvests; exactly one of them, the last, has `last: true`.
 */
export interface Harvest<T> {
  readonly scope: Scope;
  readonly items: readonly T[];
  readonly gaps: readonly Gap[];
  readonly last: boolean;
}

/** The gap that an error leaves behind. Anything but a `FleetError` is a defect and is reported as `BAD_RESPONSE`. */
export function gapOf(scope: Scope, what: string, error: unknown, cluster?: string): Gap {
  const known = isFleetError(error)
    ? error
    : new FleetError(
        "BAD_RESPONSE",
        `unexpected ${error instanceof Error ? error.name : typeof error} while reading ${what}`,
      );
  const named = cluster ?? known.cluster;
  return {
    scope,
    what,
    code: known.code,
    message: known.message,
    ...(named === undefined ? {} : { cluster: named }),
    ...(known.path === undefined ? {} : { path: known.path }),
    ...(known.hint === undefined ? {} : { hint: known.hint }),
    ...(known.retryAfterMs === undefined ? {} : { retryAfterMs: known.retryAfterMs }),
  };
}

/** The error that a gap stands for, for callers who want to stop at the first one. */
export function errorOfGap(gap: Gap): FleetError {
  const detail: ErrorDetail = {
    provider: gap.scope.provider,
    scope: scopeKey(gap.scope),
    ...(gap.cluster === undefined ? {} : { cluster: gap.cluster }),
    ...(gap.path === undefined ? {} : { path: gap.path }),
    ...(gap.hint === undefined ? {} : { hint: gap.hint }),
    ...(gap.retryAfterMs === undefined ? {} : { retryAfterMs: gap.retryAfterMs }),
  };
  return new FleetError(gap.code, gap.message, detail);
}

/**
 * The status of a scope from its gaps: `ok` without any, `partial` when clusters arrived or when every gap concerns a
 * single cluster, otherwise the reason of the first gap.
 */
export function scopeStatus(gaps: readonly Gap[], clusters: number): ScopeStatus {
  const first = gaps.find((gap) => gap.code !== "NOT_ENABLED");
  if (first === undefined) return gaps.length === 0 ? "ok" : clusters > 0 ? "partial" : "not-enabled";
  const cancelled = gaps.some((gap) => gap.code === "CANCELLED");
  if (cancelled) return "cancelled";
  if (clusters > 0 || gaps.every((gap) => gap.cluster !== undefined)) return "partial";
  return statusByCode[first.code] ?? "partial";
}

const statusByCode: Partial<Record<ErrorCode, ScopeStatus>> = {
  AUTH: "denied",
  FORBIDDEN: "denied",
  THROTTLED: "throttled",
  TIMEOUT: "timeout",
  BAD_RESPONSE: "malformed",
  PAGE_LOOP: "malformed",
  UNAVAILABLE: "unreachable",
  NOT_FOUND: "unreachable",
  MISSING_DEPENDENCY: "unreachable",
  CONFIG: "unreachable",
  UNSUPPORTED: "unreachable",
};
