import { type ErrorCode, type ErrorDetail, FleetError } from "./error.ts";
import { scrub } from "./scrub.ts";

/** What is known of a failed response, as far as the SDK tells. */
export interface FailedResponse {
  readonly status: number;
  /** The service's own error name, such as `AccessDeniedException`. */
  readonly name?: string;
  readonly message?: string;
  readonly retryAfterMs?: number;
}

/**
 * Translates an HTTP failure. 401 is `AUTH`, 403 `FORBIDDEN`, 404 `NOT_FOUND`, 408 `TIMEOUT`, 429 `THROTTLED`, 5xx
 * `UNAVAILABLE`, anything else `BAD_RESPONSE`; 408, 429 and 5xx except 501 are retryable.
 */
export function httpError(response: FailedResponse, detail: ErrorDetail = {}): FleetError {
  const { status } = response;
  const code: ErrorCode = codeByStatus[status] ?? (status >= 500 ? "UNAVAILABLE" : "BAD_RESPONSE");
  const retryable = status === 408 || status === 429 || (status >= 500 && status !== 501);
  const said = scrub(response.message ?? "").trim();
  const name = response.name === undefined ? `HTTP ${status}` : `${scrub(response.name)} (HTTP ${status})`;
  return new FleetError(code, said === "" ? name : `${name}: ${said}`, {
    retryable,
    status: String(status),
    ...(response.retryAfterMs === undefined ? {} : { retryAfterMs: response.retryAfterMs }),
    ...detail,
  });
}

/**
 * Milliseconds that a `Retry-After` header asks for: seconds, or an HTTP date measured from `now`. `undefined` when
 * there is none or it is not one.
 */
export function retryAfterMs(header: string | null | undefined, now: number): number | undefined {
  if (header === null || header === undefined) return undefined;
  const text = header.trim();
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  // Without this, `Date.parse` takes "-5" for a day in May; without the zone, the asctime form for local time.
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text)) return undefined;
  const at = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

const codeByStatus: Readonly<Record<number, ErrorCode>> = {
  401: "AUTH",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  408: "TIMEOUT",
  429: "THROTTLED",
};
