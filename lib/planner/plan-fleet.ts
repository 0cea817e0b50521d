import { judgeInventory } from "../check/inventory/judge-inventory.ts";
import type { Plan } from "../core/plan.ts";
import { type PlanFleetOptions, planFleet as plan } from "../plan/plan-fleet.ts";

/**
 * The upgrade plan of a fleet: for every cluster what happens to it or why nothing does, in which stage and window, at
 * which cost. Every cluster is judged by what the inventory holds of it, unless `judge` names another judge; findings of
 * checks made elsewhere come in as `findings`.
 *
 * Pure: no I/O, no clock, and the same input gives the same bytes in whatever order it comes.
 *
 * @throws FleetError `CONFIG` for an `asOf` or `horizon` that is no instant, or a horizon before `asOf`.
 */
export function planFleet(options: PlanFleetOptions): Plan {
  return plan({ ...options, judge: options.judge ?? judgeInventory });
}
