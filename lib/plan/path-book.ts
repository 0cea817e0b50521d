import type { Cluster } from "../core/cluster.ts";
import { isFleetError } from "../core/error.ts";
import type { NodePool } from "../core/node-pool.ts";
import type { ClusterPlan, PlanReason } from "../core/plan.ts";
import type { UpgradeRules } from "../core/upgrade-rules.ts";
import { compareVersions, type KubeVersion, minorOf, tryParseVersion } from "../core/version.ts";
import { findPath, type PathRequest } from "./find-path.ts";
import { type HopOutline, outlineHops, type WholeSteps } from "./hops.ts";
import { lowestVersion } from "./own-version.ts";
import type { OfferedVersion } from "./path-graph.ts";
import { mustRebuild } from "./path-refusals.ts";
import { satisfies } from "./satisfies.ts";
import type { Offer, OfferList } from "./target-offers.ts";
import { findWholePath, wholeSteps } from "./whole-cluster.ts";

/** The hops of a way, whose pools are named by their place among those asked about; or why there is none. */
export type Way =
  | { readonly hops: readonly HopOutline[] }
  | {
      readonly outcome: Extract<ClusterPlan["outcome"], "blocked" | "rebuild" | "unknown">;
      readonly reason: PlanReason;
    };

export interface WayRequest {
  readonly cluster: Cluster;
  readonly controlPlane: KubeVersion;
  /** Pools whose version is known. */
  readonly pools: readonly NodePool[];
  readonly target: string;
  readonly list: OfferList;
  readonly rules: UpgradeRules;
}

/** Finds ways, each distinct one once: a large fleet has few combinations of versions and offers. */
export function pathBook(): (request: WayRequest) => Way {
  const known = new Map<string, Way>();
  const ruleBooks = new Map<UpgradeRules, number>();
  const ruleKeys = new Map<string, number>();
  const ruleKey = (rules: UpgradeRules) => {
    let key = ruleBooks.get(rules);
    if (key === undefined) {
      const text = JSON.stringify(rules);
      key = ruleKeys.get(text) ?? ruleKeys.size;
      ruleKeys.set(text, key);
      ruleBooks.set(rules, key);
    }
    return key;
  };
  return (request) => {
    const { cluster, controlPlane, pools, target, list, rules } = request;
    const whole = wholeSteps(cluster, list);
    const versions = pools.map((pool) => lowestVersion(pool)?.raw);
    const own = cluster.upgradeTargets?.map(({ raw }) => raw) ?? ["none were read"];
    // No version holds a line break, and the number of pools tells where theirs end; a target may be any text.
    const parts = [
      list.key,
      ruleKey(rules),
      whole,
      controlPlane.raw,
      versions.length,
      ...versions,
      own.length,
      ...own,
      target,
    ];
    const key = parts.join("\n");
    const before = known.get(key);
    if (before !== undefined) return before;
    const way = findWay(request, whole);
    known.set(key, way);
    return way;
  };
}

function findWay({ cluster, controlPlane, pools, target, list, rules }: WayRequest, whole: WholeSteps): Way {
  const offered = offersOnTheWay(cluster, controlPlane, target, list);
  const arrived = satisfies(controlPlane, tryParseVersion(target) ?? controlPlane);
  if (!arrived && mustRebuild(controlPlane, offered, rules)) return rebuild(controlPlane, offered);
  try {
    const sought: PathRequest = {
      controlPlane,
      pools: pools.flatMap((pool, index) => {
        const version = lowestVersion(pool);
        return version === undefined ? [] : [{ pool: String(index), version }];
      }),
      target,
      offered,
      rules,
    };
    const path = whole === "none" || sought.pools.length === 0 ? findPath(sought) : findWholePath(sought, whole);
    return { hops: outlineHops(path, controlPlane.raw, whole) };
  } catch (error) {
    if (!isFleetError(error, "INVALID_TARGET")) throw error;
    const { reason, message, hint } = error;
    if ((reason === "skips-minor" || reason === "unreachable") && isStranded(controlPlane, offered, rules)) {
      if (rules.skipMinor === "never") return rebuild(controlPlane, offered);
      return {
        outcome: "unknown",
        reason: { code: "INVALID_TARGET", message: `${message}; its own upgrade list was not read` },
      };
    }
    return {
      outcome: "blocked",
      reason: {
        code: "INVALID_TARGET",
        message: `${reason}: ${message}`,
        ...(hint === undefined ? {} : { fix: hint }),
      },
    };
  }
}

/**
 * Releases, and previews only where the target names them. What the provider says of the cluster itself counts for more
 * than its general graph: it is the edges of the version that the cluster runs.
 */
function offersOnTheWay(
  { upgradeTargets }: Cluster,
  controlPlane: KubeVersion,
  target: string,
  { offers }: OfferList,
): readonly OfferedVersion[] {
  const wanted = tryParseVersion(target);
  const named = offers.filter(({ version }) => wanted !== undefined && satisfies(version, wanted));
  const onlyPreviews = named.every(({ isPreview }) => isPreview) || wanted?.patch !== undefined;
  const usable = (offer: Offer) => !offer.isPreview || (onlyPreviews && named.includes(offer));
  const listed: readonly OfferedVersion[] = offers.filter(usable);
  const own = upgradeTargets?.filter(({ major }) => major === controlPlane.major);
  if (own === undefined || own.length < (upgradeTargets?.length ?? 0)) return listed;
  const isListed = (version: KubeVersion) => offers.some((offer) => compareVersions(offer.version, version) === 0);
  return [
    ...listed.filter(({ version }) => compareVersions(version, controlPlane) !== 0),
    ...own.filter((version) => !isListed(version)).map((version) => ({ version })),
    { version: controlPlane, upgradesTo: own },
  ];
}

/** Whether newer versions are on offer, but none of them one step away, and the provider has said nothing else. */
function isStranded(controlPlane: KubeVersion, offered: readonly OfferedVersion[], rules: UpgradeRules): boolean {
  const newer = offered.filter(({ version }) => compareVersions(version, controlPlane) > 0);
  const graphed = offered.some(
    ({ version, upgradesTo }) => upgradesTo !== undefined && compareVersions(version, controlPlane) === 0,
  );
  if (graphed || newer.length === 0) return false;
  return newer.every(({ version }) => version.minor - controlPlane.minor > rules.controlPlaneStep);
}

function rebuild(controlPlane: KubeVersion, offered: readonly OfferedVersion[]): Way {
  const lowest = offered.map(({ version }) => version).toSorted(compareVersions)[0];
  const oldest = lowest === undefined ? "" : `; the oldest version on offer is ${minorOf(lowest)}`;
  return {
    outcome: "rebuild",
    reason: {
      code: "REBUILD",
      message: `no upgrade leads away from ${minorOf(controlPlane)} any more${oldest}`,
      fix: "Build a new cluster at a supported version and move the workloads.",
    },
  };
}
