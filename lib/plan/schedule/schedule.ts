import { leastCharge } from "./capacity-bound.ts";
import { compile } from "./compile.ts";
import { searchExact } from "./exact.ts";
import { improve } from "./improve.ts";
import type { Model } from "./model.ts";
import { createOrders } from "./orders.ts";
import { place } from "./place.ts";
import { compareScores, type Placement } from "./placement.ts";
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
 * Up to seven clusters the result is the cheapest there is on the start slots (`method: "exact"`), unless they have so many
 * hops between them that the search gives up. Then, and above that, it is the cheapest of several orders, earliest deadline
 * first among them, improved by moving clusters forward; how far it can be from the cheapest is what lies between `costUsd`
 * and `lowerBoundUsd`.
 *
 * A limit counts a cluster while one of its hops runs, not between them.
 *
 * Pure, and the same for the same clusters in any order.
 */
export function schedule(input: ScheduleInput): ScheduleResult {
  const model = compile(input);
  const relaxed = place(
    model,
    model.legs.map((_, index) => index),
    false,
  );
  const { placement, least, proven } = solve(model, relaxed);
  return {
    clusters: scheduledClusters(model, placement, relaxed),
    stages: plannedStages(model, placement),
    problems: problemsOf(model, placement, relaxed),
    costUsd: usdOf(placement.score.charge),
    lowerBoundUsd: usdOf(least),
    method: proven ? "exact" : "heuristic",
  };
}

interface Solution {
  readonly placement: Placement;
  /** No schedule is charged less. */
  readonly least: number;
  readonly proven: boolean;
}

function solve(model: Model, relaxed: Placement): Solution {
  const { byDeadline, others } = createOrders(model);
  let best = { order: byDeadline, placement: place(model, byDeadline) };
  // Nothing can be cheaper than everyone going as if alone.
  const ideal = ({ score: { unplaced, charge, late } }: Placement) =>
    unplaced === 0 && charge <= relaxed.score.charge && late <= relaxed.score.late;
  for (const order of ideal(best.placement) ? [] : others(best.placement)) {
    const placement = place(model, order);
    if (compareScores(placement.score, best.placement.score) < 0) best = { order, placement };
    if (ideal(placement)) break;
  }
  if (ideal(best.placement)) return { placement: best.placement, least: relaxed.score.charge, proven: true };

  const improved = improve(model, best, relaxed, improveBudget);
  const kept = model.jobs.some(({ tasks }) => tasks.some((task) => task.kept !== undefined));
  if (improved.score.unplaced === 0 && model.jobs.length <= exactJobs) {
    const { placement, proven } = searchExact(model, improved, exactBudget);
    const least = placement.score.charge;
    // What is kept of an earlier plan stays where it is, whatever it costs.
    if (proven && kept) return { placement: improved, least, proven: improved.score.charge <= least };
    if (proven) return { placement: searchExact(model, placement, lateBudget, true).placement, least, proven };
  }
  const least = Math.min(leastCharge(model, relaxed), improved.score.charge);
  return { placement: improved, least, proven: improved.score.unplaced === 0 && improved.score.charge <= least };
}

const exactJobs = 7;
/** Partial schedules, on the way to the cheapest and, from there, to one as cheap that is less late. */
const exactBudget = 400_000;
const lateBudget = 20_000;
/** Tasks placed. */
const improveBudget = 20_000;
