import type { Fault } from "./faults.ts";
import type { FaultWording, SimReply } from "./http.ts";
import { hex } from "./seeded.ts";

/** The container service's error body. Clients go by the status; `code` and `description` are for people. */
export function containersError(status: number, code: string, description: string, type: string): SimReply {
  const incidentID = `${hex(status, `${code} ${description}`, 16)}-FRA`;
  return { status, json: { incidentID, code, description, type } };
}

/** The identity service's error body. */
export function iamError(status: number, errorCode: string, errorMessage: string): SimReply {
  const context = { requestId: hex(status, errorCode, 16), url: "https://iam.cloud.ibm.com" };
  return { status, json: { errorCode, errorMessage, context } };
}

/** IBM's answers under a fault. */
export const ibmWording: FaultWording = (kind, fault, request) => {
  const identity = request.path.startsWith("/identity/");
  switch (kind) {
    case "throttle":
    case "throttle-retry-after":
      return throttled(identity, kind === "throttle-retry-after" ? fault : undefined);
    case "server-error":
      if (identity) return iamError(503, "BXNIM0503E", "The service is temporarily unavailable.");
      return fault.variant % 2 === 0
        ? containersError(500, "A0002", "Could not connect to a backend service. Try again later.", "Authentication")
        : containersError(503, "E0503", "The service is temporarily unavailable. Try again later.", "General");
    case "expired-token":
      if (identity) return iamError(400, "BXNIM0407E", "Provided refresh_token is expired.");
      return containersError(401, "A0006", "Your session has expired. Log in again.", "Authentication");
    case "wrong-shape":
      return fault.variant % 2 === 0
        ? { status: 200, headers: { "content-type": "text/html" }, body: "<html><body>Please sign in</body></html>" }
        : { status: 200, json: { values: "none" } };
  }
};

function throttled(identity: boolean, says: Fault | undefined): SimReply {
  const headers = says === undefined ? {} : { "retry-after": String(says.retryAfterSeconds) };
  const reply = identity
    ? iamError(429, "BXNIM0429E", "Too many requests.")
    : containersError(429, "E0429", "You have sent too many requests. Try again later.", "General");
  return { ...reply, headers };
}
