import { instantText, toInstant } from "../../core/instant.ts";
import type { PlanProblem } from "../../core/plan.ts";
import type { Job, Model } from "./model.ts";
import { endOf, type Placement } from "./placement.ts";

/** What of the policy cannot be met, why, and which rule to relax. */
export function problemsOf(model: Model, placement: Placement, relaxed: Placement): readonly PlanProblem[] {
  const misfits = model.jobs.filter(({ misfit }) => misfit !== undefined);
  const closed = misfits.filter(({ misfit }) => misfit?.longest === 0);
  const short = misfits.filter(({ misfit }) => misfit?.longest !== 0);
  const unplaced = model.jobs.filter(({ index, tasks }) => tasks.length > 0 && placement.starts[index] === undefined);
  const late = new Map<Cause, Job[]>();
  for (const job of model.jobs) {
    const starts = placement.starts[job.index];
    if (starts === undefined || endOf(job, starts) <= job.due) continue;
    const cause = causeOf(model, job, relaxed, endOf(job, starts));
    const jobs = late.get(cause);
    if (jobs === undefined) late.set(cause, [job]);
    else jobs.push(job);
  }
  return [
    ...problem("windows", closed, (who) => `no time at all is allowed for work on ${who}`, closedRelief),
    ...problem("windows", short, (who) => `no window is long enough for ${who}: ${lengths(short)}`, shortRelief),
    ...problem("concurrency", unplaced, (who) => `the years ahead have no room left for ${who}`, roomRelief),
    ...causes.flatMap((cause) => {
      const jobs = late.get(cause) ?? [];
      return problem(cause, jobs, (who) => `${who} cannot be done in time: ${dates(placement, jobs)}`, reliefs[cause]);
    }),
  ];
}

type Cause = "marginDays" | "concurrency" | "stages" | "windows" | "deadline";

const causes: readonly Cause[] = ["deadline", "windows", "stages", "concurrency", "marginDays"];

const reliefs: Readonly<Record<Cause, string>> = {
  marginDays: "The deadline itself is met; a smaller marginDays would be too.",
  concurrency:
    "Raise the limits on clusters under way at one time, in concurrency of the policy, the stage or the group.",
  stages:
    "Move the cluster to an earlier stage or to its canaries, or shorten soakHours, canarySoakHours and notBefore.",
  windows:
    "Add windows or working hours before the deadline, or end a freeze earlier; windows of the cloud bind unless honourCloudWindows is false.",
  deadline:
    "No rule is in the way: the work takes longer than the time that is left. Begin at once, or accept the date.",
};

const closedRelief =
  "Widen windows and working hours, end freezes, or change the exclusions of the cloud; with honourCloudWindows: false those no longer bind.";
const shortRelief =
  "Make the windows and working hours longer, or replace more nodes at once: maxSurge of the pool, or a strategy in pools.";
const roomRelief = "Raise the limits on clusters under way at one time, or add windows.";

/** The first rule without which the deadline would be met; limits weigh least, then stages, then windows. */
function causeOf(model: Model, job: Job, relaxed: Placement, end: number): Cause {
  const margin = Math.ceil(marginOf(job));
  if (end <= job.due + margin) return "marginDays";
  const alone = relaxed.starts[job.index];
  if (alone !== undefined && endOf(job, alone) <= job.due) return "concurrency";
  let at = model.asOf;
  for (const { calendar, minutes } of job.tasks) at = (calendar.fit(at, minutes) ?? Number.POSITIVE_INFINITY) + minutes;
  if (at <= job.due) return "stages";
  const minutes = job.tasks.reduce((sum, task) => sum + task.minutes, 0);
  return model.asOf + minutes <= job.due ? "windows" : "deadline";
}

function marginOf({ due, source }: Job): number {
  return source.deadlineAt === undefined ? 0 : Math.floor(Date.parse(source.deadlineAt) / 60_000) - due;
}

function problem(rule: string, jobs: readonly Job[], message: (who: string) => string, relax: string): PlanProblem[] {
  const [first] = jobs;
  if (first === undefined) return [];
  const who = jobs.length === 1 ? first.source.cluster.name : `${jobs.length} clusters`;
  return [{ rule, message: message(who), relax, clusters: jobs.map(({ uid }) => uid) }];
}

function lengths(jobs: readonly Job[]): string {
  const needed = jobs.reduce((most, { misfit }) => Math.max(most, misfit?.minutes ?? 0), 0);
  const longest = jobs.reduce((least, { misfit }) => Math.min(least, misfit?.longest ?? 0), Number.POSITIVE_INFINITY);
  return `a step takes up to ${needed} minutes, and at most ${longest} are allowed at a stretch`;
}

/** The first few by name; every cluster has its own date in its part of the plan. */
function dates(placement: Placement, jobs: readonly Job[]): string {
  const shown = jobs.slice(0, 3).map((job) => {
    const end = toInstant(endOf(job, placement.starts[job.index] ?? []) * 60_000);
    return `${job.source.cluster.name} is due on ${instantText(job.source.deadlineAt ?? "")} and done on ${instantText(end)}`;
  });
  return [...shown, ...(jobs.length > shown.length ? [`and ${jobs.length - shown.length} more`] : [])].join(", ");
}
