import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diffFindings } from "../../../lib/check/diff-findings.ts";
import { type Finding, finding } from "../../../lib/core/finding.ts";
import { findingsDocument, type Unread } from "../../../lib/core/findings-document.ts";
import { cases } from "../../support/cases.ts";

function of(name: string, fields: Partial<Finding> = {}): Finding {
  return finding({
    code: "API-REMOVED",
    severity: "error",
    verdict: "fail",
    target: { file: `${name}.yaml`, kind: "Ingress", name },
    message: "it is not served",
    fix: "Move it.",
    evidence: [],
    ...fields,
  });
}

function judgement(findings: readonly Finding[], unread: readonly Unread[] = [], known?: number) {
  const counts = known === undefined ? {} : { known };
  return findingsDocument(findings, unread, { performed: 1, applicable: 1 }, counts);
}

/** `+a` for each change. */
function told(before: ReturnType<typeof judgement>, after: ReturnType<typeof judgement>): readonly string[] {
  const signs = { added: "+", removed: "-", changed: "~", unseen: "?" };
  return diffFindings(before, after).findings.map(({ change, target }) => `${signs[change]}${target.name}`);
}

describe("two judgements differ", () => {
  test("by what only one of them has", () => {
    expect(told(judgement([of("a"), of("b")]), judgement([of("b"), of("c")]))).toStrictEqual(["+c", "-a"]);
  });

  test("not by file, line or words", () => {
    const moved = of("a", { target: { file: "z.yaml", line: 9, kind: "Ingress", name: "a" }, message: "it has gone" });
    expect(told(judgement([of("a")]), judgement([moved, moved]))).toStrictEqual([]);
  });

  test("by severity, verdict and the minor that it begins at", () => {
    const { findings } = diffFindings(
      judgement([of("a", { appliesFrom: "1.33" })]),
      judgement([of("a", { severity: "warning", verdict: "unknown" })]),
    );
    expect(findings).toMatchObject([
      {
        change: "changed",
        fields: [
          { field: "severity", before: "error", after: "warning" },
          { field: "verdict", before: "fail", after: "unknown" },
          { field: "appliesFrom", before: "1.33" },
        ],
      },
    ]);
  });

  test("by what they could not read", () => {
    const entry = (what: string) => ({ what, message: "permission denied", file: what });
    expect(diffFindings(judgement([], [entry("a")]), judgement([], [entry("b")])).unread).toStrictEqual([
      { change: "removed", what: "a", message: "permission denied" },
      { change: "added", what: "b", message: "permission denied" },
    ]);
  });
});

describe("a finding that is not in the new judgement is not known to have gone", () => {
  const unread = (fields: Partial<Unread>): Unread => ({ what: "it", message: "permission denied", ...fields });
  test.each([
    ["its file was not read", unread({ file: "a.yaml" }), "?a"],
    ["its folder was not read", unread({ file: "dir" }), "?a"],
    ["a release in its file was not read", unread({ file: "s.yaml" }), "?a"],
    ["it is not said where what was not read is", unread({}), "?a"],
    ["another file was not read", unread({ file: "a" }), "-a"],
    ["another cluster was not read", unread({ cluster: "eks/2" }), "-a"],
    ["its cluster was not read", unread({ cluster: "eks/1" }), "?a"],
  ])("where %s", (title, entry, expected) => {
    const file = title.includes("folder") ? "dir/a.yaml" : title.includes("release") ? "s.yaml#shop/a" : "a.yaml";
    const target = { file, kind: "Ingress", name: "a", cluster: "eks/1" };
    expect(told(judgement([of("a", { target })]), judgement([], [entry]))).toStrictEqual([expected]);
  });

  test("where a baseline keeps findings back", () => {
    expect(told(judgement([of("a")]), judgement([], [], 1))).toStrictEqual(["?a"]);
  });
});

test("what comes one way goes the other way, and nothing differs from itself", () => {
  const some = fc
    .uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"))
    .map((names) => judgement(names.map((name) => of(name))));
  fc.assert(
    fc.property(some, some, (one, other) => {
      const mirrored = told(other, one).map((text) => (text.startsWith("+") ? "-" : "+") + text.slice(1));
      expect(told(one, other).toSorted()).toStrictEqual(mirrored.toSorted());
      expect(told(one, one)).toStrictEqual([]);
    }),
    { numRuns: cases(200) },
  );
});
