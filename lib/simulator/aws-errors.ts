import type { Fault } from "./faults.ts";
import type { SimReply, WordedFaultKind } from "./http.ts";

export type AwsService = "eks" | "account" | "sts" | "ec2" | "servicequotas" | "organizations";

type Problem = "missing" | "invalid" | "expired" | "denied" | "throttled" | "internal" | "unavailable";

const said: Readonly<Record<Problem, string>> = {
  missing: "Missing Authentication Token",
  invalid: "The security token included in the request is invalid.",
  expired: "The security token included in the request is expired",
  denied: "Access denied",
  throttled: "Rate exceeded",
  internal: "An internal server error occurred",
  unavailable: "Service is temporarily unavailable",
};

/** Status and code of the same problem at each service: no two of them agree. */
const words: Readonly<
  Record<AwsService, Readonly<Record<Problem, readonly [status: number, code: string, message?: string]>>>
> = {
  eks: {
    missing: [403, "MissingAuthenticationTokenException"],
    invalid: [403, "UnrecognizedClientException"],
    expired: [403, "ExpiredTokenException"],
    denied: [403, "AccessDeniedException"],
    throttled: [429, "ThrottlingException"],
    internal: [500, "ServerException"],
    unavailable: [503, "ServiceUnavailableException"],
  },
  account: {
    missing: [403, "MissingAuthenticationTokenException"],
    invalid: [403, "UnrecognizedClientException"],
    expired: [403, "ExpiredTokenException"],
    denied: [403, "AccessDeniedException"],
    throttled: [429, "TooManyRequestsException"],
    internal: [500, "InternalServerException"],
    unavailable: [503, "ServiceUnavailableException"],
  },
  servicequotas: {
    missing: [400, "MissingAuthenticationTokenException"],
    invalid: [400, "UnrecognizedClientException"],
    expired: [400, "ExpiredTokenException"],
    denied: [400, "AccessDeniedException"],
    throttled: [400, "TooManyRequestsException"],
    internal: [500, "ServiceException"],
    unavailable: [503, "ServiceUnavailableException"],
  },
  organizations: {
    missing: [400, "MissingAuthenticationTokenException"],
    invalid: [400, "UnrecognizedClientException"],
    expired: [400, "ExpiredTokenException"],
    denied: [400, "AccessDeniedException"],
    throttled: [400, "TooManyRequestsException"],
    internal: [500, "ServiceException"],
    unavailable: [503, "ServiceUnavailableException"],
  },
  sts: {
    missing: [403, "MissingAuthenticationToken"],
    invalid: [403, "InvalidClientTokenId"],
    expired: [403, "ExpiredToken"],
    denied: [403, "AccessDenied"],
    throttled: [400, "Throttling"],
    internal: [500, "InternalFailure"],
    unavailable: [503, "ServiceUnavailable"],
  },
  ec2: {
    missing: [400, "MissingAuthenticationToken"],
    invalid: [401, "AuthFailure", "AWS was not able to validate the provided access credentials"],
    expired: [400, "RequestExpired"],
    denied: [403, "UnauthorizedOperation"],
    throttled: [503, "RequestLimitExceeded"],
    internal: [500, "InternalError"],
    unavailable: [503, "Unavailable"],
  },
};

/** A problem that every service knows, in the service's own words. */
export function awsProblem(service: AwsService, problem: Problem, message?: string): SimReply {
  const [status, code, own = said[problem]] = words[service][problem];
  return awsError(service, status, code, message ?? own);
}

/** An error in the wire form of the service: XML for STS and EC2, JSON for the others, which name it in a header or in it. */
export function awsError(service: AwsService, status: number, code: string, message: string): SimReply {
  if (service === "eks" || service === "account") {
    return { status, headers: { "x-amzn-errortype": code }, json: { message } };
  }
  if (service === "servicequotas" || service === "organizations") return { status, json: { __type: code, message } };
  const error = `<Code>${code}</Code><Message>${xml(message)}</Message>`;
  const body =
    service === "sts"
      ? `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>${error}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`
      : `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error>${error}</Error></Errors><RequestID>${requestId}</RequestID></Response>`;
  return { status, headers: { "content-type": "text/xml" }, body };
}

/** A fault as the service words it. Throttling comes with `Retry-After` when the fault says so. */
export function awsFault(service: AwsService, kind: WordedFaultKind, fault: Fault): SimReply {
  switch (kind) {
    case "throttle":
      return awsProblem(service, "throttled");
    case "throttle-retry-after": {
      const reply = awsProblem(service, "throttled");
      return { ...reply, headers: { ...reply.headers, "retry-after": String(fault.retryAfterSeconds) } };
    }
    case "server-error":
      return awsProblem(service, fault.variant % 2 === 0 ? "internal" : "unavailable");
    case "expired-token":
      return awsProblem(service, "expired");
    case "wrong-shape":
      // A proxy's page, or an object without the one member that the caller is after.
      return fault.variant % 2 === 0
        ? {
            status: 200,
            headers: { "content-type": "text/html" },
            body: "<html><body>Sign in to continue</body></html>",
          }
        : { status: 200, json: {} };
  }
}

/** Text as XML character data. */
export function xml(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

export const requestId = "00000000-0000-4000-8000-000000000000";
