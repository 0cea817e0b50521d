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
  // A handful of moves among thousands would change nothing.
  if (attempts < fewAttempts) return first.placement;
  let { order, placement } = first;
  for (let improved = true; improved && attempts > 0; ) {
    improved = false;
    for (const { job, hop } of regrets(model, placement, relaxed)) {
      const at = order.findIndex((leg) => model.legs[leg]?.job === job && model.legs[leg]?.hop === hop);
      for (const to of new Set([0, at >> 1, at - 1])) {
        if (to < 0 || attempts <= 0) continue;
        attempts--;
        const moved = moveForward(model, order, at, to);
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

const fewAttempts = 10;

/** Moves a leg, and with it those that its job makes before. */
function moveForward({ legs }: Model, order: readonly number[], from: number, to: number): readonly number[] {
  const job = legs[order[from] ?? -1]?.job;
  const between = order.slice(to, from + 1);
  const own = between.filter((leg) => legs[leg]?.job === job);
  const others = between.filter((leg) => legs[leg]?.job !== job);
  return [...order.slice(0, to), ...own, ...others, ...order.slice(from + 1)];
}

/** For each job that is worse off than alone, the first hop that waits; the worst off first. */
function regrets(model: Model, placement: Placement, relaxed: Placement) {
  const found = model.jobs.flatMap((job) => {
    const own = placement.starts[job.index];
    const alone = relaxed.starts[job.index];
    if (own === undefined || alone === undefined) return [];
    const charge = chargeOf(model, job, own) - chargeOf(model, job, alone);
    const late = Math.max(0, endOf(job, own) - job.due) - Math.max(0, endOf(job, alone) - job.due);
    const waits = job.tasks.findIndex((_, task) => (own[task] ?? 0) > (alone[task] ?? 0));
    if (waits < 0 || (charge <= 0 && late <= 0)) return [];
    return [{ job: job.index, hop: job.tasks[waits]?.hop ?? 0, charge, late }];
  });
  return found.sort((a, b) => b.charge - a.charge || b.late - a.late || a.job - b.job);
}
