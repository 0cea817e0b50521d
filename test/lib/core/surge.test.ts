import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nodesOf, parseIntOrPercent } from "../../../lib/core/surge.ts";

test.each([
  [1, { value: 1, unit: "nodes" }],
  ["1", { value: 1, unit: "nodes" }],
  [" 33% ", { value: 33, unit: "percent" }],
  ["0%", { value: 0, unit: "percent" }],
  ["100000", { value: 100_000, unit: "nodes" }],
])("%j is an amount", (raw, amount) => {
  expect(parseIntOrPercent(raw)).toStrictEqual(amount);
});

test.each([
  -1,
  "-1",
  1.5,
  "1.5%",
  "",
  "%",
  "1 %",
  "1e3",
  "0x10",
  "10%%",
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1e21,
  null,
  undefined,
  {},
  true,
])("%j is not an amount", (raw) => {
  expect(parseIntOrPercent(raw)).toBeUndefined();
});

test("a percentage is rounded up for surge and down for unavailability", () => {
  const third = { value: 33, unit: "percent" } as const;
  expect([0, 1, 3, 4, 100].map((size) => nodesOf(third, size))).toStrictEqual([0, 1, 1, 2, 33]);
  expect([0, 1, 3, 4, 100].map((size) => nodesOf(third, size, "down"))).toStrictEqual([0, 0, 0, 1, 33]);
  expect(nodesOf({ value: 7, unit: "nodes" }, 3)).toBe(7);
});

test("both roundings lie within one node of the exact share, also where floating point would not", () =>
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100_000 }), (value, size) => {
      const [up, down] = [nodesOf({ value, unit: "percent" }, size), nodesOf({ value, unit: "percent" }, size, "down")];
      expect(up * 100).toBeGreaterThanOrEqual(value * size);
      expect(down * 100).toBeLessThanOrEqual(value * size);
      expect(up - down).toBe((value * size) % 100 === 0 ? 0 : 1);
    }),
  ));
