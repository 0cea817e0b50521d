import type { FaultWording, SimReply } from "./http.ts";

/** How an API server says that something failed. */
export function kubeStatus(
  code: number,
  reason: string,
  message: string,
  more: { readonly headers?: Readonly<Record<string, string>>; readonly details?: object } = {},
): SimReply {
  return {
    status: code,
    ...(more.headers === undefined ? {} : { headers: more.headers }),
    json: {
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message,
      reason,
      ...(more.details === undefined ? {} : { details: more.details }),
      code,
    },
  };
}

/** An API server's answers under a fault. */
export const kubeWording: FaultWording = (kind, { variant, retryAfterSeconds }) => {
  switch (kind) {
    // Priority and fairness always says when to come back; a proxy before it may not.
    case "throttle":
      return kubeStatus(429, "TooManyRequests", "too many requests, please try again later");
    case "throttle-retry-after":
      return kubeStatus(429, "TooManyRequests", "too many requests, please try again later", {
        headers: { "retry-after": String(retryAfterSeconds) },
        details: { retryAfterSeconds },
      });
    case "server-error":
      return variant % 2 === 0
        ? kubeStatus(500, "InternalError", "Internal error occurred: etcdserver: request timed out")
        : kubeStatus(503, "ServiceUnavailable", "apiserver not ready");
    case "expired-token":
      return kubeStatus(401, "Unauthorized", "Unauthorized");
    case "wrong-shape":
      return variant % 2 === 0
        ? { status: 200, headers: { "content-type": "text/html" }, body: "<html><body>Please sign in</body></html>" }
        : { status: 200, json: { kind: "Surprise" } };
  }
};
