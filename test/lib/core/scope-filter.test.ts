import { expect, test } from "vitest";
import { passesFilter } from "../../../lib/core/scope-filter.ts";

test("everything passes without a filter, or with an empty one", () => {
  expect([undefined, {}, { include: [] }, { exclude: [] }].map((filter) => passesFilter(filter, "a"))).toStrictEqual([
    true,
    true,
    true,
    true,
  ]);
});

test.each([
  ["prod-*", "prod-eu", true],
  ["prod-*", "prod-", true],
  ["prod-*", "nonprod-eu", false],
  ["*prod*", "my-PROD-1", true],
  ["a*b*c", "a-b-b-c", true],
  ["a*b*c", "acb", false],
  ["ab*ba", "aba", false],
  ["**", "", true],
  ["prod", "prod2", false],
  [".*", "prod", false],
])("include %j, id %j: %s", (pattern, id, passes) => {
  expect(passesFilter({ include: [pattern] }, id)).toBe(passes);
  expect(passesFilter({ exclude: [pattern] }, id)).toBe(!passes);
});

test("the name counts as well as the id, and exclude wins", () => {
  expect(passesFilter({ include: ["payments"] }, "111122223333", "Payments")).toBe(true);
  expect(passesFilter({ include: ["*"], exclude: ["payments"] }, "111122223333", "Payments")).toBe(false);
});
