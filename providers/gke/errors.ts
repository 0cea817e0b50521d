import { type ErrorCode, type ErrorDetail, FleetError, isFleetError } from "../../lib/core/error.ts";
import { httpError } from "../../lib/core/http-error.ts";
import { scrub } from "../../lib/core/scrub.ts";
import { disabledHint, isDisabled, parseRestBody, retryDelayMs } from "./error-details.ts";
import { grantHint } from "./permissions.ts";

/** A response that is not a success, before it is translated. Travels through the SDK as the cause of its own error. */
export class RestFailure extends Error {
  override readonly name = "RestFailure";
  readonly httpStatus: number;
  /** From the `Retry-After` header, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  readonly body: string;

  constructor(httpStatus: number, retryAfterMs: number | undefined, body: string) {
    super(`HTTP ${httpStatus}`);
    this.httpStatus = httpStatus;
    this.retryAfterMs = retryAfterMs;
    this.body = body;
  }
}

/** What is known of the call that failed. */
export interface FailedCall {
  /** Name in the permission table. */
  readonly operation: string;
  /** The caller's signal. */
  readonly signal: AbortSignal;
  /** Whether the call's own deadline had passed. */
  readonly timedOut: boolean;
}

/** The parts of a google-gax error that are safe to look at. Its metadata and its cause can hold a token. */
interface SdkError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly details?: unknown;
  readonly reason?: unknown;
  readonly statusDetails?: unknown;
  readonly cause?: unknown;
}

/** Translates whatever the SDKs reject with, over gRPC and REST. */
export function googleError(error: unknown, call: FailedCall): FleetError {
  const raw: SdkError = typeof error === "object" && error !== null ? error : { message: String(error) };
  if (isFleetError(error)) return error;
  if (isFleetError(raw.cause)) return raw.cause;
  const failure = [error, raw.cause].find((each) => each instanceof RestFailure);
  if (failure !== undefined) return restError(failure, call);
  if (call.signal.aborted && !call.timedOut) return stopped(call);
  const base = { provider: "gke" } as const;
  if (call.timedOut || raw.code === 4) {
    return new FleetError("TIMEOUT", `${call.operation}: no answer in time`, { ...base, retryable: true });
  }
  if (isUndecodable(raw)) {
    // A cut-off body looks the same as a server that never speaks this API, and a read may be sent again.
    const message = `${call.operation}: the response could not be decoded`;
    return new FleetError("BAD_RESPONSE", message, { ...base, retryable: true });
  }
  const said = textOf(raw);
  if (/metadata from plugin failed/.test(said)) return credentialsError(new Error(said));
  const name = typeof raw.code === "number" ? statusNames[raw.code] : undefined;
  if (name === undefined) return networkError(said, call);
  const rule = ruleFor(name, said, raw.reason);
  const hint = hintFor(rule.code, said, call);
  const wait = retryDelayMs(raw.statusDetails);
  return new FleetError(rule.code, `${call.operation}: ${name}: ${said}`, {
    ...base,
    status: String(raw.code),
    retryable: rule.retryable && handshakeHint(said) === undefined,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    ...(hint === undefined ? {} : { hint }),
  });
}

/** Why there are no credentials, or why they could not be renewed. */
export function credentialsError(error: unknown): FleetError {
  const said = scrub(error instanceof Error ? error.message : String(error));
  if (/ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|socket hang up/.test(said)) {
    const message = `the credentials could not be renewed: ${said}`;
    return new FleetError("UNAVAILABLE", message, { provider: "gke", retryable: true });
  }
  return new FleetError("AUTH", `no usable Google credentials: ${said}`, {
    provider: "gke",
    hint: "Run `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS or GOOGLE_OAUTH_ACCESS_TOKEN.",
  });
}

function restError(failure: RestFailure, call: FailedCall): FleetError {
  const { httpStatus, retryAfterMs: wait } = failure;
  const body = parseRestBody(failure.body);
  const base: ErrorDetail = { provider: "gke", status: String(httpStatus) };
  if (body === undefined) {
    // Only what stands between this process and Google answers so: a proxy, a login page, another server.
    const transient = httpStatus === 408 || httpStatus === 429 || httpStatus >= 500;
    if (!transient && httpStatus !== 401 && httpStatus !== 407) {
      return new FleetError(
        "BAD_RESPONSE",
        `${call.operation}: HTTP ${httpStatus} from something that is not the API`,
        {
          ...base,
          hint: "Check the endpoint, and any proxy on the way to it.",
        },
      );
    }
    return httpError(
      { status: httpStatus, name: call.operation, ...(wait === undefined ? {} : { retryAfterMs: wait }) },
      base,
    );
  }
  const said = scrub(body.message);
  const rule = ruleFor(body.status, said, body.reason);
  const hint = hintFor(rule.code, said, call);
  const asked = wait ?? retryDelayMs(body.details);
  const detail = {
    ...base,
    ...(asked === undefined ? {} : { retryAfterMs: asked }),
    ...(hint === undefined ? {} : { hint }),
  };
  if (!Object.hasOwn(rules, body.status)) {
    return httpError({ status: httpStatus, name: call.operation, message: said }, detail);
  }
  const message = `${call.operation}: ${body.status}: ${said}`;
  return new FleetError(rule.code, message, { ...detail, retryable: rule.retryable });
}

