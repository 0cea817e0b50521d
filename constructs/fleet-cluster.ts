import { apiOf } from "../lib/check/manifests/subject.ts";
import { FleetError } from "../lib/core/error.ts";
import { apiState } from "../lib/data/api-state.ts";
import { type ClusterProfile, isKnown } from "./cluster-profile.ts";

/** One cluster of a fleet, as plain data. */
export interface FleetMember {
  /** Name of its folder: lower-case letters, digits and hyphens, unique in the fleet. */
  readonly id: string;
  readonly profile: ClusterProfile;
  /** `eks`, `gke`, …; absent for a cluster that comes from a profile alone. */
  readonly provider?: string;
  /** Account, project or subscription. */
  readonly account?: string;
  readonly location?: string;
  readonly wave?: string;
  readonly owner?: string;
  /** Stage and group of the upgrade plan. */
  readonly stage?: string;
  readonly group?: string;
  /** Minors that the plan goes through after the one that runs now, in order; empty where none is planned. */
  readonly upgrades: readonly string[];
}

/** One cluster of a fleet, as a builder sees it. */
export interface FleetCluster extends FleetMember {
  /**
   * Whether the API server serves this kind now and at every step of the plan.
   *
   * @param apiVersion `policy/v1`, as a manifest has it.
   * @throws FleetError `CONFIG` when the version that runs is not known.
   */
  serves(apiVersion: string, kind: string): boolean;
  /**
   * The first of the API versions that serves this kind now and at every step of the plan. Give them in the order in
   * which you would take them.
   *
   * @throws FleetError `UNSUPPORTED` when there is none; `CONFIG` when the version that runs is not known.
   */
  pick(kind: string, ...apiVersions: readonly string[]): string;
}

/** A member with its methods. They read the fields of `member`, so that whoever records reads sees them. */
export function fleetCluster(member: FleetMember): FleetCluster {
  const serves = (apiVersion: string, kind: string) => isServed(member, apiVersion, kind);
  const pick = (kind: string, ...apiVersions: readonly string[]) => {
    const picked = apiVersions.find((apiVersion) => serves(apiVersion, kind));
    if (picked !== undefined) return picked;
    throw new FleetError(
      "UNSUPPORTED",
      `None of ${apiVersions.join(", ")} serves ${kind} at ${versionsOf(member).join(" and ")}`,
      { cluster: member.profile.name, hint: "Add an API version that is served before and after the planned upgrade." },
    );
  };
  return new Proxy(member, {
    get: (target, key) => (key === "serves" ? serves : key === "pick" ? pick : Reflect.get(target, key)),
  }) as FleetCluster;
}

/**
 * The minor that runs now and those of the plan, in order.
 *
 * @throws FleetError `CONFIG` when the version that runs is not known.
 */
export function versionsOf({ profile, upgrades }: FleetMember): readonly [string, ...string[]] {
  const { now } = profile.version;
  if (isKnown(now)) return [now, ...upgrades];
  throw new FleetError("CONFIG", "The version that the cluster runs is not known", {
    cluster: profile.name,
    path: "$.profile.version.now",
    hint: 'Take the inventory again, or say it by an override: presets.eks({ version: "1.34" }).',
  });
}

function isServed(member: FleetMember, apiVersion: string, kind: string): boolean {
  const api = apiOf({ apiVersion, kind });
  const { served } = member.profile;
  return versionsOf(member).every((version) => {
    const { state } = apiState(api, version, isKnown(served) ? { enabled: served } : {});
    // Of groups that no table knows, and of what depends on a component, only the cluster itself can tell.
    if (state === "custom" || state === "component-unknown") return isKnown(served) && served.includes(apiVersion);
    return state === "served" || state === "deprecated";
  });
}
