import { FleetError } from "../core/error.ts";
import type { Plan } from "../core/plan.ts";
import { planHash } from "../core/plan-hash.ts";
import { readJsonDocument } from "./json-document.ts";
import { fleetPlan } from "./schema/plan.ts";

/**
 * Reads a plan that `fleetwright plan --save` wrote.
 *
 * @throws FleetError `BAD_DOCUMENT` as `readJsonDocument`, and when the hash is not that of the plan: somebody has changed
 * it, or its keys.
 */
export async function readPlan(path: string): Promise<Plan> {
  const plan = await readJsonDocument(path, {
    kind: "FleetPlan",
    title: "a plan",
    hint: "Give a file that `fleetwright plan --save` wrote.",
    schema: fleetPlan,
  });
  if (planHash(plan) === plan.hash) return plan;
  throw new FleetError("BAD_DOCUMENT", `${path}: the hash does not match: the plan has been altered`, {
    path: "$.hash",
    hint: "Make the plan again, or restore the file from a copy; change a plan through its policy, not by hand.",
  });
}
