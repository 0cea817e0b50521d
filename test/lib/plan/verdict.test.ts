import fc from "fast-check";
import { expect, test } from "vitest";
import { verdictOf } from "../../../lib/plan/verdict.ts";
import { cases } from "../../support/cases.ts";

const all = { performed: 3, applicable: 3 };
const some = { performed: 2, applicable: 3 };
const fail = (severity: "error" | "warning" | "info") => ({ severity, verdict: "fail" as const });
const unknown = (severity: "error" | "warning" | "info") => ({ severity, verdict: "unknown" as const });

test.each([
  ["nothing found", [], all, "ready"],
  ["a remark", [fail("info")], all, "ready"],
  ["a warning", [fail("warning"), fail("info")], all, "ready-with-warnings"],
  ["a check without evidence", [fail("warning"), unknown("info")], all, "cannot-determine"],
  ["a check that was not made", [fail("warning")], some, "cannot-determine"],
  ["an error", [fail("warning"), fail("error")], all, "blocked"],
  ["an error beside missing evidence", [unknown("error"), fail("error")], some, "blocked"],
  ["an error that nobody could confirm", [unknown("error")], all, "cannot-determine"],
  ["nobody who looked", [], { performed: 0, applicable: 1 }, "cannot-determine"],
] as const)("%s: the findings %j on the evidence %j give %s", (_, findings, evidence, verdict) => {
  expect(verdictOf(findings, evidence)).toBe(verdict);
});

test("more findings and less evidence never make a verdict better", () => {
  const rank = ["ready", "ready-with-warnings", "cannot-determine", "blocked"];
  const finding = fc.record({
    severity: fc.constantFrom("error" as const, "warning" as const, "info" as const),
    verdict: fc.constantFrom("fail" as const, "unknown" as const),
  });
  fc.assert(
    fc.property(fc.array(finding), finding, fc.nat(9), fc.nat(9), (findings, more, performed, missing) => {
      const evidence = { performed, applicable: performed + missing };
      const before = rank.indexOf(verdictOf(findings, evidence));
      expect(rank.indexOf(verdictOf([...findings, more], evidence))).toBeGreaterThanOrEqual(before);
      expect(
        rank.indexOf(verdictOf(findings, { performed, applicable: performed + missing + 1 })),
      ).toBeGreaterThanOrEqual(before);
    }),
    { numRuns: cases(10_000) },
  );
});
