import { describe, expect, test } from "vitest";
import { FleetError } from "../../lib/core/error.ts";
import { credentialsError, googleError, RestFailure } from "../../providers/gke/errors.ts";

const live = { operation: "gke:ListClusters", signal: new AbortController().signal, timedOut: false };

/** An error as google-gax makes it. */
function gax(code: number, details: string, more: object = {}): Error {
  return Object.assign(new Error(`${code} NAME: ${details}`), { code, details, ...more });
}

describe("statuses over gRPC", () => {
  test.each([
    [1, "UNAVAILABLE", true],
    [2, "UNAVAILABLE", true],
    [3, "BAD_RESPONSE", false],
    [4, "TIMEOUT", true],
    [5, "NOT_FOUND", false],
    [7, "FORBIDDEN", false],
    [8, "THROTTLED", true],
    [9, "BAD_RESPONSE", false],
    [10, "UNAVAILABLE", true],
    [12, "UNSUPPORTED", false],
    [13, "UNAVAILABLE", true],
    [14, "UNAVAILABLE", true],
    [15, "BAD_RESPONSE", false],
    [16, "AUTH", false],
  ] as const)("%i is %s", (code, expected, retryable) => {
    expect(googleError(gax(code, "said the server"), live)).toMatchObject({ code: expected, retryable });
  });

  test("only the caller's own abort is CANCELLED, so that a server cannot end the run", () => {
    const signal = AbortSignal.abort();
    expect(googleError(gax(1, "Cancelled on client"), { ...live, signal }).code).toBe("CANCELLED");
    expect(googleError(gax(1, "Cancelled by the server"), live).code).toBe("UNAVAILABLE");
  });

  test("an abort for a deadline is TIMEOUT", () => {
    const signal = AbortSignal.abort(new DOMException("too late", "TimeoutError"));
    expect(googleError(gax(1, "cancelled"), { ...live, signal })).toMatchObject({ code: "TIMEOUT", retryable: true });
    expect(googleError(gax(1, "cancelled"), { ...live, timedOut: true }).code).toBe("TIMEOUT");
  });

  test("the delay that RetryInfo asks for is kept", () => {
    const statusDetails = [{ reason: "X" }, { retryDelay: { seconds: "2", nanos: 500_000_000 } }];
    expect(googleError(gax(8, "slow down", { statusDetails }), live).retryAfterMs).toBe(2500);
  });

  test("credentials that fail inside the channel are AUTH, or UNAVAILABLE where the network failed them", () => {
    const refused = gax(2, "Getting metadata from plugin failed with error: invalid_grant");
    const offline = gax(2, "Getting metadata from plugin failed with error: connect ECONNREFUSED 10.0.0.1:443");
    expect(googleError(refused, live)).toMatchObject({ code: "AUTH", retryable: false });
    expect(googleError(offline, live)).toMatchObject({ code: "UNAVAILABLE", retryable: true });
  });
});

describe("statuses over REST", () => {
  const body = (status: string, message: string, details: unknown = []) =>
    JSON.stringify({ error: { code: 0, status, message, details } });

  test("the failure is found where the SDK puts it", () => {
    const failure = new RestFailure(403, undefined, body("PERMISSION_DENIED", "no"));
    const wrapped = Object.assign(new Error("wrapped"), { code: 14, cause: failure });
    expect(googleError(wrapped, live)).toMatchObject({ code: "FORBIDDEN", status: "403" });
  });

  test("a refusal is NOT_ENABLED by its reason or by its words", () => {
    const reason = [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "SERVICE_DISABLED" }];
    for (const text of [
      body("PERMISSION_DENIED", "no", reason),
      body("PERMISSION_DENIED", "Kubernetes Engine API has not been used in project 1 before or it is disabled."),
    ]) {
      expect(googleError(new RestFailure(403, undefined, text), live).code).toBe("NOT_ENABLED");
    }
  });

  test("the header's delay wins over the body's", () => {
    const text = body("RESOURCE_EXHAUSTED", "slow", [{ retryDelay: "1.5s" }]);
    expect(googleError(new RestFailure(429, 9000, text), live).retryAfterMs).toBe(9000);
    expect(googleError(new RestFailure(429, undefined, text), live).retryAfterMs).toBe(1500);
  });

  test("a status name that is not Google's falls back to the HTTP status", () => {
    const text = body("constructor", "odd");
    expect(googleError(new RestFailure(503, undefined, text), live)).toMatchObject({
      code: "UNAVAILABLE",
      retryable: true,
    });
  });

  test.each(["", "null", "[]", "7", '"text"', "{}", '{"error":null}', '{"error":"invalid_token"}'])(
    "the body %j of a 500 does not break the translation",
    (text) => {
      expect(googleError(new RestFailure(500, undefined, text), live)).toMatchObject({
        code: "UNAVAILABLE",
        retryable: true,
      });
    },
  );
});

describe("what is shown", () => {
  const secret = "ya29.a0AfH6SMBcanarycanary";

  test("neither message nor any property repeats a token, and no SDK error is attached", () => {
    const raw = gax(16, `Request had invalid credentials: Bearer ${secret}`, {
      metadata: { authorization: `Bearer ${secret}` },
      cause: { config: { headers: { authorization: `Bearer ${secret}` } } },
    });
    for (const error of [
      googleError(raw, live),
      googleError(new RestFailure(401, undefined, JSON.stringify({ error: { message: `Bearer ${secret}` } })), live),
      credentialsError(new Error(`token=${secret} is bad`)),
    ]) {
      expect(error.cause).toBeUndefined();
      expect(`${error.message} ${JSON.stringify(error)} ${error.stack}`).not.toContain(secret);
    }
  });

  test("what already is an error of this library passes unchanged, also as a cause", () => {
    const own = new FleetError("CONFIG", "as it is");
    expect(googleError(own, live)).toBe(own);
    expect(googleError(Object.assign(new Error("wrapped"), { cause: own }), live)).toBe(own);
  });

  test.each([["a string"], [undefined], [null], [{}], [Symbol("x")]])(
    "%s thrown by an SDK is an error too",
    (thrown) => {
      expect(googleError(thrown, live)).toMatchObject({ code: "UNAVAILABLE", provider: "gke" });
    },
  );
});
