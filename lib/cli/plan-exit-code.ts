import type { Finding } from "../core/finding.ts";
import type { Unread } from "../core/findings-document.ts";
import type { ClusterPlan, Plan, WorkloadVerdict } from "../core/plan.ts";
import { gapGroupText, groupGaps } from "../report/gap-lines.ts";
import { grouped } from "../report/words.ts";
import { exitCode, type FailOn, reaches } from "./exit-code.ts";
import type { Outcome } from "./outcome.ts";

/**
 * How `plan` ends. 2 for what stands in the way at `--fail-on` or above: a cluster that is blocked or must be built anew, a
 * rule or a deadline that cannot be met (all of them errors), a finding of a planned cluster. 5 when something could not be
 * read or judged. 2 wins over 5, and `because` names both. That nobody asked for a judgement of workloads is said in every
 * output and fails nothing.
 */
export function planOutcome(plan: Plan, failOn: FailOn): Outcome {
  const outcomes = (wanted: string) => plan.clusters.filter(({ outcome }) => outcome === wanted).length;
  const errors = [
    said(outcomes("blocked"), "blocked"),
    said(outcomes("rebuild"), "to be rebuilt"),
    said(plan.problems.length, "rules of the policy that cannot be met", "rule of the policy that cannot be met"),
  ];
  const severities = concerning(plan).map(({ severity }) => severity);
  const findings = severities.filter((severity) => reaches(severity, failOn)).length;
  const failed = failOn === "never" ? [] : [...errors, said(findings, `findings of ${failOn} or above`)].flat();
  const undetermined = plan.clusters.filter(
    ({ outcome, verdict, workloads }) =>
      outcome === "unknown" || (outcome === "planned" && (verdict === "cannot-determine" || isOpen(workloads))),
  );
  const missing = plan.gaps.filter(({ code }) => code !== "NOT_ENABLED");
  const unread = unreadOf(plan);
  const gaps = [
    said(missing.length, "gaps in the inventory", "gap in the inventory"),
    said(undetermined.length, "clusters without all evidence", "cluster without all evidence"),
    said(unread.length, "things that the findings could not look at", "thing that the findings could not look at"),
  ].flat();
  const code = failed.length > 0 ? exitCode.findings : gaps.length > 0 ? exitCode.gaps : exitCode.fine;
  const open = [
    groupGaps(missing).map((group) => gapGroupText(group, 2)),
    withoutEvidence(undetermined, plan.findings),
    unread.map(({ what, message }) => `${what}: ${message}`),
  ];
  return { code, because: [...failed, ...gaps], open };
}

/** Each cluster with the checks that had no evidence, or with the reason why nothing is known of it. */
function withoutEvidence(clusters: readonly ClusterPlan[], findings: readonly Finding[]): readonly string[] {
  const unknown = Map.groupBy(
    findings.filter(({ verdict }) => verdict === "unknown"),
    ({ target }) => target.cluster,
  );
  return clusters.map(({ uid, name, outcome, reasons }) => {
    const [reason] = reasons;
    if (outcome === "unknown" && reason !== undefined) return `${name}: ${reason.message}`;
    const codes = [...new Set((unknown.get(uid) ?? []).map(({ code }) => code))];
    if (codes.length === 0) return `${name}: not every check of what runs in it could be made`;
    const more = codes.length > mostCodes ? ` and ${codes.length - mostCodes} more` : "";
    return `${name}: no evidence for ${codes.slice(0, mostCodes).join(", ")}${more}`;
  });
}

const mostCodes = 3;

function isOpen({ verdict, evidence }: WorkloadVerdict): boolean {
  return evidence !== undefined && verdict === "cannot-determine";
}

/** The first entry, of workloads that nobody was asked to judge, does not count. */
function unreadOf({ clusters, unread }: Plan): readonly Unread[] {
  const blind = clusters.some(({ workloads }) => workloads.evidence === undefined);
  return unread.slice(Number(blind));
}

/** Failed checks of clusters that are planned or blocked: what is left alone does not fail a plan. */
function concerning({ clusters, findings }: Plan): readonly Finding[] {
  const moved = new Set(
    clusters.flatMap(({ uid, outcome }) => (outcome === "planned" || outcome === "blocked" ? [uid] : [])),
  );
  return findings.filter(
    ({ verdict, target }) => verdict === "fail" && (target.cluster === undefined || moved.has(target.cluster)),
  );
}

function said(count: number, many: string, one = many): readonly string[] {
  return count === 0 ? [] : [`${grouped(count)} ${count === 1 ? one : many}`];
}
