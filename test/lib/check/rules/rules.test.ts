import { describe, expect, test } from "vitest";
import { objectRules, relationalRules } from "../../../../lib/check/manifests/rules.ts";
import { catalogueEntry, type FindingCode } from "../../../../lib/core/finding-catalogue.ts";
import { friends, workload } from "../../../support/kube-objects.ts";
import { apiCases } from "./api-cases.ts";
import type { Case, Cases } from "./cases.ts";
import { clusterObjectCases } from "./cluster-object-cases.ts";
import { hardeningCases } from "./hardening-cases.ts";
import { isolationCases } from "./isolation-cases.ts";
import { type Ending, judgeObjects } from "./judge-objects.ts";
import { podSecurityCases } from "./pod-security-cases.ts";
import { textCases } from "./text-cases.ts";
import { upgradeCases } from "./upgrade-cases.ts";

const tables: readonly Cases[] = [
  apiCases,
  textCases,
  podSecurityCases,
  hardeningCases,
  isolationCases,
  upgradeCases,
  clusterObjectCases,
];
const all = tables.flatMap((table) =>
  (Object.entries(table) as [FindingCode, readonly Case[]][]).map(([code, cases]) => ({
    code,
    rows: cases.map(([title, ending, objects, said = {}, given = {}]) => ({ title, ending, objects, said, given })),
  })),
);
const codes = [...objectRules, ...relationalRules].flatMap((rule) => rule.codes);

describe.each(all)("$code", ({ code, rows }) => {
  test.each(rows)("$ending: $title", ({ ending, objects, said, given }) => {
    const { violations, applied } = judgeObjects(objects, given);
    const own = violations.filter((violation) => violation.code === code);
    const failed = own.filter(({ verdict = "fail" }) => verdict === "fail");
    const found: Ending = failed.length > 0 ? "fail" : own.length > 0 ? "unknown" : applied.has(code) ? "pass" : "none";
    expect(found).toBe(ending);
    const { message, ...rest } = said;
    if (Object.keys(rest).length > 0) expect(own[0]).toMatchObject(rest);
    if (message !== undefined) expect(own[0]?.message).toContain(message);
  });
});

test.each(["baseline", "restricted"] as const)("nothing is said of a hardened workload, %s", (level) => {
  const { violations } = judgeObjects([workload(), ...friends()], { podSecurity: { level, version: "latest" } });
  expect(violations).toStrictEqual([]);
});

test("each code comes from one rule, and is in the catalogue", () => {
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toStrictEqual([]);
  expect(codes.filter((code) => catalogueEntry(code) === undefined)).toStrictEqual([]);
});

test("a rule gives no code that it does not announce", () => {
  const given = all.flatMap(({ rows }) =>
    rows.flatMap(({ objects, given }) => judgeObjects(objects, given).violations.map(({ code }) => code)),
  );
  expect([...new Set(given)].filter((code) => !codes.includes(code))).toStrictEqual([]);
});

test("what is not known is not mended: its advice says how to know, or is the code's own", () => {
  const advised = all.flatMap(({ code, rows }) =>
    rows
      .filter(({ ending }) => ending === "unknown")
      .flatMap(({ title, objects, given }) =>
        judgeObjects(objects, given)
          .violations.filter((violation) => violation.code === code && violation.verdict === "unknown")
          .filter(({ fix }) => fix === undefined && catalogueEntry(code)?.alwaysUnknown !== true)
          .map(() => `${code}: ${title}`),
      ),
  );
  expect(advised).toStrictEqual([]);
});

test("every code of a rule has a case that it speaks of and one that it passes, and every case a rule", () => {
  const endings = new Map(all.map(({ code, rows }) => [code, rows.map(({ ending }) => ending)]));
  const lacking = codes.filter((code) => {
    const spoken = catalogueEntry(code)?.alwaysUnknown ? "unknown" : "fail";
    return endings.get(code)?.includes(spoken) !== true || endings.get(code)?.includes("pass") !== true;
  });
  expect(lacking).toStrictEqual([]);
  expect([...endings.keys()].filter((code) => !codes.includes(code))).toStrictEqual([]);
});
