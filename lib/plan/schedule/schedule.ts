import { compile } from "./compile.ts";
import { searchExact } from "./exact.ts";
import { improve } from "./improve.ts";
import type { Model } from "./model.ts";
import { orders } from "./orders.ts";
import { place } from "./place.ts";
import { chargeOf, compareScores, type Placement } from "./placement.ts";
import { problemsOf } from "./problems.ts";
import { usdOf } from "./rates.ts";
import { plannedStages, scheduledClusters } from "./result.ts";
import type { ScheduleInput } from "./schedule-input.ts";
import type { ScheduleResult } from "./schedule-result.ts";

/**
 * Gives every hop a start within windows and outside freezes, in stages with their canaries and soaks, under the limits
 * on clusters under way, so that as little as possible is paid in surcharges until the horizon, and then so that
 * deadlines are missed by as little as possible.
 *
 * Up to seven clusters the result is the cheapest there is on the start slots (`method: "exact"`). Above that it is the
 * cheapest of several orders, earliest deadline first among them, improved by moving clusters forward; how far it can be
 * from the cheapest is what lies between `costUsd` and `lowerBoundUsd`.
 *
 * A limit counts a cluster while one of its hops runs, not between them.
 *
 * Pure, and the same for the same clusters in any order.
 */
export function schedule(input: ScheduleInput): ScheduleResult {
  const model = compile(input);
  const relaxed = place(
    model,
    model.jobs.map(({ index }) => index),
    false,
  );
  const { placement, exact } = solve(model, relaxed);
  const clusters = scheduledClusters(model, placement, relaxed);
  const placed = model.jobs.filter(({ index }) => placement.starts[index] !== undefined);
  const least = placed.reduce((sum, job) => sum + chargeOf(model, job, relaxed.starts[job.index] ?? []), 0);
  return {
    clusters,
    stages: plannedStages(model, placement),
    problems: problemsOf(model, placement, relaxed),
    costUsd: usdOf(placement.score.charge),
    lowerBoundUsd: exact ? usdOf(placement.score.charge) : usdOf(least),
    method: exact ? "exact" : "heuristic",
  };
}

function solve(model: Model, relaxed: Placement): { readonly placement: Placement; readonly exact: boolean } {
  const reached = ({ score }: Placement) => score.charge <= relaxed.score.charge && score.late <= relaxed.score.late;
  let best: { readonly order: readonly number[]; readonly placement: Placement } | undefined;
  for (const order of orders(model)) {
    const placement = place(model, order);
    if (best === undefined || compareScores(placement.score, best.placement.score) < 0) best = { order, placement };
    // Nothing can be cheaper than everyone going as if alone.
    if (placement.score.unplaced === 0 && reached(placement)) return { placement, exact: true };
  }
  if (best === undefined) throw new RangeError("no order to try");
  const kept = model.jobs.some(({ tasks }) => tasks.some((task) => task.kept !== undefined));
  if (!kept && best.placement.score.unplaced === 0 && model.jobs.length <= exactJobs) {
    const { placement, proven } = searchExact(model, best.placement, exactBudget);
    if (proven) return { placement, exact: true };
  }
  return { placement: improve(model, best, relaxed, improveBudget), exact: false };
}

const exactJobs = 7;
/** Partial schedules. */
const exactBudget = 400_000;
/** Tasks placed. */
const improveBudget = 20_000;
