import type { ScheduleCluster, ScheduleHop, ScheduleInput } from "../../../../lib/plan/schedule/schedule-input.ts";
import type { ScheduleResult } from "../../../../lib/plan/schedule/schedule-result.ts";
import { allowedAt } from "./judge-schedule.ts";

// A scheduling problem once more, on a grid of full hours and by rules written for these tests alone. Only where clusters
// stand (stage, group, canary) is taken from the result; the judge looks at that on its own.

/** Work without a break. */
export interface Work {
  readonly hours: number;
  /** Hours until the next version runs, where this work brings one. */
  readonly version?: number;
  /** With `control-planes-first`: at or after the first work on nodes. */
  readonly trails: boolean;
}

export interface Entry {
  readonly source: ScheduleCluster;
  readonly stage: number;
  readonly group: number;
  readonly canary: boolean;
  readonly works: readonly Work[];
  /** By hour. */
  readonly allowed: readonly boolean[];
  /** How many clusters are under way, by hour, for each limit that binds the entry. */
  readonly limits: readonly Uint8Array[];
  readonly bounds: readonly number[];
  /** By state and hour: what was paid until then. */
  readonly paid: readonly (readonly number[])[];
}

export interface Grid {
  /** Stage by stage, canaries first. */
  readonly entries: readonly Entry[];
  readonly hours: number;
  /** The horizon. */
  readonly end: number;
  /**
   * First hour in which the entry's work at `position` may begin; `undefined` while something that it waits for has no
   * time.
   *
   * @param ends By entry: the ends of its works so far.
   */
  release(entry: Entry, position: number, ends: ReadonlyMap<Entry, readonly number[]>): number | undefined;
}

export function createGrid(input: ScheduleInput, result: ScheduleResult, hours: number): Grid {
  const { policy } = input;
  const start = Date.parse(input.asOf);
  const end = (Date.parse(input.horizon) - start) / 3_600_000;
  const phased = policy.phases === "control-planes-first";
  const counters = new Map<string, Uint8Array>();
  const counter = (name: string) => {
    const known = counters.get(name) ?? new Uint8Array(hours);
    counters.set(name, known);
    return known;
  };
  const opening = new Map<string, readonly boolean[]>();
  const entries = input.clusters.map((source): Entry => {
    const { cluster } = source;
    const stageIndex = result.stages.findIndex(({ groups }) =>
      groups.some((group) => group.clusters.includes(cluster.uid)),
    );
    const stage = policy.stages?.[stageIndex];
    const planned = result.stages[stageIndex]?.groups ?? [];
    const group = planned.findIndex(({ clusters }) => clusters.includes(cluster.uid));
    const { provider } = cluster.ref;
    const account = `${provider} ${cluster.ref.scope.accountId}`;
    const bounds: [string, number | undefined][] = [
      ["fleet", policy.concurrency?.total],
      [`fleet ${provider}`, policy.concurrency?.perCloud],
      [`fleet ${account}`, policy.concurrency?.perAccount],
      [`stage ${stageIndex}`, stage?.concurrency?.total],
      [`stage ${stageIndex} ${provider}`, stage?.concurrency?.perCloud],
      [`stage ${stageIndex} ${account}`, stage?.concurrency?.perAccount],
      [`group ${stageIndex} ${group}`, stage?.groups[group]?.concurrency],
    ];
    // Nothing else of a cluster decides when it may be worked on, in the policies that are drawn here.
    const key = `${stageIndex} ${provider} ${cluster.environment}`;
    const allowed =
      opening.get(key) ??
      Array.from({ length: hours }, (_, hour) => allowedAt(policy, stage, cluster, start + hour * 3_600_000));
    opening.set(key, allowed);
    const binding = bounds.flatMap(([name, bound]) => (bound === undefined ? [] : [{ name, bound }]));
    return {
      source,
      stage: stageIndex,
      group,
      canary: planned[group]?.canaries.includes(cluster.uid) ?? false,
      works: worksOf(source.hops, allowed, phased),
      allowed,
      limits: binding.map(({ name }) => counter(name)),
      bounds: binding.map(({ bound }) => bound),
      paid: source.rates.map((rates) => {
        const paid = [0];
        for (let hour = 0; hour < end; hour++) {
          const at = start + hour * 3_600_000;
          paid.push((paid[hour] ?? 0) + (rates?.findLast(({ from }) => from <= at)?.hourlyUsd ?? 0));
        }
        return paid;
      }),
    };
  });
  const sorted = entries.toSorted((a, b) => a.stage - b.stage || Number(b.canary) - Number(a.canary));
  return {
    entries: sorted,
    hours,
    end,
    release(entry, position, ends) {
      const stage = policy.stages?.[entry.stage];
      let release = stage?.notBefore === undefined ? 0 : (Date.parse(stage.notBefore) - start) / 3_600_000;
      for (const other of sorted) {
        const wait = waitFor(other, entry, position, policy.stages, phased);
        if (wait === undefined) continue;
        const over = (ends.get(other) ?? [])[wait.works - 1];
        if (wait.works > 0 && over === undefined) return undefined;
        release = Math.max(release, (over ?? 0) + wait.soak);
      }
      return release;
    },
  };
}

