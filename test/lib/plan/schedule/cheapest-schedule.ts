import type { ScheduleInput } from "../../../../lib/plan/schedule/schedule-input.ts";
import type { ScheduleResult } from "../../../../lib/plan/schedule/schedule-result.ts";
import { createGrid, type Entry, fits, type Grid, occupy, paidIn } from "./schedule-grid.ts";

// Other ways to a schedule: by trying every choice of hours; by trying every order, each piece of work as early as the
// order leaves room for it; and by the rule of thumb that plans are measured against.

/** Hours after the last one of the given schedule in which a cheaper one may still let somebody begin. */
const laterHours = 36;

/**
 * The least that any choice of hours costs. It assumes nothing about what good schedules look like, and so it is slow:
 * `undefined` when there were too many choices to try.
 *
 * @param most Choices that cost this much or more need not be told apart.
 */
export function cheapestChoice(
  input: ScheduleInput,
  result: ScheduleResult,
  most: number,
  tries = 150_000,
): number | undefined {
  const last = Math.max(...[...result.clusters.values()].map(({ end = input.asOf }) => Date.parse(end)));
  const grid = createGrid(input, result, Math.ceil((last - Date.parse(input.asOf)) / 3_600_000) + laterHours);
  const { entries, end } = grid;
  const works = sequence(grid, () => 0);
  const ends = new Map(entries.map((entry): [Entry, number[]] => [entry, []]));
  const states = new Map(entries.map((entry) => [entry, { state: 0, since: 0 }]));
  let best = most;
  let tried = 0;

  /** @param paid What is settled, and for all that is open the least that it can be. */
  const tryWork = (index: number, paid: number): void => {
    const next = works[index];
    if (next === undefined) {
      best = Math.min(best, paid);
      return;
    }
    const { entry, work, position } = next;
    const own = ends.get(entry) ?? [];
    const release = grid.release(entry, position, ends);
    if (release === undefined) throw new Error("a piece of work is tried before what it waits for");
    const before = states.get(entry) ?? { state: 0, since: 0 };
    for (let start = Math.max(release, own.at(-1) ?? 0); start + work.hours <= grid.hours; start++) {
      if (++tried > tries) return;
      let cost = paid;
      if (work.version !== undefined) {
        const at = start + work.version;
        const waited = paidIn(entry, before.state, before.since, at, end);
        cost += waited - paidIn(entry, entry.paid.length - 1, before.since, at, end);
      }
      // Later versions are never dearer, so that every later start is at least as dear.
      if (cost >= best - 1e-6) return;
      if (!fits(entry, start, work.hours)) continue;
      occupy(entry, start, work.hours, 1);
      own.push(start + work.hours);
      if (work.version !== undefined) states.set(entry, { state: before.state + 1, since: start + work.version });
      tryWork(index + 1, cost);
      states.set(entry, before);
      own.pop();
      occupy(entry, start, work.hours, -1);
    }
  };
  tryWork(0, leastUsd(grid));
  return tried > tries ? undefined : best;
}

/** The least that any order of the work costs, when each piece takes the first hours that are left for it. */
export function cheapestOrder(input: ScheduleInput, result: ScheduleResult): number {
  const grid = createGrid(input, result, horizonHours(input));
  const ends = new Map(grid.entries.map((entry): [Entry, number[]] => [entry, []]));
  let best = Number.POSITIVE_INFINITY;
  const place = (spent: number, open: number): void => {
    if (open === 0) best = Math.min(best, spent);
    for (const entry of grid.entries) {
      const own = ends.get(entry) ?? [];
      const placed = own.length < entry.works.length ? takeFirst(grid, entry, ends) : undefined;
      if (placed === undefined) continue;
      const { start, hours } = placed;
      own.push(start + hours);
      // Whatever follows is never less than nothing.
      if (spent + placed.usd < best - 1e-6) place(spent + placed.usd, open - 1);
      own.pop();
      occupy(entry, start, hours, -1);
    }
  };
  place(
    leastUsd(grid),
    grid.entries.reduce((sum, { works }) => sum + works.length, 0),
  );
  return best;
}

/** What it costs when the clusters of each stage, canaries first, take the first hours left for them by deadline. */
export function earliestDeadlineFirstCost(input: ScheduleInput, result: ScheduleResult): number {
  const grid = createGrid(input, result, horizonHours(input));
  const due = ({ source }: Entry) => source.deadlineAt ?? "9";
  const ends = new Map(grid.entries.map((entry): [Entry, number[]] => [entry, []]));
  let usd = leastUsd(grid);
  const byDeadline = (a: Entry, b: Entry) =>
    due(a) < due(b) ? -1 : due(a) > due(b) ? 1 : a.source.cluster.uid < b.source.cluster.uid ? -1 : 1;
  for (const { entry } of sequence(grid, byDeadline)) {
    const placed = takeFirst(grid, entry, ends);
    if (placed === undefined) return Number.POSITIVE_INFINITY;
    ends.get(entry)?.push(placed.start + placed.hours);
    usd += placed.usd;
  }
  return usd;
}

/** All work, each piece after what it waits for: stage by stage, canaries first, with phases apart nodes last. */
function sequence({ entries }: Grid, compare: (a: Entry, b: Entry) => number) {
  return entries
    .toSorted(compare)
    .flatMap((entry) => entry.works.map((work, position) => ({ entry, work, position })))
    .sort(
      (a, b) =>
        a.entry.stage - b.entry.stage ||
        Number(b.entry.canary) - Number(a.entry.canary) ||
        Number(a.work.trails) - Number(b.work.trails),
    );
}

/**
 * Takes the first hours that are left for the entry's next work, and tells how much more is paid until its version runs
 * than in the last version; `undefined` while it has to wait for something without a time, and when no hours are left.
 */
function takeFirst(grid: Grid, entry: Entry, ends: ReadonlyMap<Entry, readonly number[]>) {
  const own = ends.get(entry) ?? [];
  const work = entry.works[own.length];
  const release = grid.release(entry, own.length, ends);
  if (work === undefined || release === undefined) return undefined;
  const { hours, version } = work;
  let start = Math.max(release, own.at(-1) ?? 0);
  while (!fits(entry, start, hours)) if (++start >= grid.hours) return undefined;
  occupy(entry, start, hours, 1);
  const changes = own.flatMap((over, index) => {
    const before = entry.works[index];
    return before?.version === undefined ? [] : [over - before.hours + before.version];
  });
  const since = changes.at(-1) ?? 0;
  const paid = (state: number) => paidIn(entry, state, since, start + (version ?? 0), grid.end);
  return { start, hours, usd: version === undefined ? 0 : paid(changes.length) - paid(entry.paid.length - 1) };
}

/** What all pay in their last versions. */
function leastUsd({ entries, end }: Grid): number {
  return entries.reduce((sum, entry) => sum + paidIn(entry, entry.paid.length - 1, 0, end, end), 0);
}

/** Nobody waits longer than this in the policies that are drawn here. */
function horizonHours({ clusters }: ScheduleInput): number {
  return 24 * (21 + 3 * clusters.length);
}
