import type { PathStep } from "../core/plan.ts";
import type { UpgradeRules } from "../core/upgrade-rules.ts";
import { parseVersion } from "../core/version.ts";
import { findPath } from "./find-path.ts";
import type { OfferedVersion } from "./path-graph.ts";

/** Where one cluster is, where it is to go, and what its provider offers and allows. */
export interface UpgradePathOptions {
  /** Version that the control plane runs. */
  readonly controlPlane: string;
  /** Lowest version in each pool. Pools are moved in this order wherever several are moved at once. */
  readonly nodes: readonly { readonly pool: string; readonly version: string }[];
  /** A minor (`1.36`), of which the newest offered release within reach is taken, or a full version. */
  readonly target: string;
  /** Versions on offer, in any order; with `upgradesTo` where the provider has an upgrade graph of its own. */
  readonly offered:
    | readonly string[]
    | readonly { readonly version: string; readonly upgradesTo?: readonly string[] }[];
  readonly rules: UpgradeRules;
}

/**
 * How a cluster gets from the versions it runs to a target, step by legal step; empty when it is there.
 *
 * Every step goes to an offered version, no step goes down, the control plane goes before its nodes, and after each step
 * no pool is newer than the control plane or further behind it than `rules.nodeSkew`. Pools are moved as seldom as that
 * allows; among such ways the control plane takes the fewest steps, over the newest versions. Pools may also be moved to
 * the version that the control plane runs already, offered or not. For a target minor, a control plane and pools that
 * run any patch of it have arrived.
 *
 * ```ts
 * const rules = upgradeRules("eks"); // three minors of skew, and nodes may skip minors
 * upgradePath({ controlPlane: "1.32", nodes: [{ pool: "a", version: "1.31" }], target: "1.35",
 *   offered: ["1.32", "1.33", "1.34", "1.35"], rules });
 * // control-plane 1.32 → 1.33, control-plane 1.33 → 1.34, nodes a 1.31 → 1.34,
 * // control-plane 1.34 → 1.35, nodes a 1.34 → 1.35
 * ```
 *
 * @throws FleetError `INVALID_TARGET`, whose `reason` is `unknown-version` (no version, or one of another major),
 * `downgrade`, `not-offered`, `skips-minor` (a minor on the way is not offered) or `unreachable` (the provider has no
 * such edge, a cluster this old must be built anew, or a pool is newer than the control plane or already too far behind
 * it); `BAD_RESPONSE` when one of the other versions is not a version.
 */
export function upgradePath(options: UpgradePathOptions): readonly PathStep[] {
  const controlPlane = parseVersion(options.controlPlane);
  const pools = options.nodes.map(({ pool, version }) => ({ pool, version: parseVersion(version) }));
  const offered = options.offered.map(
    (offer): OfferedVersion =>
      typeof offer === "string"
        ? { version: parseVersion(offer) }
        : {
            version: parseVersion(offer.version),
            ...(offer.upgradesTo === undefined ? {} : { upgradesTo: offer.upgradesTo.map(parseVersion) }),
          },
  );
  return findPath({ controlPlane, pools, target: options.target, offered, rules: options.rules });
}
