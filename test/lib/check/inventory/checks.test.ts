import { describe, expect, test } from "vitest";
import { inventoryChecks } from "../../../../lib/check/inventory/inventory-checks.ts";
import { catalogueEntry, inventoryFindings } from "../../../../lib/core/finding-catalogue.ts";
import { allCases } from "./all-cases.ts";
import type { Ending } from "./cases.ts";

describe.each(allCases)("$code", ({ code, rows }) => {
  test.each(rows)("$ending: $title", ({ ending, cluster, input, expected }) => {
    const checks = inventoryChecks(cluster, input).filter((check) => check.code === code);
    const findings = checks.flatMap(({ finding }) => finding ?? []);
    expect(endingOf(checks.length, findings)).toBe(ending);
    const { appliesFrom, ...said } = expected;
    const [finding] = findings;
    if (Object.keys(expected).length > 0) expect(finding).toMatchObject(said);
    if ("appliesFrom" in expected) expect(finding?.appliesFrom).toBe(appliesFrom);
    for (const { target } of findings) expect(target.cluster).toBe(cluster.uid);
  });
});

function endingOf(checks: number, findings: readonly { readonly verdict: string }[]): Ending {
  if (checks === 0) return "none";
  if (findings.length === 0) return "pass";
  return findings.some(({ verdict }) => verdict === "fail") ? "fail" : "unknown";
}

test("every code of an inventory has cases, and every case a code", () => {
  expect(allCases.map(({ code }) => code).toSorted()).toStrictEqual(Object.keys(inventoryFindings).toSorted());
});

test("every code has a cluster that it speaks of and one that it does not", () => {
  const spoken = (endings: readonly Ending[], code: string) =>
    endings.includes(catalogueEntry(code)?.alwaysUnknown ? "unknown" : "fail");
  const silent = (endings: readonly Ending[]) => endings.includes("pass") || endings.includes("none");
  const lacking = allCases.filter(({ code, rows }) => {
    const endings = rows.map(({ ending }) => ending);
    return !spoken(endings, code) || !silent(endings);
  });
  expect(lacking).toStrictEqual([]);
});

test("a code that only says that something is not known never fails", () => {
  const failing = allCases.filter(
    ({ code, rows }) => catalogueEntry(code)?.alwaysUnknown && rows.some(({ ending }) => ending === "fail"),
  );
  expect(failing).toStrictEqual([]);
});
