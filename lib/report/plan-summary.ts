import type { ClusterPlan, PlannedStage } from "../core/plan.ts";
import type { PlanView } from "./plan-view.ts";
import { minuteText, verdictWords } from "./plan-words.ts";
import { counted, grouped, usd } from "./words.ts";

const outcomes = ["planned", "current", "blocked", "rebuild", "skipped", "unknown"] as const;
const outcomeWords: Readonly<Record<ClusterPlan["outcome"], string>> = {
  planned: "planned",
  current: "at their target",
  blocked: "blocked",
  rebuild: "to be rebuilt",
  skipped: "skipped",
  unknown: "unknown",
};

/** The sums of a plan in sentences, the same in every format for people. The first one is the heading. */
export function planSummary(view: PlanView): string[] {
  const { plan, byOutcome, verdicts, evidence, notMade, hops } = view;
  const parts = outcomes.flatMap((outcome) => {
    const count = byOutcome.get(outcome)?.length ?? 0;
    return count === 0 ? [] : [`${grouped(count)} ${outcomeWords[outcome]}`];
  });
  const said = (["ready", "ready-with-warnings", "cannot-determine", "blocked"] as const).flatMap((verdict) => {
    const count = verdicts.get(verdict);
    return count === undefined ? [] : [`${grouped(count)} ${verdictWords[verdict]}`];
  });
  const lines = [
    `Plan for ${counted(plan.clusters.length, "cluster")}, as of ${plan.asOf.slice(0, 10)}: ${parts.join(", ")}`,
  ];
  if (hops.done > 0) lines.push(`Done: ${grouped(hops.done)} of ${counted(hops.all, "hop")}`);
  if (said.length > 0) lines.push(`Verdicts: ${said.join(", ")}`);
  const missing = notMade.slice(0, 3).map(({ code, clusters }) => `${code} for ${grouped(clusters)}`);
  const more = notMade.length > 3 ? ` and ${notMade.length - 3} more` : "";
  lines.push(
    `Checks made: ${grouped(evidence.performed)} of ${grouped(evidence.applicable)} that apply` +
      (missing.length === 0 ? "" : `; without evidence: ${missing.join(", ")}${more}`),
  );
  return [...lines, ...workloadLine(view), ...costLines(view), ...deadlineLine(view)];
}

/** What runs in the clusters is judged apart from the clusters, and by others. */
function workloadLine({ plan: { clusters, unread } }: PlanView): string[] {
  const counts = new Map<string, number>();
  for (const { workloads } of clusters) {
    const open = workloads.verdict === "cannot-determine";
    const word = open && workloads.evidence === undefined ? notJudged : verdictWords[workloads.verdict];
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...Object.values(verdictWords), notJudged].filter((word) => counts.has(word));
  const parts = words.map((word) => `${grouped(counts.get(word) ?? 0)} ${word}`);
  const how = counts.has(notJudged) ? " (--manifests PATH, --findings FILE)" : "";
  const others = unread.length - Number(clusters.some(({ workloads }) => workloads.evidence === undefined));
  const open = others === 0 ? [] : [`${counted(others, "thing")} could not be looked at`];
  const said = [...(parts.length === 0 ? [] : [`${parts.join(", ")}${how}`]), ...open];
  return said.length === 0 ? [] : [`Workloads: ${said.join("; ")}`];
}

const notJudged = "not judged";

function costLines({ plan: { cost, horizon }, stages }: PlanView): string[] {
  const until = horizon.slice(0, 10);
  const { stayUsd, planUsd, savedUsd, unknownClusters, lowerBoundUsd, gapUsd } = cost;
  if (stayUsd === undefined || planUsd === undefined) {
    return [`Paid support until ${until}: not known${cost.unknown === undefined ? "" : ` (${cost.unknown})`}`];
  }
  const saved = savedUsd === undefined || savedUsd === 0 ? "" : `, which saves ${usd(Math.abs(savedUsd))}`;
  const unknown = unknownClusters === 0 ? "" : `; not known for ${grouped(unknownClusters)}`;
  const lines = [
    `Paid support until ${until}: ${usd(stayUsd)} if nothing is done, ${usd(planUsd)} by this plan` +
      (savedUsd !== undefined && savedUsd < 0 ? `, ${usd(-savedUsd)} more` : saved) +
      unknown,
  ];
  if (lowerBoundUsd === undefined || gapUsd === undefined || stages.length === 0) return lines;
  const bound = `no order of the planned work costs less than ${usd(lowerBoundUsd)}`;
  lines.push(
    `Schedule: ${gapUsd === 0 ? `the cheapest there is (${bound})` : `${usd(gapUsd)} above a lower bound: ${bound}`}`,
  );
  return lines;
}

function deadlineLine({ late }: PlanView): string[] {
  if (late.length === 0) return [];
  const names = late.slice(0, 3).map(({ name, deadline }) => {
    const earliest = deadline?.earliest === undefined ? "" : `, at the earliest ${minuteText(deadline.earliest)}`;
    return `${name} (${deadline?.at.slice(0, 10)}${earliest})`;
  });
  const more = late.length > 3 ? ` and ${late.length - 3} more` : "";
  return [`Deadlines missed: ${names.join(", ")}${more}`];
}

/** A stage in one line: `prod: 2026-11-21 to 2026-11-25, 17 clusters, soak until …`. */
export function stageText({ name, start, end, soakUntil, approval, failureBudget, groups }: PlannedStage): string {
  const clusters = groups.reduce((sum, group) => sum + group.clusters.length, 0);
  const canaries = groups.reduce((sum, group) => sum + group.canaries.length, 0);
  const parts = [
    start === undefined || end === undefined ? "no times" : `${minuteText(start)} to ${minuteText(end)}`,
    clusters === 0 ? "" : counted(clusters, "cluster"),
    canaries === 0 ? "" : `${counted(canaries, "canary", "canaries")} first`,
    soakUntil === undefined || soakUntil === end ? "" : `soak until ${minuteText(soakUntil)}`,
    approval === undefined ? "" : `approval ${approval} it`,
    failureBudget === 0 ? "" : `${counted(failureBudget, "failure")} allowed`,
  ].filter((part) => part !== "");
  return `${name}: ${parts.join(", ")}`;
}
