import { type IsoInstant, toInstant } from "../../core/instant.ts";
import type { PlannedStage } from "../../core/plan.ts";
import { remember } from "../../core/remember.ts";
import type { Job, Model } from "./model.ts";
import { endOf, type Placement } from "./placement.ts";
import type { ScheduledCluster, ScheduledHop } from "./schedule-result.ts";

/** The times of each cluster, by uid. */
export function scheduledClusters(
  model: Model,
  placement: Placement,
  relaxed: Placement,
): ReadonlyMap<string, ScheduledCluster> {
  // Thousands of clusters begin and end at the same few minutes.
  const at = remember(instantOf);
  return new Map(
    model.jobs.map((job) => {
      const wave = model.waves[job.wave];
      const starts = placement.starts[job.index];
      const alone = relaxed.starts[job.index];
      const hops = starts === undefined ? [] : hopsOf(job, starts, at);
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

function hopsOf(job: Job, starts: readonly number[], at: (minute: number) => IsoInstant): readonly ScheduledHop[] {
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
export function plannedStages(model: Model, placement: Placement): readonly PlannedStage[] {
  const members = Map.groupBy(model.jobs, ({ wave }) => wave);
  const startOf = (job: Job) => placement.starts[job.index]?.[0] ?? Number.POSITIVE_INFINITY;
  return model.waves.map(({ name, stage, groups }, wave) => {
    const jobs = (members.get(wave) ?? []).toSorted((a, b) => Math.sign(startOf(a) - startOf(b)) || a.index - b.index);
    const start = jobs.length === 0 ? Number.POSITIVE_INFINITY : startOf(jobs[0] as Job);
    const end = jobs.reduce((latest, job) => {
      const starts = placement.starts[job.index];
      return starts === undefined ? latest : Math.max(latest, endOf(job, starts));
    }, Number.NEGATIVE_INFINITY);
    const soakMinutes = (stage?.soakHours ?? 0) * 60;
    return {
      name,
      ...(Number.isFinite(start) ? { start: instantOf(start) } : {}),
      ...(Number.isFinite(end) ? { end: instantOf(end) } : {}),
      ...(Number.isFinite(end) && soakMinutes > 0 ? { soakUntil: instantOf(end + soakMinutes) } : {}),
      ...(stage?.approval === undefined ? {} : { approval: stage.approval }),
      failureBudget: stage?.failureBudget ?? 0,
      groups: groups.map((group, index) => {
        const own = jobs.filter((job) => job.group === index);
        return {
          name: group.name,
          clusters: own.map(({ uid }) => uid),
          canaries: own.filter(({ canary }) => canary).map(({ uid }) => uid),
        };
      }),
    };
  });
}

function instantOf(minute: number): IsoInstant {
  return toInstant(minute * 60_000);
}
