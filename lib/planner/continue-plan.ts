import { judgeInventory } from "../check/inventory/judge-inventory.ts";
import type { Plan } from "../core/plan.ts";
import { type ContinuePlanOptions, continuePlan as goOn } from "../plan/continue-plan.ts";

/**
 * Goes on with a plan after part of it was carried out: a fresh inventory shows what is done; what is still to do keeps
 * its ids, its place and its time as long as it is the same work and breaks no rule of the policy. Clusters are judged as
 * `planFleet` does it.
 *
 * @throws FleetError as `planFleet`.
 */
export function continuePlan(options: ContinuePlanOptions): Plan {
  return goOn({ ...options, judge: options.judge ?? judgeInventory });
}
