import { expect, test } from "vitest";
import { type ErrorDetail, errorCodes, FleetError, isFleetError } from "../../../lib/core/error.ts";

const detail = {
  provider: "eks",
  scope: "eks/1/us-east-1",
  cluster: "prod",
  path: "$.cluster.version",
  hint: "Ask for eks:DescribeCluster.",
  retryable: true,
  retryAfterMs: 3000,
  status: "429",
  reason: "downgrade",
} as const satisfies Required<ErrorDetail>;

test("an error carries every detail it is given, and no key for those it is not", () => {
  expect({ ...new FleetError("THROTTLED", "slow down", detail) }).toStrictEqual({
    name: "FleetError",
    code: "THROTTLED",
    ...detail,
  });
  expect({ ...new FleetError("AUTH", "no") }).toStrictEqual({ name: "FleetError", code: "AUTH", retryable: false });
});

test("an error of another copy of this package is recognised by its brand", () => {
  const foreign = Object.assign(new Error("x"), { code: "TIMEOUT", [Symbol.for("fleetwright.FleetError")]: true });
  expect(isFleetError(foreign)).toBe(true);
  expect(isFleetError(foreign, "TIMEOUT")).toBe(true);
  expect(isFleetError(foreign, "AUTH")).toBe(false);
});

test.each([undefined, null, "AUTH", 1, {}, new Error("AUTH"), { code: "AUTH", name: "FleetError" }])(
  "%j is not one of ours",
  (other) => {
    expect(isFleetError(other)).toBe(false);
  },
);

test("the brand is not printed with the error", () => {
  expect(JSON.parse(JSON.stringify(new FleetError("CONFIG", "bad")))).toStrictEqual({
    name: "FleetError",
    code: "CONFIG",
    retryable: false,
  });
  expect(Object.getOwnPropertySymbols({ ...new FleetError("CONFIG", "bad") })).toStrictEqual([]);
});

test("no code is listed twice", () => {
  expect(new Set(errorCodes).size).toBe(errorCodes.length);
});
