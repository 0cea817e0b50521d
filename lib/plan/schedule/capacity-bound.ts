import type { Calendar } from "../windows/calendar.ts";
import type { Job, Model } from "./model.ts";
import { chargeOf, type Placement } from "./placement.ts";
import { chargeBetween, type Rates, rateAt } from "./rates.ts";
import { workTime } from "./work-time.ts";

/**
 * The least that any schedule charges, limits taken into account as well as they can be without trying schedules.
 *
 * For each limit, the version of each cluster that saves most is looked at: by any minute, no more clusters can run
 * theirs than the limit's places could have worked for, the smallest pieces of work first, and no cluster sooner than it
 * could alone. Those that pay most are taken to be the ones that are through. Limits whose clusters have nothing in
 * common add up.
 *
 * @param relaxed The same jobs without limits.
 */
export function leastCharge(model: Model, relaxed: Placement): number {
  const members = model.limits.map((): Job[] => []);
  for (const job of model.jobs) {
    if (job.rates.length === 0 || relaxed.starts[job.index] === undefined) continue;
    for (const limit of job.limits) members[limit]?.push(job);
  }
  const surpluses = members
    .map((jobs, limit) => ({ jobs, surplus: surplusOf(model, relaxed, jobs, model.limits[limit] ?? 0) }))
    .filter(({ surplus }) => surplus > 0)
    .sort((a, b) => b.surplus - a.surplus);
  const counted = new Set<number>();
  let charge = relaxed.score.charge;
  for (const { jobs, surplus } of surpluses) {
    if (jobs.some(({ index }) => counted.has(index))) continue;
    for (const { index } of jobs) counted.add(index);
    charge += surplus;
  }
  return charge;
}

/** The version of a cluster that saves most. */
interface Key {
  /** Work until it runs, and until the task that brings it is over. */
  readonly minutes: number;
  readonly whole: number;
  /** When it runs at best. */
  readonly earliest: number;
  /** What is paid until it runs, and what is paid at the end of the plan. */
  readonly before: Rates;
  readonly after: Rates;
}

/** How much more than `relaxed` these jobs pay at least when they share a limit. */
function surplusOf(model: Model, relaxed: Placement, jobs: readonly Job[], capacity: number): number {
  const keys = jobs.map((job) => ({ job, key: keyOf(model, job, relaxed.starts[job.index] ?? []) }));
  const sharing = keys.flatMap(({ key }) => key ?? []);
  if (sharing.length <= capacity) return 0;
  const calendars = new Set<Calendar>();
  for (const { job, key } of keys) if (key !== undefined) for (const { calendar } of job.tasks) calendars.add(calendar);
  const through = leastTimes(sharing, capacity, workTime(calendars, model));
  if (isRoomy(sharing, through, model)) return 0;
  let shared = unavoidable(sharing, through, model);
  let alone = 0;
  for (const { job, key } of keys) {
    if (key === undefined) continue;
    shared += chargeBetween(key.after, model.asOf, model.horizon);
    alone += chargeOf(model, job, relaxed.starts[job.index] ?? []);
  }
  return shared - alone;
}

function keyOf({ asOf, horizon }: Model, { tasks, rates }: Job, starts: readonly number[]): Key | undefined {
  let best: Key | undefined;
  let most = 0;
  let state = 0;
  let work = 0;
  const after = rates.at(-1) ?? [];
  for (const [position, { minutes, advances }] of tasks.entries()) {
    if (advances !== undefined) {
      const before = rates[state++] ?? [];
      const next = rates[state] ?? [];
      const saves = chargeBetween(before, asOf, horizon) - chargeBetween(next, asOf, horizon);
      if (saves > most) {
        most = saves;
        best = {
          minutes: work + advances,
          whole: work + minutes,
          earliest: (starts[position] ?? asOf) + advances,
          before,
          after,
        };
      }
    }
    work += minutes;
  }
  return best;
}

/**
 * When the first, the second … of them can run their version at best. A task is not interrupted, so that all but the last
 * one in each place are done to their end.
 */
function leastTimes(keys: readonly Key[], capacity: number, reach: (minutes: number) => number): readonly number[] {
  const parts = keys.map(({ minutes }) => minutes).sort((a, b) => a - b);
  const wholes = keys.map(({ whole }) => whole).sort((a, b) => a - b);
  const unfinished = capacity * keys.reduce((most, { minutes, whole }) => Math.max(most, whole - minutes), 0);
  let part = 0;
  let whole = -unfinished;
  return parts.map((minutes, index) => {
    part += minutes;
    whole += wholes[index] ?? 0;
    return reach(Math.floor(Math.max(part, whole) / capacity));
  });
}

/** Whether all are through by the time they would begin to pay, so that sharing costs nobody anything. */
function isRoomy(keys: readonly Key[], through: readonly number[], { asOf }: Model): boolean {
  const needed = keys
    .map(({ earliest, before, after }) => {
      const pays = before.find(({ from }) => rateAt(before, from) > rateAt(after, from));
      return Math.max(pays?.from ?? asOf, earliest);
    })
    .sort((a, b) => a - b);
  return needed.every((at, index) => (through[index] ?? 0) <= at);
}

/** What is paid above `after` until the horizon if at `through[k]` no more than `k + 1` can run their version. */
function unavoidable(keys: readonly Key[], through: readonly number[], { asOf, horizon }: Model): number {
  const events: Event[] = through.map((at) => ({ at }));
  for (const [key, { earliest, before, after }] of keys.entries()) {
    const changes = new Set([asOf]);
    for (const { from } of before) changes.add(from);
    for (const { from } of after) changes.add(from);
    for (const at of changes) events.push({ at, key, excess: rateAt(before, at) - rateAt(after, at) });
    events.push({ at: earliest, key });
  }
  events.sort((a, b) => a.at - b.at);

  const paying = new Map([[0, keys.length]]);
  const able = new Map<number, number>();
  const add = (counts: Map<number, number>, rate: number, by: number) => counts.set(rate, (counts.get(rate) ?? 0) + by);
  const rates = new Float64Array(keys.length);
  const isAble = new Uint8Array(keys.length);
  let places = 0;
  let charge = 0;
  let from = asOf;
  for (const { at, key, excess } of events) {
    const to = Math.min(Math.max(at, asOf), horizon);
    if (to > from) charge += (to - from) * unpaid(paying, able, places);
    from = Math.max(from, to);
    if (key === undefined) places++;
    else if (excess === undefined) {
      isAble[key] = 1;
      add(able, rates[key] ?? 0, 1);
    } else {
      for (const counts of isAble[key] === 1 ? [paying, able] : [paying]) {
        add(counts, rates[key] ?? 0, -1);
        add(counts, excess, 1);
      }
      rates[key] = excess;
    }
  }
  return charge + Math.max(0, horizon - from) * unpaid(paying, able, places);
}

/** One more place without a key; a key that can run its version; a key whose excess changes. */
interface Event {
  readonly at: number;
  readonly key?: number;
  readonly excess?: number;
}

/** What all pay, less what the `places` dearest of those that are able would. */
function unpaid(paying: ReadonlyMap<number, number>, able: ReadonlyMap<number, number>, places: number): number {
  let sum = 0;
  for (const [rate, count] of paying) sum += rate * count;
  let left = places;
  for (const rate of [...able.keys()].sort((a, b) => b - a)) {
    const taken = Math.min(left, able.get(rate) ?? 0);
    sum -= rate * taken;
    left -= taken;
  }
  return sum;
}
