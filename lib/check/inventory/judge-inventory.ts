import type { Cluster } from "../../core/cluster.ts";
import type { Finding } from "../../core/finding.ts";
import type { JudgeInput, Judgement } from "../../core/judgement.ts";
import { inventoryChecks } from "./inventory-checks.ts";

/**
 * Judges a cluster by what the inventory holds of it. A check counts as applicable where its subject exists; one whose
 * evidence is missing gives a finding of verdict `unknown`, never silence.
 *
 * Findings are sorted by code and target; none has the fingerprint of another.
 *
 * @throws FleetError `CONFIG` when `asOf` is no instant.
 */
export function judgeInventory(cluster: Cluster, input: JudgeInput): Judgement {
  const checks = inventoryChecks(cluster, input);
  const findings = new Map<string, Finding>();
  let performed = 0;
  for (const check of checks) {
    const { finding } = check;
    if (check.performed) performed++;
    if (finding === undefined) continue;
    const known = findings.get(finding.fingerprint);
    // Two pools may go by one name; what is certain about either of them is not to be lost.
    if (known === undefined || (known.verdict === "unknown" && finding.verdict === "fail"))
      findings.set(finding.fingerprint, finding);
  }
  return {
    findings: [...findings.values()].sort(inOrder),
    performed,
    applicable: checks.length,
  };
}

function inOrder(a: Finding, b: Finding): number {
  return (
    compare(a.code, b.code) ||
    compare(a.target.kind ?? "", b.target.kind ?? "") ||
    compare(a.target.name ?? "", b.target.name ?? "") ||
    compare(a.fingerprint, b.fingerprint)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
