import type { Cluster } from "../core/cluster.ts";
import type { Estimate, PlanStep } from "../core/plan.ts";
import type { Policy } from "../core/policy.ts";
import { durationsOf } from "../data/durations.ts";
import { estimatePool } from "./estimate-pool.ts";
import { poolStrategy } from "./pool-strategy.ts";

/** What of a step decides how long it takes. */
export type EstimatedStep = Pick<PlanStep, "kind" | "pool">;

/**
 * How long each step of a hop may take, from what is known of the cluster. Never a promise: `inputs` names what the
 * minutes were computed from, and `assumed` those inputs that nothing known backs.
 */
export function estimateHop(cluster: Cluster, steps: readonly EstimatedStep[], policy: Policy): readonly Estimate[] {
  return steps.map((step) => estimateStep(cluster, step, policy));
}

export function estimateStep(cluster: Cluster, step: EstimatedStep, policy: Policy): Estimate {
  const known = durationsOf(cluster.ref.provider);
  if (step.kind === "control-plane") return constant("minutesPerControlPlane", known?.controlPlane, 25);
  if (step.kind === "addon") return constant("minutesPerAddon", known?.addon, 15);
  if (step.kind !== "nodes") return { minutes: minutesByHand, inputs: { minutesPerStep: minutesByHand }, assumed: [] };
  const perNode = known?.node;
  const pool = cluster.pools.find(({ name, uid }) => name === step.pool || uid === step.pool);
  return estimatePool(pool, pool === undefined ? undefined : poolStrategy(policy, cluster, pool), perNode);
}

/** One number decides; where the provider has none of its own, that of EKS stands in and is called an assumption. */
function constant(name: string, known: number | undefined, otherwise: number): Estimate {
  const minutes = known ?? otherwise;
  return { minutes, inputs: { [name]: minutes }, assumed: known === undefined ? [name] : [] };
}

/** Pausing, restoring and looking: commands whose effect is immediate. */
const minutesByHand = 5;
