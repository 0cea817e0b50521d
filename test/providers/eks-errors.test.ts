import { describe, expect, test } from "vitest";
import { FleetError } from "../../lib/core/error.ts";
import { awsError } from "../../providers/eks/errors.ts";
import { loadPackage } from "../../providers/eks/sdk.ts";
import { noon } from "./eks-stub.ts";

function sdkError(name: string, status?: number, more: Readonly<Record<string, unknown>> = {}): Error {
  const $metadata = status === undefined ? {} : { httpStatusCode: status };
  return Object.assign(new Error("said so"), { name, $metadata, ...more });
}

describe("an error of the AWS SDK", () => {
  test.each([
    ["AccessDeniedException", 403, "FORBIDDEN", false],
    ["AccessDenied", 403, "FORBIDDEN", false],
    ["UnrecognizedClientException", 403, "AUTH", false],
    ["ExpiredTokenException", 400, "AUTH", false],
    ["InvalidSignatureException", 403, "AUTH", false],
    ["CredentialsProviderError", undefined, "AUTH", false],
    ["ThrottlingException", 400, "THROTTLED", true],
    ["TooManyRequestsException", 429, "THROTTLED", true],
    ["SomethingNew", 429, "THROTTLED", true],
    ["ServerException", 500, "UNAVAILABLE", true],
    ["SyntaxError", 502, "UNAVAILABLE", true],
    ["SyntaxError", 200, "BAD_RESPONSE", true],
    ["TypeError", 200, "BAD_RESPONSE", true],
    ["SyntaxError", 404, "BAD_RESPONSE", false],
    ["UnknownError", 404, "BAD_RESPONSE", false],
    ["ResourceNotFoundException", 404, "NOT_FOUND", false],
    ["OptInRequired", 403, "NOT_ENABLED", false],
    ["InvalidParameterException", 400, "BAD_RESPONSE", false],
    ["TimeoutError", undefined, "TIMEOUT", true],
    ["AbortError", undefined, "CANCELLED", false],
    ["Error", undefined, "UNAVAILABLE", false],
  ])("named %s with status %s is %s", (name, status, code, retryable) => {
    expect(awsError(sdkError(name, status), "eks:DescribeCluster", noon)).toMatchObject({
      code,
      retryable,
      provider: "eks",
    });
  });

  test.each([
    ["ECONNRESET", "UNAVAILABLE", true],
    ["ECONNREFUSED", "UNAVAILABLE", true],
    ["EPIPE", "UNAVAILABLE", true],
    ["EAI_AGAIN", "UNAVAILABLE", true],
    ["ENOTFOUND", "UNAVAILABLE", false],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "UNAVAILABLE", false],
    ["ETIMEDOUT", "TIMEOUT", true],
  ])("with the system code %s is %s, though the SDK may call it a timeout", (code, expected, retryable) => {
    const error = awsError(sdkError("TimeoutError", undefined, { code }), "eks:ListClusters", noon);
    expect(error).toMatchObject({ code: expected, retryable });
  });

  test("passes on how long to wait, as seconds or as a date", () => {
    const waitOf = (value: string) =>
      awsError(
        sdkError("ThrottlingException", 429, { $response: { statusCode: 429, headers: { "retry-after": value } } }),
        "eks:ListClusters",
        noon,
      ).retryAfterMs;
    expect(waitOf("3")).toBe(3000);
    expect(waitOf("Sat, 21 Nov 2026 12:00:30 GMT")).toBe(30_000);
    expect(waitOf("soon")).toBeUndefined();
  });

  test("never carries the SDK's error, nor what a credential looks like, nor the body that a parser choked on", () => {
    const raw = sdkError("SyntaxError", 403, { $response: { body: "AKIAIOSFODNN7EXAMPLE" } });
    raw.message = 'Unexpected token, "AKIAIOSFODNN7EXAMPLE" is not valid JSON\n  Deserialization error: see $response';
    const error = awsError(raw, "eks:ListClusters", noon);
    expect(error.cause).toBeUndefined();
    expect(JSON.stringify({ ...error, message: error.message, stack: error.stack })).not.toMatch(/AKIA|Unexpected/);
    expect(awsError("AKIAIOSFODNN7EXAMPLE", "eks:ListClusters", noon).message).not.toContain("AKIA");
  });

  test("that has been translated already stays as it is", () => {
    const error = new FleetError("MISSING_DEPENDENCY", "x");
    expect(awsError(error, "eks:ListClusters", noon)).toBe(error);
  });
});

describe("a package of the AWS SDK", () => {
  test("that is not installed is named with the command that installs it", async () => {
    // A name that is computed, since a literal one would have to exist when this file is checked.
    const absent = ["@aws-sdk", "client-absent"].join("/");
    await expect(loadPackage(absent, () => import(absent))).rejects.toMatchObject({
      code: "MISSING_DEPENDENCY",
      message: `the EKS provider needs ${absent}, which is not installed`,
      hint: expect.stringContaining("npm install @aws-sdk/client-eks"),
    });
  });

  test("that fails while it is loaded says why", async () => {
    const load = () => Promise.reject(new Error("unsupported engine"));
    await expect(loadPackage("@aws-sdk/client-eks", load)).rejects.toThrow(
      "the EKS provider needs @aws-sdk/client-eks, which cannot be loaded: unsupported engine",
    );
  });
});