/** How many works of `other` must be over, and how long ago, before `entry` may begin the one at `position`. */
function waitFor(
  other: Entry,
  entry: Entry,
  position: number,
  stages: ScheduleInput["policy"]["stages"],
  phased: boolean,
): { readonly works: number; readonly soak: number } | undefined {
  const all = other.works.length;
  if (other.stage < entry.stage) return { works: all, soak: stages?.[other.stage]?.soakHours ?? 0 };
  if (other.stage > entry.stage) return undefined;
  const sameGroup = other.group === entry.group;
  if (sameGroup && other.canary && !entry.canary) {
    return { works: all, soak: stages?.[entry.stage]?.groups[entry.group]?.canarySoakHours ?? 0 };
  }
  const peers = other.canary === entry.canary && (sameGroup || !entry.canary);
  if (!phased || !peers || entry.works[position]?.trails !== true) return undefined;
  return { works: other.works.filter(({ trails }) => !trails).length, soak: 0 };
}

/** A hop stays whole where there is time for it, when phases are split its two parts do; otherwise every step is alone. */
function worksOf(hops: readonly ScheduleHop[], allowed: readonly boolean[], phased: boolean): readonly Work[] {
  const longest = longestRun(allowed);
  let trails = false;
  return hops.flatMap(({ steps }) => {
    const hours = steps.map(({ minutes }) => minutes / 60);
    const parts = phased ? hours.map((each) => [each]) : [hours];
    return parts
      .flatMap((part) => (sum(part) <= longest ? [part] : part.map((each) => [each])))
      .map((part, index): Work => {
        trails ||= phased && index > 0;
        return { hours: sum(part), trails, ...(index === 0 ? { version: part[0] ?? 0 } : {}) };
      });
  });
}

function longestRun(allowed: readonly boolean[]): number {
  let longest = 0;
  let run = 0;
  for (const open of allowed) {
    run = open ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Whether nothing forbids the entry to be under way from `start` on. */
export function fits({ allowed, limits, bounds }: Entry, start: number, hours: number): boolean {
  for (let hour = start; hour < start + hours; hour++) {
    if (allowed[hour] !== true) return false;
    for (let index = 0; index < limits.length; index++) {
      if ((limits[index]?.[hour] ?? 0) >= (bounds[index] ?? 0)) return false;
    }
  }
  return true;
}

export function occupy({ limits }: Entry, start: number, hours: number, by: 1 | -1): void {
  for (const counter of limits)
    for (let hour = start; hour < start + hours; hour++) counter[hour] = (counter[hour] ?? 0) + by;
}

/** What is paid in `state` between two hours. */
export function paidIn({ paid }: Entry, state: number, from: number, to: number, end: number): number {
  return (paid[state]?.[Math.min(to, end)] ?? 0) - (paid[state]?.[Math.min(from, end)] ?? 0);
}
