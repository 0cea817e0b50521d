import type { Finding } from "../core/finding.ts";
import { fromInstant } from "../core/instant.ts";
import { type FleetReading, wholeInventory } from "../core/inventory.ts";
import type { Plan } from "../core/plan.ts";
import type { Policy } from "../core/policy.ts";
import { policyBands } from "../plan/windows/policy-bands.ts";
import { fleetReport } from "../report/html/fleet-report.ts";
import type { DriftGroup } from "../report/html/report-input.ts";
import { redactedPlan, redactionOf } from "../report/redaction/redaction.ts";
import { packageVersion } from "./package-version.ts";

export interface ReportParts {
  readonly inventory: FleetReading;
  readonly plan: Plan;
  /** What the plan was made under. */
  readonly policy: Policy;
  /** Milliseconds since the epoch. */
  readonly asOf: number;
  readonly findings?: readonly Finding[];
  readonly drift?: readonly DriftGroup[];
  readonly redact?: boolean;
}

/** The page about a fleet and its plan. */
export function renderReport({
  inventory,
  plan,
  policy,
  asOf,
  findings = [],
  drift,
  redact: hide,
}: ReportParts): string {
  const bands = policyBands(policy, asOf, lastOf(plan, asOf));
  const redact = hide === true ? redactionOf({ inventory, plan, findings }) : undefined;
  return fleetReport({
    asOf,
    bands: redact?.(bands) ?? bands,
    inventory: redact?.(wholeInventory(inventory)) ?? inventory,
    plan: redact === undefined ? plan : redactedPlan(plan, redact),
    findings: redact?.(findings) ?? findings,
    ...(drift === undefined ? {} : { drift }),
    version: packageVersion(),
  });
}

function lastOf({ clusters, stages }: Plan, asOf: number): number {
  const ends = [...clusters.map(({ end }) => end), ...stages.map(({ soakUntil }) => soakUntil)];
  return Math.max(asOf, ...ends.flatMap((at) => (at === undefined ? [] : [fromInstant(at) ?? asOf])));
}
