/** The error object that every REST API of Google answers with. */
export interface RestBody {
  /** Canonical status name, such as `PERMISSION_DENIED`; empty when the body has none. */
  readonly status: string;
  readonly message: string;
  /** `reason` of `google.rpc.ErrorInfo`. */
  readonly reason?: string;
  readonly details: unknown;
}

export const disabledHint = "The Kubernetes Engine API is not enabled in this project, so it has no clusters there.";

/** Whether a refusal means that the API was never switched on, rather than that a permission is missing. */
export function isDisabled(message: string, reason: unknown): boolean {
  return reason === "SERVICE_DISABLED" || /has not been used in project|or it is disabled/i.test(message);
}

/** Reads `{ error: { code, message, status, details } }`; `undefined` for anything else, such as an HTML page. */
export function parseRestBody(text: string): RestBody | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  // The streaming form is a list with one such object.
  const error = field(Array.isArray(json) ? json[0] : json, "error");
  const message = field(error, "message");
  if (typeof message !== "string") return undefined;
  const status = field(error, "status");
  const details = field(error, "details");
  const reason = listed(details)
    .map((detail) => field(detail, "reason"))
    .find((each) => typeof each === "string");
  return {
    status: typeof status === "string" ? status : "",
    message,
    details,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** `retryDelay` of `google.rpc.RetryInfo` in milliseconds: `"1.5s"` in JSON, `{ seconds, nanos }` over gRPC. */
export function retryDelayMs(details: unknown): number | undefined {
  for (const detail of listed(details)) {
    const delay = field(detail, "retryDelay");
    if (typeof delay === "string" && /^\d{1,9}(?:\.\d{1,9})?s$/.test(delay)) {
      return Math.round(Number(delay.slice(0, -1)) * 1000);
    }
    const seconds = Number(field(delay, "seconds"));
    const nanos = Number(field(delay, "nanos") ?? 0);
    if (Number.isFinite(seconds) && Number.isFinite(nanos)) return Math.round(seconds * 1000 + nanos / 1e6);
  }
  return undefined;
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
