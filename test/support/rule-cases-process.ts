// Runs every written case of the rules and ends with 1 at the first that does not end as it should.

import { apiCases } from "../lib/check/rules/api-cases.ts";
import type { Case } from "../lib/check/rules/cases.ts";
import { clusterObjectCases } from "../lib/check/rules/cluster-object-cases.ts";
import { hardeningCases } from "../lib/check/rules/hardening-cases.ts";
import { isolationCases } from "../lib/check/rules/isolation-cases.ts";
import { judgeObjects } from "../lib/check/rules/judge-objects.ts";
import { podSecurityCases } from "../lib/check/rules/pod-security-cases.ts";
import { upgradeCases } from "../lib/check/rules/upgrade-cases.ts";
import { friends, workload } from "./kube-objects.ts";

const tables = [apiCases, podSecurityCases, hardeningCases, isolationCases, upgradeCases, clusterObjectCases];

function holds(code: string, [, ending, objects, said = {}, given = {}]: Case): boolean {
  const { violations, applied } = judgeObjects(objects, given);
  const own = violations.filter((violation) => violation.code === code);
  const failed = own.some(({ verdict = "fail" }) => verdict === "fail");
  const told = [...applied].some((each) => each === code);
  const found = failed ? "fail" : own.length > 0 ? "unknown" : told ? "pass" : "none";
  const { message = "", path, container, severity, appliesFrom } = said;
  const [first] = own;
  const fits = (wanted: string | undefined, value: string | undefined) => wanted === undefined || wanted === value;
  return (
    found === ending &&
    (first?.message ?? "").includes(message) &&
    fits(path, first?.path) &&
    fits(container, first?.container) &&
    fits(severity, first?.severity) &&
    fits(appliesFrom, first?.appliesFrom)
  );
}

for (const table of tables)
  for (const [code, rows] of Object.entries(table)) for (const row of rows) if (!holds(code, row)) process.exit(1);
const restricted = { podSecurity: { level: "restricted", version: "latest" } } as const;
if (judgeObjects([workload(), ...friends()], restricted).violations.length > 0) process.exit(1);
console.log("held");