interface Rule {
  readonly code: ErrorCode;
  readonly retryable: boolean;
}

const final = (code: ErrorCode): Rule => ({ code, retryable: false });
const again = (code: ErrorCode): Rule => ({ code, retryable: true });

/** Canonical status codes of Google's APIs, in the order of their numbers. https://grpc.io/docs/guides/status-codes/ */
const rules = {
  OK: final("BAD_RESPONSE"),
  // The caller's own cancellation is told apart before; this one is the server's or a proxy's.
  CANCELLED: again("UNAVAILABLE"),
  UNKNOWN: again("UNAVAILABLE"),
  INVALID_ARGUMENT: final("BAD_RESPONSE"),
  DEADLINE_EXCEEDED: again("TIMEOUT"),
  NOT_FOUND: final("NOT_FOUND"),
  ALREADY_EXISTS: final("BAD_RESPONSE"),
  PERMISSION_DENIED: final("FORBIDDEN"),
  RESOURCE_EXHAUSTED: again("THROTTLED"),
  FAILED_PRECONDITION: final("BAD_RESPONSE"),
  ABORTED: again("UNAVAILABLE"),
  OUT_OF_RANGE: final("BAD_RESPONSE"),
  UNIMPLEMENTED: final("UNSUPPORTED"),
  INTERNAL: again("UNAVAILABLE"),
  UNAVAILABLE: again("UNAVAILABLE"),
  DATA_LOSS: final("BAD_RESPONSE"),
  UNAUTHENTICATED: final("AUTH"),
} as const satisfies Record<string, Rule>;

const statusNames = Object.keys(rules);

function ruleFor(name: string, said: string, reason: unknown): Rule {
  if (name === "PERMISSION_DENIED" && isDisabled(said, reason)) return final("NOT_ENABLED");
  return Object.hasOwn(rules, name) ? rules[name as keyof typeof rules] : final("BAD_RESPONSE");
}

function hintFor(code: ErrorCode, said: string, call: FailedCall): string | undefined {
  if (code === "NOT_ENABLED") return disabledHint;
  if (code === "FORBIDDEN") return grantHint(call.operation);
  if (code === "AUTH") return "The access token was refused: it has expired, or it is not for Google Cloud.";
  return code === "UNSUPPORTED" ? noGrpc : handshakeHint(said);
}

function stopped({ operation, signal }: FailedCall): FleetError {
  const reason: unknown = signal.reason;
  const late = reason instanceof Error && reason.name === "TimeoutError";
  return late
    ? new FleetError("TIMEOUT", `${operation}: the deadline has passed`, { provider: "gke", retryable: true })
    : new FleetError("CANCELLED", `${operation}: cancelled`, { provider: "gke" });
}

function networkError(said: string, call: FailedCall): FleetError {
  const hint = hintFor("UNAVAILABLE", said, call);
  return new FleetError("UNAVAILABLE", `${call.operation}: ${said}`, {
    provider: "gke",
    retryable: hint === undefined,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** The REST transport wraps what its decoders throw; those errors, unlike a network's, carry no code of their own. */
function isUndecodable({ cause }: SdkError): boolean {
  return cause instanceof Error && !("code" in cause) && !("config" in cause);
}

const noGrpc = "The endpoint does not speak this API over gRPC; try `protocol: rest`.";

/** What to do about a TLS handshake that will fail again; `undefined` for any other text. */
function handshakeHint(said: string): string | undefined {
  if (/certificate|self-signed/i.test(said)) return "The server's certificate is not trusted. See `caFile`.";
  return /no application protocol/i.test(said) ? noGrpc : undefined;
}

function textOf({ details, message }: SdkError): string {
  const text = typeof details === "string" && details !== "" ? details : message;
  return typeof text === "string" ? scrub(text) : "no message";
}
