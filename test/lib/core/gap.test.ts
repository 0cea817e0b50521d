import { describe, expect, test } from "vitest";
import { type ErrorCode, errorCodes, FleetError } from "../../../lib/core/error.ts";
import { errorOfGap, type Gap, gapOf, scopeStatus } from "../../../lib/core/gap.ts";
import { type Scope, type ScopeStatus, scopeKey } from "../../../lib/core/scope.ts";

const scope: Scope = { provider: "eks", accountId: "111122223333", region: "eu-west-1" };
const gap = (code: ErrorCode, part: Partial<Gap> = {}): Gap => ({
  scope,
  what: "clusters",
  code,
  message: "no",
  ...part,
});

describe("gapOf", () => {
  test("keeps what the error says", () => {
    const error = new FleetError("THROTTLED", "slow down", {
      cluster: "prod",
      path: "$.a",
      hint: "wait",
      retryAfterMs: 5,
      status: "429",
    });
    expect(gapOf(scope, "node pools", error)).toStrictEqual({
      scope,
      what: "node pools",
      code: "THROTTLED",
      message: "slow down",
      cluster: "prod",
      path: "$.a",
      hint: "wait",
      retryAfterMs: 5,
    });
  });

  test("takes the cluster its caller names before that of the error", () => {
    expect(gapOf(scope, "pools", new FleetError("TIMEOUT", "late", { cluster: "arn" }), "prod").cluster).toBe("prod");
    expect(gapOf(scope, "pools", new FleetError("TIMEOUT", "late"))).not.toHaveProperty("cluster");
  });

  test.each([
    [new TypeError("Bearer SECRET-1"), "unexpected TypeError while reading clusters"],
    ["SECRET-2", "unexpected string while reading clusters"],
    [undefined, "unexpected undefined while reading clusters"],
  ])("reports a defect without repeating its text: %s", (error, message) => {
    expect(gapOf(scope, "clusters", error)).toStrictEqual({ scope, what: "clusters", code: "BAD_RESPONSE", message });
  });
});

test("a gap made into an error gives the same gap again", () => {
  const full = gap("FORBIDDEN", { cluster: "prod", path: "$.a", hint: "ask", retryAfterMs: 7 });
  const error = errorOfGap(full);
  expect(error).toMatchObject({ provider: "eks", scope: "eks/111122223333/eu-west-1", retryAfterMs: 7 });
  expect(gapOf(scope, "clusters", error)).toStrictEqual(full);
  expect(gapOf(scope, "clusters", errorOfGap(gap("AUTH")))).toStrictEqual(gap("AUTH"));
});

describe("scopeStatus", () => {
  const cases: readonly (readonly [string, readonly Gap[], number, ScopeStatus])[] = [
    ["no gap, no cluster", [], 0, "ok"],
    ["no gap, clusters", [], 3, "ok"],
    ["service switched off", [gap("NOT_ENABLED")], 0, "not-enabled"],
    ["service switched off where clusters came all the same", [gap("NOT_ENABLED")], 1, "partial"],
    ["denied, nothing arrived", [gap("FORBIDDEN")], 0, "denied"],
    ["denied after a page had arrived", [gap("FORBIDDEN")], 100, "partial"],
    ["switched off in one place, denied in another", [gap("NOT_ENABLED"), gap("AUTH")], 0, "denied"],
    ["only single clusters failed", [gap("TIMEOUT", { cluster: "a" }), gap("AUTH", { cluster: "b" })], 0, "partial"],
    ["one cluster and the scope failed", [gap("TIMEOUT", { cluster: "a" }), gap("AUTH")], 0, "timeout"],
    ["cancelled after clusters had arrived", [gap("TIMEOUT"), gap("CANCELLED")], 9, "cancelled"],
  ];
  test.each(cases)("%s", (_, gaps, clusters, status) => {
    expect(scopeStatus(gaps, clusters)).toBe(status);
  });

  test("is never ok when there is a gap, whatever its code", () => {
    for (const code of errorCodes) {
      for (const clusters of [0, 1]) expect([code, scopeStatus([gap(code)], clusters)]).not.toContain("ok");
    }
  });
});

test("the key of a scope tells provider, account and region apart", () => {
  expect(scopeKey(scope)).toBe("eks/111122223333/eu-west-1");
  expect(scopeKey({ provider: "gke", accountId: "p1" })).toBe("gke/p1");
});
