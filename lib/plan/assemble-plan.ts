import type { Finding } from "../core/finding.ts";
import type { FleetReading } from "../core/inventory.ts";
import { compareText } from "../core/order.ts";
import type { ClusterPlan, Plan } from "../core/plan.ts";
import { planHash } from "../core/plan-hash.ts";
import type { Policy } from "../core/policy.ts";
import { clusterPlan } from "./cluster-plan.ts";
import type { Draft } from "./draft.ts";
import { handedFindings } from "./draft-fleet.ts";
import { gapsOf } from "./plan-gaps.ts";
import type { PlanTimes } from "./plan-times.ts";
import { schedule } from "./schedule/schedule.ts";
import type { FinishedCluster } from "./schedule/schedule-input.ts";
import { type Earlier, type ScheduleEntry, scheduleEntry } from "./schedule-entry.ts";
import { totalCost } from "./total-cost.ts";
import { unreadWorkloads, type WorkloadJudgement } from "./workloads.ts";

export interface PlanParts {
  readonly inventory: FleetReading;
  readonly policy: Policy;
  readonly findings?: readonly Finding[];
  readonly judgements?: readonly WorkloadJudgement[];
}

/** A draft with what an earlier plan left of it. */
export interface Planned {
  readonly draft: Draft;
  readonly earlier?: Earlier;
}

/**
 * Gives the drafts times and prices and puts the plan together. Clusters that no time can be found for are blocked by
 * the rules that their problems name.
 *
 * @param lost Clusters of an earlier plan that the inventory could not show; they come last.
 */
export function assemblePlan(
  planned: readonly Planned[],
  times: PlanTimes,
  parts: PlanParts,
  lost: readonly ClusterPlan[] = [],
): Plan {
  const { inventory, policy, judgements = [] } = parts;
  const entries = planned.map((each): ScheduleEntry => scheduleEntry(each.draft, times, each.earlier));
  const result = schedule({
    asOf: times.asOf,
    horizon: times.horizon,
    policy,
    clusters: entries.flatMap(({ job }) => (job === undefined ? [] : [job])),
    finished: entries.flatMap((entry) => finishedOf(entry, times)),
  });
  const problems = new Map<string, Plan["problems"][number][]>();
  for (const problem of result.problems) {
    for (const uid of problem.clusters) problems.set(uid, [...(problems.get(uid) ?? []), problem]);
  }
  const clusters = entries.map((entry) => {
    const { uid } = entry.draft.cluster;
    return clusterPlan(entry, result.clusters.get(uid), problems.get(uid) ?? [], times, policy);
  });
  const plan: Omit<Plan, "hash"> = {
    kind: "FleetPlan",
    schemaVersion: 1,
    asOf: times.asOf,
    takenAt: inventory.takenAt,
    horizon: times.horizon,
    clusters: [...clusters, ...lost],
    stages: result.stages,
    problems: result.problems,
    cost: totalCost(clusters, result),
    findings: findingsOf(planned, handedFindings(parts)),
    unread: unreadWorkloads([...clusters, ...lost], judgements),
    gaps: gapsOf(inventory),
  };
  const { kind, schemaVersion, asOf, takenAt, horizon, ...rest } = plan;
  return { kind, schemaVersion, asOf, takenAt, horizon, hash: planHash(plan), ...rest };
}

/** What an earlier plan has brought to its end. When exactly is not known: as planned, but not in the future. */
function finishedOf({ draft, earlier }: ScheduleEntry, { asOf }: PlanTimes): readonly FinishedCluster[] {
  const end = earlier?.done.findLast((hop) => hop.end !== undefined)?.end;
  if (draft.outcome !== "current" || end === undefined) return [];
  const canary = earlier?.canary === undefined ? {} : { canary: earlier.canary };
  return [{ cluster: draft.cluster, end: Date.parse(end) < Date.parse(asOf) ? end : asOf, ...canary }];
}

/**
 * Findings about no cluster of the plan first, then cluster by cluster; each once. What was handed in stays, even where it
 * does not concern the way that is planned.
 */
function findingsOf(planned: readonly Planned[], handed: readonly Finding[]): readonly Finding[] {
  const uids = new Set(planned.map(({ draft }) => draft.cluster.uid));
  const byCluster = Map.groupBy(handed, ({ target: { cluster = "" } }) => (uids.has(cluster) ? cluster : ""));
  const general = distinct(byCluster.get("") ?? []);
  const generalPrints = new Set(general.map(({ fingerprint }) => fingerprint));
  return [
    ...general,
    ...planned.flatMap(({ draft }) => {
      const own =
        generalPrints.size === 0
          ? draft.findings
          : draft.findings.filter(({ fingerprint }) => !generalPrints.has(fingerprint));
      const given = byCluster.get(draft.cluster.uid);
      return distinct(given === undefined ? own : [...own, ...given]);
    }),
  ];
}

/** By fingerprint; of several with the same, the last. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  const sorted = findings.toSorted((a, b) => compareText(a.fingerprint, b.fingerprint));
  return sorted.filter(({ fingerprint }, index) => fingerprint !== sorted[index + 1]?.fingerprint);
}
