// Which steps of a plan may run now: the one pure function that a workflow engine needs to carry a plan out.
// node steps-for-a-workflow.ts SNAPSHOT
import { type Plan, type PlanStep, planFleet, readSnapshot } from "fleetwright";

/** What has happened so far. A workflow engine keeps it; nothing else remembers anything. */
export interface Progress {
  /** Ids of steps that have ended well. */
  readonly done: ReadonlySet<string>;
  /** Uids of clusters at which a step has failed: nothing more is done to them. */
  readonly failed: ReadonlySet<string>;
  /** Names of stages that somebody has said yes to. */
  readonly approved: ReadonlySet<string>;
}

/** The next step of each cluster that may run at `now`, and the stages that wait for a yes. No clock, no I/O. */
export function nextSteps(plan: Plan, progress: Progress, now: Date) {
  const { done, failed, approved } = progress;
  const waiting = plan.stages.filter(({ name, approval }) => approval === "before" && !approved.has(name));
  const closed = new Set(waiting.map(({ name }) => name));
  const steps: PlanStep[] = [];
  for (const { uid, stage, hops } of plan.clusters) {
    if (failed.has(uid) || (stage !== undefined && closed.has(stage))) continue;
    const hop = hops.find((each) => each.steps.some((step) => !isDone(step, done)));
    const step = hop?.steps.find((each) => !isDone(each, done));
    const start = step?.start ?? hop?.start;
    if (step !== undefined && start !== undefined && new Date(start) <= now) steps.push(step);
  }
  return { steps, waitingFor: waiting.map(({ name }) => name) };
}

function isDone(step: PlanStep, done: ReadonlySet<string>): boolean {
  return step.done === true || done.has(step.id);
}

/** Carries the plan out on paper: every step succeeds at once, and every stage is approved a day after it asks. */
async function main(path: string): Promise<void> {
  const inventory = await readSnapshot(path);
  const plan = planFleet({
    inventory,
    policy: {
      stages: [
        { name: "dev", groups: [{ name: "dev", match: { environment: "dev" } }] },
        { name: "prod", groups: [{ name: "prod", match: { environment: "prod" } }], approval: "before" },
      ],
    },
    asOf: "2026-11-21T00:00:00Z",
  });
  const progress = { done: new Set<string>(), failed: new Set<string>(), approved: new Set<string>() };
  const horizon = new Date(plan.horizon);
  for (let now = new Date(plan.asOf); now <= horizon; now = new Date(now.getTime() + 86_400_000)) {
    for (;;) {
      const { steps } = nextSteps(plan, progress, now);
      if (steps.length === 0) break;
      for (const { id } of steps) progress.done.add(id);
    }
    for (const name of nextSteps(plan, progress, now).waitingFor) progress.approved.add(name);
  }
  const planned = plan.clusters.filter(({ outcome }) => outcome === "planned");
  const all = planned.flatMap(({ hops }) => hops.flatMap(({ steps }) => steps));
  console.log(`${progress.done.size} of ${all.length} steps of ${planned.length} clusters are done`);
}

if (process.argv[2] !== undefined) await main(process.argv[2]);
