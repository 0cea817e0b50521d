import type { Fault } from "./faults.ts";
import { errorBody, type GoogleError, httpStatus } from "./google-status.ts";
import type { FaultWording } from "./http.ts";

/** What Google says under a fault; `undefined` for faults that are not an error message. */
export function faultError(fault: Fault): GoogleError | undefined {
  switch (fault.kind) {
    case "throttle":
      return { status: "RESOURCE_EXHAUSTED", message: quota };
    case "throttle-retry-after":
      return { status: "RESOURCE_EXHAUSTED", message: `${quota} Please retry in ${fault.retryAfterSeconds}s.` };
    case "server-error":
      return fault.variant % 2 === 0
        ? { status: "UNAVAILABLE", message: "The service is currently unavailable." }
        : { status: "INTERNAL", message: "Internal error encountered." };
    case "expired-token":
      return { status: "UNAUTHENTICATED", message: "Request had expired authentication credentials." };
    default:
      return undefined;
  }
}

/** Google's REST answers under a fault. */
export const googleWording: FaultWording = (kind, fault) => {
  const error = faultError(fault);
  if (error === undefined) {
    return fault.variant % 2 === 0
      ? { status: 200, headers: { "content-type": "text/html" }, body: "<html><body>Sign in to continue</body></html>" }
      : { status: 200, json: { clusters: "none", projects: "none" } };
  }
  return {
    status: httpStatus(error.status),
    json: errorBody(error),
    ...(kind === "throttle-retry-after" ? { headers: { "retry-after": String(fault.retryAfterSeconds) } } : {}),
  };
};

const quota =
  "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service 'container.googleapis.com'.";
