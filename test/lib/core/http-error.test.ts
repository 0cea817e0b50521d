import { describe, expect, test } from "vitest";
import { httpError, retryAfterMs } from "../../../lib/core/http-error.ts";

test.each([
  [400, "BAD_RESPONSE", false],
  [401, "AUTH", false],
  [403, "FORBIDDEN", false],
  [404, "NOT_FOUND", false],
  [408, "TIMEOUT", true],
  [409, "BAD_RESPONSE", false],
  [429, "THROTTLED", true],
  [500, "UNAVAILABLE", true],
  [501, "UNAVAILABLE", false],
  [503, "UNAVAILABLE", true],
  [599, "UNAVAILABLE", true],
  [302, "BAD_RESPONSE", false],
])("HTTP %i is %s, retryable: %s", (status, code, retryable) => {
  expect(httpError({ status })).toMatchObject({ code, retryable, status: String(status), message: `HTTP ${status}` });
});

test("the message names the service's own error and says what it said", () => {
  const error = httpError({
    status: 403,
    name: "AccessDeniedException",
    message: " not authorized \n",
    retryAfterMs: 9,
  });
  expect(error.message).toBe("AccessDeniedException (HTTP 403): not authorized");
  expect(error.retryAfterMs).toBe(9);
});

test("what the caller knows better wins over what follows from the status", () => {
  expect(httpError({ status: 400 }, { retryable: true, provider: "aks", hint: "later" })).toMatchObject({
    retryable: true,
    provider: "aks",
    hint: "later",
    status: "400",
  });
});

test("no credential in the name or message of a response reaches the error", () => {
  const error = httpError({ status: 401, name: "AKIAIOSFODNN7EXAMPLE", message: "Bearer s3cr3t-t0ken was refused" });
  expect(error.message).toBe("[redacted] (HTTP 401): [redacted] was refused");
});

describe("retryAfterMs", () => {
  const now = Date.parse("1994-11-06T08:49:00Z");

  test.each([
    ["0", 0],
    ["120", 120_000],
    [" 1.5 ", 1500],
    ["Sun, 06 Nov 1994 08:49:37 GMT", 37_000],
    ["Sunday, 06-Nov-94 08:49:37 GMT", 37_000],
    ["Sun Nov  6 08:49:37 1994", 37_000],
    ["Sun, 06 Nov 1994 08:00:00 GMT", 0],
  ])("%j", (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });

  test.each([undefined, null, "", "-5", "+5", "1e3", "soon", "12345678901", "0x10", "Infinity", "Sunday"])(
    "%j asks for nothing",
    (header) => {
      expect(retryAfterMs(header, now)).toBeUndefined();
    },
  );
});
