import type { Fault } from "./faults.ts";
import type { FaultWording, SimReply } from "./http.ts";

/** ARM's error body. `message` is for people; clients branch on `code`. */
export function armError(status: number, code: string, message: string, headers?: Record<string, string>): SimReply {
  return { status, json: { error: { code, message } }, ...(headers === undefined ? {} : { headers }) };
}

/** Azure's answers under a fault. */
export const azureWording: FaultWording = (kind, fault, request) => {
  switch (kind) {
    case "throttle":
    case "throttle-retry-after":
      return throttled(kind === "throttle-retry-after", fault, /ResourceGraph/i.test(request.path));
    case "server-error":
      return fault.variant % 2 === 0
        ? armError(503, "ServerTimeout", "The request timed out. Please try again.")
        : armError(500, "InternalServerError", "Encountered internal server error.");
    case "expired-token":
      return armError(401, "ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than now.", {
        "www-authenticate": 'Bearer error="invalid_token", error_description="The access token has expired."',
      });
    case "wrong-shape":
      return fault.variant % 2 === 0
        ? { status: 200, headers: { "content-type": "text/html" }, body: "<html><body>Please sign in</body></html>" }
        : { status: 200, json: { values: "none" } };
  }
};

function throttled(says: boolean, { retryAfterSeconds }: Fault, graph: boolean): SimReply {
  const headers = {
    ...(says ? { "retry-after": String(retryAfterSeconds) } : {}),
    ...(graph ? { "x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:05" } : {}),
  };
  return graph
    ? armError(
        429,
        "RateLimiting",
        "Client application has been throttled and should not attempt to repeat the request.",
        headers,
      )
    : armError(429, "TooManyRequests", "The request is being throttled as the limit has been reached.", headers);
}
