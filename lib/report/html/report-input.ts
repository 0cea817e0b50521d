import type { Finding } from "../../core/finding.ts";
import type { IsoInstant } from "../../core/instant.ts";
import type { FleetReading } from "../../core/inventory.ts";
import type { Plan } from "../../core/plan.ts";

/** A span of time that a policy keeps free, or keeps for work. */
export interface Band {
  readonly kind: "freeze" | "window";
  readonly name: string;
  readonly from: IsoInstant;
  readonly until: IsoInstant;
}

/** How the same application differs between environments, beyond what was declared. */
export interface DriftGroup {
  /** What differs, in one sentence. */
  readonly what: string;
  readonly environments: readonly string[];
  /** Clusters or objects in which it differs. */
  readonly places: readonly string[];
}

/** Everything a report may show. What is absent gets a sentence that says so, never an empty section. */
export interface ReportInput {
  readonly inventory: FleetReading;
  /** Milliseconds since the epoch at which support and cost are judged. */
  readonly asOf: number;
  readonly plan?: Plan;
  /** Freezes and windows of the policy that the plan was made under. */
  readonly bands?: readonly Band[];
  /** Findings besides those in the plan. */
  readonly findings?: readonly Finding[];
  /** Differences between the environments of a synth. */
  readonly drift?: readonly DriftGroup[];
  /** Version of this package, for the foot of the page. */
  readonly version: string;
}
