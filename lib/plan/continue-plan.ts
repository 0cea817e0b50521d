import { toInstant } from "../core/instant.ts";
import type { FleetReading } from "../core/inventory.ts";
import type { ClusterPlan, Hop, Plan } from "../core/plan.ts";
import { tryParseVersion } from "../core/version.ts";
import { assemblePlan, type Planned } from "./assemble-plan.ts";
import type { Draft } from "./draft.ts";
import { draftFleet } from "./draft-fleet.ts";
import type { PlanFleetOptions } from "./plan-fleet.ts";
import { progressOf } from "./plan-progress.ts";
import { type PlanTimes, planTimes } from "./plan-times.ts";
import type { ScheduleCluster } from "./schedule/schedule-input.ts";

/** The plan to go on with, and what is planned from now. */
export interface ContinuePlanOptions extends PlanFleetOptions {
  /** The plan that was begun. Its findings do not count any more: hand in those that still hold. */
  readonly previous: Plan;
}

/**
 * Goes on with a plan after part of it was carried out: what a fresh inventory shows to be done is marked, and what is
 * still to do keeps its ids, its place and its time as long as it is the same work and breaks no rule of the policy.
 * What has changed since (a new target, a hop that was missed, a version that is no longer offered) is planned anew.
 *
 * Clusters that are new are planned; those that a completely read scope no longer has are left out; those whose scope was
 * not read stay as `unknown` with what was planned for them.
 *
 * @throws FleetError as `planFleet`.
 */
export function continuePlan(options: ContinuePlanOptions): Plan {
  const { previous, inventory } = options;
  const times = planTimes({ asOf: options.asOf, horizon: options.horizon ?? previous.horizon });
  const before = new Map(previous.clusters.map((cluster) => [cluster.uid, cluster]));
  const planned = draftFleet({ ...options, horizon: times.horizon }).map((draft) => {
    const earlier = before.get(draft.cluster.uid);
    return earlier === undefined ? { draft } : carryOn(draft, earlier, times);
  });
  const present = new Set(planned.map(({ draft }) => draft.cluster.uid));
  const gone = previous.clusters.filter(({ uid }) => !present.has(uid));
  return assemblePlan(planned, times, options, gone.filter((cluster) => mayExist(cluster, inventory)).map(asUnseen));
}

/** The draft of a cluster, with the hops of the earlier plan where they still are the way. */
function carryOn(draft: Draft, earlier: ClusterPlan, times: PlanTimes): Planned {
  if (earlier.hops.length === 0) return { draft };
  const { done, open } = progressOf(earlier.hops, draft.cluster);
  const canary = earlier.canary === undefined ? {} : { canary: earlier.canary };
  if (draft.outcome !== "planned") {
    // What is left of the plan stays visible when the cluster cannot be planned now.
    const left = draft.hops.length === 0 ? open.map(withoutTimes) : [];
    return { draft, earlier: { done: [...done, ...left], keep: [], ...canary } };
  }
  const same = isSameWork(open, draft.hops);
  if (same === "no") return { draft, earlier: { done, keep: [], ...canary } };
  // Judgements are of today in any case; only the steps and their times are the earlier plan's.
  const hops = same === "alike" ? draft.hops : withFindings(open, draft.hops);
  return {
    draft: { ...draft, hops },
    earlier: { done, keep: open.map((hop) => keptTimes(hop, times)), ...canary },
  };
}

/**
 * Whether the open hops and the fresh ones move the same things to the same versions, in the same order. `alike`: to other
 * patches of the same minors, in as many hops.
 */
function isSameWork(open: readonly Hop[], fresh: readonly Hop[]): "yes" | "alike" | "no" {
  const exact = (hops: readonly Hop[]) => movesOf(hops).map(({ subject, to }) => `${subject} ${to}`);
  const rough = (hops: readonly Hop[]) => movesOf(hops).map(({ subject, to }) => `${subject} ${minorPart(to)}`);
  if (exact(open).join("\n") === exact(fresh).join("\n")) return "yes";
  return open.length === fresh.length && rough(open).join("\n") === rough(fresh).join("\n") ? "alike" : "no";
}

function movesOf(hops: readonly Hop[]): readonly { readonly subject: string; readonly to: string }[] {
  return hops
    .flatMap(({ steps }) => steps)
    .flatMap(({ kind, pool = "", to, done }) => {
      const moves = kind === "control-plane" || kind === "nodes";
      return moves && to !== undefined && done !== true ? [{ subject: `${kind} ${pool}`, to }] : [];
    });
}

function minorPart(to: string): string {
  const version = tryParseVersion(to);
  return version === undefined ? to : `${version.major}.${version.minor}`;
}

/** A hop that began before and goes on has its findings in the fresh hop that leads to the same version. */
function withFindings(open: readonly Hop[], fresh: readonly Hop[]): readonly Hop[] {
  return open.map(({ from, to, steps }, index) => {
    const match = fresh.length === open.length ? fresh[index] : fresh.find((hop) => hop.to === to && hop.from === from);
    return { from, to, steps, findings: match?.findings ?? [] };
  });
}

/**
 * When the open steps of a hop were to start. Work that should have begun goes on at the next start slot, if nothing speaks
 * against it.
 */
function keptTimes({ start, steps }: Hop, { asOf, asOfMs }: PlanTimes): NonNullable<ScheduleCluster["keep"]>[number] {
  if (start === undefined) return undefined;
  const open = steps.filter(({ done }) => done !== true);
  const resumes = open.flatMap((step, index) =>
    index === 0 || step.start === undefined ? [] : [{ step: index, start: step.start }],
  );
  const begun = open.length < steps.length;
  const next = open[0]?.start ?? start;
  const late = begun && next < asOf;
  return { start: late ? toInstant(Math.ceil(asOfMs / slotMs) * slotMs) : next, resumes };
}

const slotMs = 15 * 60_000;

function withoutTimes({ start: _, end: __, ...hop }: Hop): Hop {
  return hop;
}

/** A cluster is gone only when its scope was read completely and does not have it. */
function mayExist({ provider, account, location }: ClusterPlan, { scopes }: FleetReading): boolean {
  const own = scopes.filter(
    ({ scope }) =>
      scope.accountId === account &&
      (scope.provider === provider || (scope.provider === "iks" && provider === "roks")) &&
      (scope.region === undefined || scope.region === location),
  );
  return own.length === 0 || own.some(({ status }) => status !== "ok");
}

function asUnseen({ start: _, end: __, hops, ...cluster }: ClusterPlan): ClusterPlan {
  const reason = { code: "INPUT", message: "its scope was not read completely, and it was not seen" };
  return {
    ...cluster,
    outcome: "unknown",
    verdict: "cannot-determine",
    workloads: { verdict: "cannot-determine" },
    reasons: [reason],
    hops: hops.map((hop) => (hop.done === true ? hop : withoutTimes(hop))),
  };
}
