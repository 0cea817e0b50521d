import type { Cluster } from "../core/cluster.ts";
import type { Finding } from "../core/finding.ts";
import type { IsoInstant } from "../core/instant.ts";
import type { FleetReading } from "../core/inventory.ts";
import type { Judge } from "../core/judgement.ts";
import type { Plan } from "../core/plan.ts";
import type { Policy } from "../core/policy.ts";
import type { UpgradeRules } from "../core/upgrade-rules.ts";
import { assemblePlan } from "./assemble-plan.ts";
import { draftFleet } from "./draft-fleet.ts";
import { planTimes } from "./plan-times.ts";
import type { OfferOverlay } from "./target-offers.ts";
import type { WorkloadJudgement } from "./workloads.ts";

/** What a plan is made from. The plan is a pure function of it. */
export interface PlanFleetOptions {
  /** With the offered versions: `discover({ offers: true })`. */
  readonly inventory: FleetReading;
  readonly policy: Policy;
  /**
   * Findings of checks that were made elsewhere. One whose target names a cluster concerns that cluster; one that names
   * none (of a manifest, of a chart) concerns every cluster, since nothing says where its subject does not run.
   */
  readonly findings?: readonly Finding[];
  /**
   * Judgements of what runs in the clusters, of which each brings its findings and says on what they rest. A cluster that
   * none is about has a workload verdict of `cannot-determine`.
   */
  readonly judgements?: readonly WorkloadJudgement[];
  /** The day of the plan: nothing starts before it, and support and cost are counted from it. */
  readonly asOf: IsoInstant;
  /** Costs are counted up to here. Default: 365 days after `asOf`. */
  readonly horizon?: IsoInstant;
  readonly overlays?: PlanOverlays;
  /** Judges the inventory. Without one nobody has looked, and no cluster is ready. */
  readonly judge?: Judge;
}

/** What an organisation knows better than the providers' APIs. */
export interface PlanOverlays {
  /** The first that matches a cluster replaces the versions offered to it. */
  readonly offers?: readonly OfferOverlay[];
  /** Upgrade rules of a provider that this package does not know. Default: those bundled, else upstream's. */
  readonly rulesOf?: (cluster: Cluster) => UpgradeRules | undefined;
}

/**
 * The upgrade plan of a fleet: for every cluster what happens to it or why nothing does, in which stage and window, at
 * which cost. Pure: no I/O, no clock, and the same input gives the same bytes in whatever order it comes.
 *
 * Versions come from what the providers offer where each cluster is (`Inventory.scopes[].offers`), never from a bundled
 * calendar: without offers the outcome is `unknown`. Each hop goes to the newest release offered of its minor that the
 * way on allows, since a provider's default names one minor only.
 *
 * @throws FleetError `CONFIG` for an `asOf` or `horizon` that is no instant, or a horizon before `asOf`.
 */
export function planFleet(options: PlanFleetOptions): Plan {
  const times = planTimes(options);
  return assemblePlan(
    draftFleet(options).map((draft) => ({ draft })),
    times,
    options,
  );
}
