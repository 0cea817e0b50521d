import { toInstant } from "../../core/instant.ts";
import type { PlannedStage } from "../../core/plan.ts";
import type { Job, Model } from "./model.ts";
import { endOf, type Placement } from "./placement.ts";
import type { ScheduledCluster, ScheduledHop } from "./schedule-result.ts";

/** The times of each cluster, by uid. */
export function scheduledClusters(
  model: Model,
  placement: Placement,
  relaxed: Placement,
): ReadonlyMap<string, ScheduledCluster> {
  return new Map(
    model.jobs.map((job) => {
      const wave = model.waves[job.wave];
      const starts = placement.starts[job.index];
      const alone = relaxed.starts[job.index];
      const hops = starts === undefined ? [] : hopsOf(job, starts);
      const start = hops[0]?.start;
      const end = hops.at(-1)?.end;
      const scheduled: ScheduledCluster = {
        stage: wave?.name ?? "",
        group: wave?.groups[job.group]?.name ?? "",
        canary: job.canary,
        hops,
        ...(start === undefined ? {} : { start }),
        ...(end === undefined ? {} : { end }),
        ...(alone === undefined ? {} : { earliestEnd: at(endOf(job, alone)) }),
      };
      return [job.uid, scheduled];
    }),
  );
}

function hopsOf(job: Job, starts: readonly number[]): readonly ScheduledHop[] {
  return job.source.hops.map((_, hop) => {
    const parts = job.tasks.flatMap((task, position) => {
      const start = starts[position] ?? 0;
      return task.hop === hop ? [{ task, start, end: start + task.minutes }] : [];
    });
    const start = parts[0]?.start ?? 0;
    const end = parts.at(-1)?.end ?? start;
    const bringing = parts.find(({ task }) => task.advances !== undefined);
    const resumes = parts.flatMap((part, index) =>
      index > 0 && part.start > (parts[index - 1]?.end ?? 0)
        ? [{ step: part.task.firstStep, start: at(part.start) }]
        : [],
    );
    return {
      start: at(start),
      end: at(end),
      versionAt: at(bringing === undefined ? end : bringing.start + (bringing.task.advances ?? 0)),
      ...(resumes.length === 0 ? {} : { resumes }),
    };
  });
}

/** Every stage with its clusters, those that begin first in front. */
export function plannedStages(model: Model, clusters: ReadonlyMap<string, ScheduledCluster>): readonly PlannedStage[] {
  return model.waves.map(({ name, stage, groups }) => {
    const members = groups.flatMap(({ canaries, others }) => [...canaries, ...others]);
    const times = members.map(({ cluster }) => clusters.get(cluster.uid));
    const starts = times.flatMap((scheduled) => scheduled?.start ?? []).sort(byTime);
    const end = times
      .flatMap((scheduled) => scheduled?.end ?? [])
      .sort(byTime)
      .at(-1);
    const soakMs = (stage?.soakHours ?? 0) * 3_600_000;
    const uids = (sources: typeof members) =>
      sources
        .map(({ cluster }) => cluster.uid)
        .sort((a, b) => byTime(clusters.get(a)?.start ?? "~", clusters.get(b)?.start ?? "~") || byTime(a, b));
    return {
      name,
      ...(starts[0] === undefined ? {} : { start: starts[0] }),
      ...(end === undefined ? {} : { end }),
      ...(end === undefined || soakMs === 0 ? {} : { soakUntil: toInstant(Date.parse(end) + soakMs) }),
      ...(stage?.approval === undefined ? {} : { approval: stage.approval }),
      failureBudget: stage?.failureBudget ?? 0,
      groups: groups.map((group) => ({
        name: group.name,
        clusters: uids([...group.canaries, ...group.others]),
        canaries: uids([...group.canaries]),
      })),
    };
  });
}

function byTime(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function at(minute: number): string {
  return toInstant(minute * 60_000);
}
