import type { ScheduleCluster, ScheduleInput } from "../../../../lib/plan/schedule/schedule-input.ts";
import type { ScheduleResult } from "../../../../lib/plan/schedule/schedule-result.ts";
import { allowedAt } from "./judge-schedule.ts";

// Other ways to a schedule, on a grid of full hours: by trying every choice, and by the rule of thumb that plans are
// measured against. Both need hops that stay whole. Where clusters stand (stage, group, canary) is taken from the result;
// the judge looks at that on its own.

interface Entry {
  readonly source: ScheduleCluster;
  readonly stage: number;
  readonly group: number;
  readonly canary: boolean;
  /** Hours of each hop, and until its version runs. */
  readonly hops: readonly { readonly hours: number; readonly version: number }[];
  readonly allowed: readonly boolean[];
  readonly limits: readonly Uint8Array[];
  readonly bounds: readonly number[];
  /** By state and hour: what was paid until then. */
  readonly paid: readonly (readonly number[])[];
}

interface Grid {
  readonly entries: readonly Entry[];
  readonly hours: number;
  readonly end: number;
  /** First hour in which the entry may begin, given the ends of entries before it in the order of stages and canaries. */
  release(entry: Entry, ends: readonly (readonly [Entry, number])[]): number;
}

function createGrid(input: ScheduleInput, result: ScheduleResult, hours: number): Grid {
  const { policy } = input;
  const start = Date.parse(input.asOf);
  const end = (Date.parse(input.horizon) - start) / 3_600_000;
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
      hops: source.hops.map(({ steps }) => ({
        hours: steps.reduce((sum, { minutes }) => sum + minutes, 0) / 60,
        version: (steps[0]?.minutes ?? 0) / 60,
      })),
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
  return {
    entries: entries.toSorted((a, b) => a.stage - b.stage || Number(b.canary) - Number(a.canary)),
    hours,
    end,
    release(entry, ends) {
      let release = 0;
      for (const [index, { notBefore, soakHours = 0 }] of (policy.stages ?? []).entries()) {
        if (index > entry.stage) break;
        if (notBefore !== undefined && ends.some(([other]) => other.stage === index)) {
          release = Math.max(release, (Date.parse(notBefore) - start) / 3_600_000);
        }
        if (index === entry.stage) {
          if (notBefore !== undefined) release = Math.max(release, (Date.parse(notBefore) - start) / 3_600_000);
          continue;
        }
        for (const [other, over] of ends) if (other.stage === index) release = Math.max(release, over + soakHours);
      }
      const soak = policy.stages?.[entry.stage]?.groups[entry.group]?.canarySoakHours ?? 0;
      for (const [other, over] of ends) {
        const before = other.stage === entry.stage && other.group === entry.group && other.canary && !entry.canary;
        if (before) release = Math.max(release, over + soak);
      }
      return release;
    },
  };
}

function fits({ allowed, limits, bounds }: Entry, start: number, hours: number): boolean {
  for (let hour = start; hour < start + hours; hour++) {
    if (allowed[hour] !== true) return false;
    for (let index = 0; index < limits.length; index++) {
      if ((limits[index]?.[hour] ?? 0) >= (bounds[index] ?? 0)) return false;
    }
  }
  return true;
}

function occupy({ limits }: Entry, start: number, hours: number, by: 1 | -1): void {
  for (const counter of limits)
    for (let hour = start; hour < start + hours; hour++) counter[hour] = (counter[hour] ?? 0) + by;
}

/** What is paid in `state` between two hours. */
function paidIn({ paid }: Entry, state: number, from: number, to: number, end: number): number {
  return (paid[state]?.[Math.min(to, end)] ?? 0) - (paid[state]?.[Math.min(from, end)] ?? 0);
}

/**
 * The least that any choice of hours costs, if that is less than `result`; the cost of `result` when nothing is cheaper;
 * `undefined` when there were too many choices to try.
 */
export function cheapestCost(input: ScheduleInput, result: ScheduleResult, tries = 150_000): number | undefined {
  const last = Math.max(...[...result.clusters.values()].map(({ end = input.asOf }) => Date.parse(end)));
  // A cheaper schedule may let somebody wait longer than the given one does.
  const grid = createGrid(input, result, Math.ceil((last - Date.parse(input.asOf)) / 3_600_000) + 36);
  const { end } = grid;
  const alone = grid.entries.map((entry) => paidIn(entry, entry.paid.length - 1, 0, end, end));
  const least = alone.map((_, index) => alone.slice(index).reduce((sum, usd) => sum + usd, 0));
  const ends: [Entry, number][] = [];
  let best = result.costUsd;
  let tried = 0;

  const tryEntry = (index: number, spent: number): void => {
    const entry = grid.entries[index];
    if (entry === undefined) {
      best = Math.min(best, spent);
      return;
    }
    tryHop(index, entry, 0, grid.release(entry, ends), 0, spent);
  };
  const tryHop = (index: number, entry: Entry, hop: number, from: number, paidUntil: number, spent: number): void => {
    const task = entry.hops[hop];
    const rest = least[index + 1] ?? 0;
    if (task === undefined) {
      ends.push([entry, from]);
      tryEntry(index + 1, spent + paidIn(entry, hop, paidUntil, end, end));
      ends.pop();
      return;
    }
    for (let start = from; start + task.hours <= grid.hours; start++) {
      if (++tried > tries) return;
      const version = start + task.version;
      const paid = spent + paidIn(entry, hop, paidUntil, version, end);
      // Whatever follows is at least as dear, and so is every later start.
      if (paid + paidIn(entry, entry.hops.length, version, end, end) + rest >= best - 1e-6) return;
      if (!fits(entry, start, task.hours)) continue;
      occupy(entry, start, task.hours, 1);
      tryHop(index, entry, hop + 1, start + task.hours, version, paid);
      occupy(entry, start, task.hours, -1);
    }
  };
  tryEntry(0, 0);
  return tried > tries ? undefined : best;
}

/** What it costs when the clusters of each stage, canaries first, take the first hours left for them by deadline. */
export function earliestDeadlineFirstCost(input: ScheduleInput, result: ScheduleResult): number {
  const grid = createGrid(input, result, 24 * 60);
  const due = ({ source }: Entry) => source.deadlineAt ?? "9";
  const order = grid.entries.toSorted(
    (a, b) =>
      a.stage - b.stage ||
      Number(b.canary) - Number(a.canary) ||
      (due(a) < due(b) ? -1 : due(a) > due(b) ? 1 : a.source.cluster.uid < b.source.cluster.uid ? -1 : 1),
  );
  const ends: [Entry, number][] = [];
  let usd = 0;
  for (const entry of order) {
    let from = grid.release(entry, ends);
    let paidUntil = 0;
    for (const [state, { hours, version }] of entry.hops.entries()) {
      let start = from;
      while (!fits(entry, start, hours)) if (++start >= grid.hours) return Number.POSITIVE_INFINITY;
      occupy(entry, start, hours, 1);
      usd += paidIn(entry, state, paidUntil, start + version, grid.end);
      paidUntil = start + version;
      from = start + hours;
    }
    usd += paidIn(entry, entry.hops.length, paidUntil, grid.end, grid.end);
    ends.push([entry, from]);
  }
  return usd;
}
