import { FleetError } from "../core/error.ts";
import type { Plan } from "../core/plan.ts";
import { planHash } from "../core/plan-hash.ts";
import { type JsonDocumentKind, readJsonDocument, readJsonDocumentSync } from "./json-document.ts";
import { fleetPlan } from "./schema/plan.ts";

/**
 * Reads a plan that `fleetwright plan --save` wrote.
 *
 * @throws FleetError `BAD_DOCUMENT` as `readJsonDocument`, and when the hash is not that of the plan: somebody has changed
 * it, or its keys.
 */
export async function readPlan(path: string): Promise<Plan> {
  return withItsHash(path, await readJsonDocument(path, planDocument));
}

/** Like `readPlan`, for programs that cannot wait, such as cdk8s apps. */
export function readPlanSync(path: string): Plan {
  return withItsHash(path, readJsonDocumentSync(path, planDocument));
}

const planDocument: JsonDocumentKind<Plan> = {
  kind: "FleetPlan",
  title: "a plan",
  hint: "Give a file that `fleetwright plan --save` wrote.",
  schema: fleetPlan,
};

function withItsHash(path: string, plan: Plan): Plan {
  if (planHash(plan) === plan.hash) return plan;
  throw new FleetError("BAD_DOCUMENT", `${path}: the hash does not match: the plan has been altered`, {
    path: "$.hash",
    hint: "Make the plan again, or restore the file from a copy; change a plan through its policy, not by hand.",
  });
}
