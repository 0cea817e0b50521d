import type { ScheduleCluster, ScheduleInput } from "../../../../lib/plan/schedule/schedule-input.ts";
import type { ScheduledCluster, ScheduledHop, ScheduleResult } from "../../../../lib/plan/schedule/schedule-result.ts";
import { broken, costOfChanges, costOfSchedule } from "./judge-schedule.ts";

/**
 * The least that any choice of start slots costs, found by trying them all and asking the judge, whole hops only. Where
 * clusters stand (stage, group, canary) is taken from `result`, which the judge checks on its own.
 *
 * A choice that already costs as much as `result` is not followed further, so that the answer is the cost of `result`
 * when nothing is cheaper.
 */
export function cheapestCost(input: ScheduleInput, result: ScheduleResult): number {
  const slotMs = (input.slotMinutes ?? 15) * 60_000;
  const asOf = Date.parse(input.asOf);
  const horizon = Date.parse(input.horizon);
  const chosen = new Map<string, readonly ScheduledHop[]>();
  // A cheaper schedule may make somebody wait longer than the given one does.
  const latest =
    36 * 3_600_000 + Math.max(...[...result.clusters.values()].map(({ end = input.asOf }) => Date.parse(end)));
  let best = result.costUsd;

  const asResult = (): ScheduleResult => ({
    ...result,
    clusters: new Map(
      input.clusters.map(({ cluster }): [string, ScheduledCluster] => [
        cluster.uid,
        { ...(result.clusters.get(cluster.uid) as ScheduledCluster), hops: chosen.get(cluster.uid) ?? [] },
      ]),
    ),
  });
  const least = input.clusters.map((cluster) => costFrom(cluster, [], asOf, horizon));
  const remaining = least.map((_, index) => least.slice(index).reduce((sum, usd) => sum + usd, 0));

  const tryCluster = (index: number, spent: number): void => {
    const cluster = input.clusters[index];
    if (spent + (remaining[index] ?? 0) >= best - 0.005) return;
    if (cluster === undefined) {
      best = spent;
      return;
    }
    const tryHop = (hops: readonly ScheduledHop[], from: number): void => {
      const hop = cluster.hops[hops.length];
      if (hop === undefined) {
        chosen.set(cluster.cluster.uid, hops);
        tryCluster(index + 1, spent + costFrom(cluster, hops, asOf, horizon));
        chosen.delete(cluster.cluster.uid);
        return;
      }
      for (let start = Math.ceil(from / slotMs) * slotMs; start < latest; start += slotMs) {
        const length = hop.steps.reduce((sum, { minutes }) => sum + minutes, 0) * 60_000;
        const controlPlane = (hop.steps[0]?.minutes ?? 0) * 60_000;
        const next = [
          ...hops,
          {
            start: new Date(start).toISOString(),
            end: new Date(start + length).toISOString(),
            versionAt: new Date(start + controlPlane).toISOString(),
          },
        ];
        const so = costFrom(cluster, next, asOf, horizon);
        // Later starts of this hop cost no less.
        if (spent + so + (remaining[index + 1] ?? 0) >= best - 0.005) break;
        chosen.set(cluster.cluster.uid, next);
        const legal = broken(input, asResult()).length === 0;
        if (legal) tryHop(next, start + length);
        chosen.delete(cluster.cluster.uid);
      }
    };
    tryHop([], asOf);
  };
  tryCluster(0, 0);
  return best;
}

/** What a cluster pays at least once these hops are made: as if the others were made at the same moment. */
function costFrom(cluster: ScheduleCluster, hops: readonly ScheduledHop[], asOf: number, horizon: number): number {
  const made = hops.map(({ versionAt }) => Date.parse(versionAt));
  const rest = cluster.hops.slice(hops.length).map(() => made.at(-1) ?? asOf);
  return costOfChanges(cluster.rates, [...made, ...rest], asOf, horizon);
}

/** What clusters cost when each hop in turn, by deadline and uid, takes the first slot that is left. No stages. */
export function earliestDeadlineFirstCost(input: ScheduleInput): number {
  const slotMs = (input.slotMinutes ?? 15) * 60_000;
  const asOf = Date.parse(input.asOf);
  const byDeadline = input.clusters.toSorted(
    (a, b) => (a.deadlineAt ?? "9").localeCompare(b.deadlineAt ?? "9") || (a.cluster.uid < b.cluster.uid ? -1 : 1),
  );
  const placed = new Map<string, ScheduledCluster>();
  const result = (): ScheduleResult => ({
    clusters: placed,
    stages: [{ name: "all", failureBudget: 0, groups: [{ name: "all", clusters: [...placed.keys()], canaries: [] }] }],
    problems: [],
    costUsd: 0,
    lowerBoundUsd: 0,
    method: "heuristic",
  });
  for (const { cluster, hops } of byDeadline) {
    let from = asOf;
    const done: ScheduledHop[] = [];
    for (const { steps } of hops) {
      const length = steps.reduce((sum, { minutes }) => sum + minutes, 0) * 60_000;
      for (let start = Math.ceil(from / slotMs) * slotMs; ; start += slotMs) {
        if (start > asOf + 60 * 86_400_000) return Number.POSITIVE_INFINITY;
        const hop = {
          start: new Date(start).toISOString(),
          end: new Date(start + length).toISOString(),
          versionAt: new Date(start + (steps[0]?.minutes ?? 0) * 60_000).toISOString(),
        };
        placed.set(cluster.uid, { stage: "all", group: "all", canary: false, hops: [...done, hop] });
        if (broken(input, result()).length > 0) continue;
        done.push(hop);
        from = start + length;
        break;
      }
    }
  }
  return costOfSchedule(input, result());
}
