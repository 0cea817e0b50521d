/** Every way a read can fail, and every way an argument can be wrong. `Gap.code` is the same union. */
export const errorCodes = [
  "AUTH",
  "FORBIDDEN",
  "NOT_ENABLED",
  "NOT_FOUND",
  "THROTTLED",
  "UNAVAILABLE",
  "TIMEOUT",
  "CANCELLED",
  "PAGE_LOOP",
  "BAD_RESPONSE",
  "BAD_DOCUMENT",
  "INVALID_TARGET",
  "CONFIG",
  "MISSING_DEPENDENCY",
  "UNSUPPORTED",
] as const;

/** Why something failed or could not be read. Errors and gaps share the codes. */
export type ErrorCode = (typeof errorCodes)[number];

/** Where an error happened and what to do about it. All parts are optional; the message stands alone. */
export interface ErrorDetail {
  /** Provider id, such as `eks`. */
  readonly provider?: string;
  /** Printable scope key; see `scopeKey`. */
  readonly scope?: string;
  /** Cluster name or id as the provider prints it. */
  readonly cluster?: string;
  /** JSON path of the offending value in a response or document, such as `$.cluster.version`. */
  readonly path?: string;
  /** The next step for the person who reads the message. */
  readonly hint?: string;
  /** Whether the same call may succeed when sent again. Default `false`. */
  readonly retryable?: boolean;
  /** How long the server asked to wait, in milliseconds, uncapped. */
  readonly retryAfterMs?: number;
  /** HTTP status or gRPC code of the response, for people who search a vendor's documentation. */
  readonly status?: string;
  /** For `INVALID_TARGET`: which rule the target breaks. */
  readonly reason?: "downgrade" | "unknown-version" | "not-offered" | "skips-minor" | "unreachable";
}

const brand = Symbol.for("fleetwright.FleetError");

/**
 * The one error type of this library.
 *
 * A raw SDK error is never attached as `cause`: its hidden request can hold credentials. Whoever translates an SDK
 * error copies the code, the status and a scrubbed message.
 */
export class FleetError extends Error implements ErrorDetail {
  override readonly name = "FleetError";
  readonly code: ErrorCode;
  // Declared only: a field would be an own key that holds undefined where the detail is absent.
  declare readonly provider?: string;
  declare readonly scope?: string;
  declare readonly cluster?: string;
  declare readonly path?: string;
  declare readonly hint?: string;
  readonly retryable: boolean;
  declare readonly retryAfterMs?: number;
  declare readonly status?: string;
  declare readonly reason?: NonNullable<ErrorDetail["reason"]>;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message);
    this.code = code;
    this.retryable = detail.retryable ?? false;
    if (detail.provider !== undefined) this.provider = detail.provider;
    if (detail.scope !== undefined) this.scope = detail.scope;
    if (detail.cluster !== undefined) this.cluster = detail.cluster;
    if (detail.path !== undefined) this.path = detail.path;
    if (detail.hint !== undefined) this.hint = detail.hint;
    if (detail.retryAfterMs !== undefined) this.retryAfterMs = detail.retryAfterMs;
    if (detail.status !== undefined) this.status = detail.status;
    if (detail.reason !== undefined) this.reason = detail.reason;
    Object.defineProperty(this, brand, { value: true });
  }
}

/**
 * Whether `error` is a `FleetError`, optionally one with the given code. Recognises errors of another copy of this
 * package too, which `instanceof` does not.
 */
export function isFleetError(error: unknown, code?: ErrorCode): error is FleetError {
  if (typeof error !== "object" || error === null || !(brand in error)) return false;
  return code === undefined || (error as { readonly code?: unknown }).code === code;
}
