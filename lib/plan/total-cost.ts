import type { ClusterPlan, Plan, PlanCost } from "../core/plan.ts";
import type { ScheduleResult } from "./schedule/schedule-result.ts";

/** The sum over clusters whose cost is known; how many are not is told beside it. */
export function totalCost(
  clusters: readonly ClusterPlan[],
  { costUsd, lowerBoundUsd }: Pick<ScheduleResult, "costUsd" | "lowerBoundUsd">,
): Plan["cost"] {
  const known = clusters.filter(({ cost }) => cost.stayUsd !== undefined && cost.planUsd !== undefined);
  const unknownClusters = clusters.length - known.length;
  const sum = (field: "stayUsd" | "planUsd" | "savedUsd") =>
    cents(known.reduce((total, { cost }) => total + (cost[field] ?? 0), 0));
  const totals: PlanCost =
    known.length === 0 && unknownClusters > 0
      ? { unknown: "no cluster's cost is known" }
      : {
          stayUsd: sum("stayUsd"),
          planUsd: sum("planUsd"),
          savedUsd: sum("savedUsd"),
          ...(unknownClusters === 0 ? {} : { unknown: `without ${unknownClusters} whose cost is not known` }),
        };
  return { ...totals, unknownClusters, lowerBoundUsd: cents(lowerBoundUsd), gapUsd: cents(costUsd - lowerBoundUsd) };
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}
