import { dayMs, fromInstant } from "../core/instant.ts";
import type { ClusterPlan, Deadline, Hop, PlanProblem, PlanReason } from "../core/plan.ts";
import type { Policy } from "../core/policy.ts";
import { managedByOf } from "../data/owners.ts";
import { costOf } from "./cost.ts";
import type { PlanTimes } from "./plan-times.ts";
import type { ScheduledCluster, ScheduledHop } from "./schedule/schedule-result.ts";
import type { ScheduleEntry } from "./schedule-entry.ts";

/** One cluster's part of the plan, with the times that the schedule gave it. */
export function clusterPlan(
  entry: ScheduleEntry,
  scheduled: ScheduledCluster | undefined,
  problems: readonly PlanProblem[],
  times: PlanTimes,
  policy: Policy,
): ClusterPlan {
  const { draft, surcharges, earlier } = entry;
  const { cluster, version, target } = draft;
  const { ref, environment, owner } = cluster;
  const timed = scheduled !== undefined && scheduled.hops.length > 0;
  const unplaced = draft.outcome === "planned" && !timed;
  const managedBy = managedByOf(cluster.labels);
  const changes = (scheduled?.hops ?? []).map(({ versionAt }) => Date.parse(versionAt));
  const deadline = deadlineOf(entry, scheduled, times, policy);
  return {
    uid: cluster.uid,
    name: cluster.name,
    provider: ref.provider,
    account: ref.scope.accountId,
    location: ref.location,
    ...(environment === undefined ? {} : { environment }),
    ...(owner === undefined ? {} : { owner }),
    ...(managedBy === undefined ? {} : { managedBy }),
    outcome: unplaced ? "blocked" : draft.outcome,
    verdict: draft.verdict,
    workloads: draft.workloads,
    reasons: unplaced ? [...draft.reasons, ...problemReasons(problems)] : draft.reasons,
    ...(version === undefined ? {} : { version: version.raw }),
    ...(target === undefined ? {} : { target }),
    hops: [...(earlier?.done ?? []), ...draft.hops.map((hop, index) => withTimes(hop, scheduled?.hops[index]))],
    ...(scheduled === undefined ? {} : { stage: scheduled.stage, group: scheduled.group, canary: scheduled.canary }),
    // Others go on waiting for a canary that is done, also when this plan is continued in turn.
    ...(scheduled === undefined && earlier?.canary !== undefined ? { canary: earlier.canary } : {}),
    ...(scheduled?.start === undefined ? {} : { start: scheduled.start }),
    ...(scheduled?.end === undefined ? {} : { end: scheduled.end }),
    ...(deadline === undefined ? {} : { deadline }),
    cost: costOf(surcharges, changes, { asOf: times.asOfMs, horizon: times.horizonMs }),
    evidence: draft.evidence,
  };
}

function withTimes(hop: Hop, scheduled: ScheduledHop | undefined): Hop {
  if (scheduled === undefined) return hop;
  const { from, to, steps, findings } = hop;
  const times = { start: scheduled.start, end: scheduled.end };
  if (scheduled.resumes === undefined && steps.every(({ start }) => start === undefined)) {
    return { from, to, steps, findings, ...times };
  }
  // The schedule saw only the steps that are not done.
  const open = steps.flatMap((step, index) => (step.done === true ? [] : [index]));
  const resumed = new Map(scheduled.resumes?.map(({ step, start }) => [open[step], start]));
  const timed = steps.map((step, index) => {
    const start = resumed.get(index);
    if (step.done === true || step.start === start) return step;
    const { start: _, ...rest } = step;
    return start === undefined ? rest : { ...rest, start };
  });
  return { from, to, steps: timed, findings, ...times };
}

function deadlineOf(
  { draft, due }: ScheduleEntry,
  scheduled: ScheduledCluster | undefined,
  times: PlanTimes,
  { marginDays = 0 }: Policy,
): Deadline | undefined {
  const at = due === undefined ? undefined : fromInstant(due.at);
  if (due === undefined || at === undefined) return undefined;
  const ends = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
  if (draft.outcome === "current") return { ...due, met: times.asOfMs < at };
  const end = ends(scheduled?.end);
  const latest = at - marginDays * dayMs;
  if (end !== undefined && end <= latest) return { ...due, met: true };
  const best = ends(scheduled?.earliestEnd);
  // A cluster that alone could be in time waits for others: then its own end is the earliest that these limits allow.
  const earliest = best !== undefined && best > latest ? scheduled?.earliestEnd : scheduled?.end;
  return { ...due, met: false, ...(earliest === undefined ? {} : { earliest }) };
}

function problemReasons(problems: readonly PlanProblem[]): readonly PlanReason[] {
  if (problems.length === 0) return [{ code: "SCHEDULE", message: "no time was found for it under the policy" }];
  return problems.map(({ rule, message, relax }) => ({ code: rule, message, fix: relax }));
}
