import type { Finding } from "../core/finding.ts";
import type { Plan, WorkloadVerdict } from "../core/plan.ts";
import { exitCode, type FailOn, reaches } from "./exit-code.ts";

/** Why a plan does not end with 0, as clauses for people. */
export interface PlanOutcome {
  readonly code: number;
  readonly because: readonly string[];
}

/**
 * How `plan` ends. 2 for what stands in the way at `--fail-on` or above: a cluster that is blocked or must be built anew, a
 * rule or a deadline that cannot be met (all of them errors), a finding of a planned cluster. 5 when something could not be
 * read or judged. 2 wins over 5, and `because` names both. That nobody asked for a judgement of workloads is said in every
 * output and fails nothing.
 */
export function planOutcome(plan: Plan, failOn: FailOn): PlanOutcome {
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
  const gaps = [
    said(plan.gaps.filter(({ code }) => code !== "NOT_ENABLED").length, "gaps in the inventory"),
    said(undetermined.length, "clusters without all evidence"),
    said(unreadOf(plan), "things that the findings could not look at", "thing that the findings could not look at"),
  ].flat();
  const code = failed.length > 0 ? exitCode.findings : gaps.length > 0 ? exitCode.gaps : exitCode.fine;
  return { code, because: [...failed, ...gaps] };
}

function isOpen({ verdict, evidence }: WorkloadVerdict): boolean {
  return evidence !== undefined && verdict === "cannot-determine";
}

/** The entry for workloads that nobody was asked to judge does not count. */
function unreadOf({ clusters, unread }: Plan): number {
  const blind = clusters.some(({ workloads }) => workloads.evidence === undefined);
  return unread.length - Number(blind);
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
  return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
}
