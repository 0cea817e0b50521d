import type { Model } from "./model.ts";
import { place } from "./place.ts";
import { chargeOf, compareScores, endOf, type Placement } from "./placement.ts";

/**
 * Looks for a cheaper schedule near the given order: jobs that pay more, or are later, than they would alone are moved
 * forward, the worst first, for as long as that helps and the budget lasts.
 *
 * @param relaxed The same jobs without limits.
 * @param budget Tasks to place over all attempts.
 */
export function improve(
  model: Model,
  first: { readonly order: readonly number[]; readonly placement: Placement },
  relaxed: Placement,
  budget: number,
): Placement {
  const tasks = model.jobs.reduce((sum, job) => sum + job.tasks.length, 0);
  let attempts = Math.floor(budget / Math.max(1, tasks));
  let { order, placement } = first;
  for (let improved = true; improved && attempts > 0; ) {
    improved = false;
    for (const job of regretful(model, placement, relaxed)) {
      const at = order.indexOf(job);
      for (const to of new Set([0, at >> 1, at - 1])) {
        if (to < 0 || to >= at || attempts <= 0) continue;
        attempts--;
        const moved = order.toSpliced(at, 1).toSpliced(to, 0, job);
        const tried = place(model, moved);
        if (compareScores(tried.score, placement.score) >= 0) continue;
        ({ order, placement, improved } = { order: moved, placement: tried, improved: true });
        break;
      }
      if (improved || attempts <= 0) break;
    }
  }
  return placement;
}

function regretful(model: Model, placement: Placement, relaxed: Placement): readonly number[] {
  const regrets = model.jobs.flatMap((job) => {
    const own = placement.starts[job.index];
    const alone = relaxed.starts[job.index];
    if (own === undefined || alone === undefined) return [];
    const charge = chargeOf(model, job, own) - chargeOf(model, job, alone);
    const late = Math.max(0, endOf(job, own) - job.due) - Math.max(0, endOf(job, alone) - job.due);
    return charge > 0 || late > 0 ? [{ index: job.index, charge, late }] : [];
  });
  return regrets.sort((a, b) => b.charge - a.charge || b.late - a.late || a.index - b.index).map(({ index }) => index);
}
