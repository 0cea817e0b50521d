import { expect, test } from "vitest";
import { promises, promiseTable } from "./promises.ts";

test("the table has a row for every promise, adds up what was tried, and says what was not", () => {
  const lines = promiseTable([
    { promise: "R1", cases: 2, lost: 1, duplicated: 0, worst: { weight: 1, words: "mild" } },
    { promise: "R1", cases: 3, lost: 2, duplicated: 0, worst: { weight: 9, words: "wild" } },
    { promise: "R8", cases: 1, lost: 0, untried: "no small disk here" },
  ]).split("\n");
  expect(lines).toHaveLength(Object.keys(promises).length + 1);
  expect(lines[1]).toMatch(/^R1 .* 5 +3 +0 {2}wild$/);
  expect(lines[2]).toMatch(/^R2 .* 0 +- +- {2}not tried$/);
  expect(lines[8]).toMatch(/ 1 +0 +- {2}not tried: no small disk here$/);
});
