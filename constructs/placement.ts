import type { IConstruct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import type { Judge } from "./judge.ts";

/** What constructs must know of the place that they are rendered for. */
export interface Placement {
  readonly profile: ClusterProfile;
  /**
   * Day on which waivers are judged, `YYYY-MM-DD`.
   *
   * @default - none; a waiver is then refused, since nobody can say whether it has expired.
   */
  readonly asOf?: string;
  /**
   * Judges what is rendered.
   *
   * @default - the checks of this package.
   */
  readonly judge?: Judge;
}

const brand = Symbol.for("fleetwright.Placement");

/** Says for which cluster everything under `scope` is rendered, usually a chart. The nearest one holds. */
export function place(scope: IConstruct, placement: Placement): void {
  Object.defineProperty(scope, brand, { value: placement, configurable: true });
}

/**
 * The placement that holds for a construct.
 *
 * @throws FleetError `CONFIG` when none of its scopes was placed.
 */
export function placementOf(construct: IConstruct): Placement {
  for (const scope of construct.node.scopes.toReversed()) {
    const placement = (scope as { readonly [brand]?: Placement })[brand];
    if (placement !== undefined) return placement;
  }
  throw new FleetError("CONFIG", `Nothing says for which cluster ${construct.node.path} is rendered`, {
    path: construct.node.path,
    hint: "Call place(chart, { profile }) first, or define it in a fleet app.",
  });
}

/** The cluster that a construct is rendered for. */
export function profileAt(construct: IConstruct): ClusterProfile {
  return placementOf(construct).profile;
}
