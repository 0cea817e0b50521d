import type { Inventory } from "../../../lib/core/inventory.ts";
import type { Plan } from "../../../lib/core/plan.ts";
import type { Policy } from "../../../lib/core/policy.ts";
import type { ScheduleInput } from "../../../lib/plan/schedule/schedule-input.ts";
import type { ScheduleResult } from "../../../lib/plan/schedule/schedule-result.ts";

/** What a plan says of times, in the form in which schedules are judged. */
export function asSchedule(plan: Plan, inventory: Inventory, policy: Policy): [ScheduleInput, ScheduleResult] {
  const planned = plan.clusters.filter(({ outcome }) => outcome === "planned");
  const facts = new Map(inventory.clusters.map((cluster) => [cluster.uid, cluster]));
  const clusters = planned.flatMap(({ uid, hops }) => {
    const cluster = facts.get(uid);
    const timed = hops.map(({ steps }) => ({
      steps: steps.map(({ kind, estimate }) => ({ kind, minutes: estimate.minutes })),
    }));
    return cluster === undefined ? [] : [{ cluster, hops: timed, rates: [] }];
  });
  const times = planned.map(({ uid, stage = "", group = "", canary = false, hops }) => {
    const scheduled = hops.map(({ start = "", end = "", steps }) => ({
      start,
      end,
      versionAt: end,
      resumes: steps.flatMap((step, index) => (step.start === undefined ? [] : [{ step: index, start: step.start }])),
    }));
    return [uid, { stage, group, canary, hops: scheduled }] as const;
  });
  const shown = new Set(planned.map(({ uid }) => uid));
  const stages = plan.stages.map((stage) => ({
    ...stage,
    groups: stage.groups.map((group) => ({
      ...group,
      clusters: group.clusters.filter((uid) => shown.has(uid)),
      canaries: group.canaries.filter((uid) => shown.has(uid)),
    })),
  }));
  return [
    { asOf: plan.asOf, horizon: plan.horizon, clusters, policy },
    { clusters: new Map(times), stages, problems: [], costUsd: 0, lowerBoundUsd: 0, method: "heuristic" },
  ];
}
