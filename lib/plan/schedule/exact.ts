import { addLabel, dominates, type Label, startsOf } from "./label.ts";
import type { Model } from "./model.ts";
import { compareScores, type Placement, scoreOf } from "./placement.ts";
import { createSearchSpace } from "./search-space.ts";

/**
 * Looks at every schedule that could be cheaper than `first`; with `late`, also at those that are as cheap and less late.
 *
 * Partial schedules grow by one task at a time, in the order in which tasks begin. From each, some best completion is
 * left-shifted: none of its tasks can be moved forward alone. So it is enough to let the next task begin at the first
 * slot that is left for it, and only where no other could be over by then. Of the partial schedules that have a place
 * for the same tasks, those are dropped that another one can follow step by step at no greater cost, and those that
 * cannot become better than the best schedule known.
 *
 * @param budget Partial schedules to keep.
 * @returns The best placement, and whether nothing was left to look at.
 */
export function searchExact(
  model: Model,
  first: Placement,
  budget: number,
  late = false,
): { readonly placement: Placement; readonly proven: boolean; readonly labels: number } {
  const jobs = model.jobs.filter(({ tasks }) => tasks.length > 0);
  const space = createSearchSpace(model, jobs);
  const count = jobs.reduce((sum, { tasks }) => sum + tasks.length, 0);
  let layer: readonly Label[] = [space.root];
  let labels = 0;
  for (let placed = 0; placed < count; placed++) {
    const grown = new Map<string, Label[]>();
    for (const label of layer) {
      for (const next of space.next(label)) {
        const key = next.positions.join(" ");
        const siblings = grown.get(key) ?? [];
        if (siblings.some((other) => dominates(other, next, late))) continue;
        const least = space.bound(next);
        if (least === undefined || !isBelow(least, first.score, late)) continue;
        addLabel(siblings, next, late);
        grown.set(key, siblings);
        if (++labels > budget) return { placement: first, proven: false, labels };
      }
    }
    layer = [...grown.values()].flat();
  }
  let best = first;
  for (const label of layer) {
    const own = startsOf(label);
    const places = new Map(jobs.map(({ index }, place) => [index, own[place]]));
    const starts = model.jobs.map(({ index }) => places.get(index));
    const score = scoreOf(model, starts);
    if (compareScores(score, best.score) < 0) best = { starts, score };
  }
  return { placement: best, proven: true, labels };
}

function isBelow(a: { charge: number; late: number }, b: { charge: number; late: number }, late: boolean): boolean {
  return a.charge < b.charge || (late && a.charge === b.charge && a.late < b.late);
}
