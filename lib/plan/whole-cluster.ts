import type { Cluster } from "../core/cluster.ts";
import type { PathStep } from "../core/plan.ts";
import { compareVersions, type KubeVersion, minorOf, parseVersion } from "../core/version.ts";
import { findPath, type PathRequest } from "./find-path.ts";
import type { WholeSteps } from "./hops.ts";
import { refusal } from "./path-refusals.ts";
import type { OfferList } from "./target-offers.ts";

/**
 * How far a cluster can only be upgraded as a whole.
 *
 * AKS refuses to move the control plane alone while a channel upgrades Kubernetes
 * (https://learn.microsoft.com/azure/aks/auto-upgrade-cluster), and on the way back into support from a version that the
 * plan of the cluster no longer covers (https://learn.microsoft.com/azure/aks/supported-kubernetes-versions).
 */
export function wholeSteps({ ref, channel, controlPlane }: Cluster, { offers }: OfferList): WholeSteps {
  if (ref.provider !== "aks" || controlPlane.version === undefined) return "none";
  if (channel !== undefined && upgradingChannels.has(channel.kind)) return "all";
  const own = minorOf(controlPlane.version);
  return offers.some(({ version }) => minorOf(version) === own) ? "none" : "first";
}

/** The channel `node-image` leaves the version of Kubernetes alone. */
const upgradingChannels: ReadonlySet<NonNullable<Cluster["channel"]>["kind"]> = new Set(["patch", "stable", "rapid"]);

/**
 * The way of a cluster that moves as a whole: a step of the control plane is followed by one of every pool to the same
 * version. Where that holds of the whole way, pools that lag behind catch up before it begins, if they can.
 *
 * @throws FleetError `INVALID_TARGET`, as `upgradePath` does.
 */
export function findWholePath(request: PathRequest, steps: Exclude<WholeSteps, "none">): readonly PathStep[] {
  const { controlPlane, pools } = request;
  const advances = findPath({ ...request, pools: [] });
  const [first] = advances;
  if (first === undefined) return findPath(request);
  if (steps === "all") {
    const ready = findPath({ ...request, target: minorOf(controlPlane) });
    return [...ready, ...together(advances, endsOf(ready, pools))];
  }
  const begun = together([first], endsOf([], pools));
  const there = endsOf(begun, pools).map(({ pool, version }) => ({ pool, version: parseVersion(version) }));
  return [...begun, ...findPath({ ...request, controlPlane: parseVersion(first.to), pools: there })];
}

interface PoolVersion {
  readonly pool: string;
  readonly version: string;
}

function endsOf(path: readonly PathStep[], pools: PathRequest["pools"]): readonly PoolVersion[] {
  return pools.map(({ pool, version }) => ({
    pool,
    version: path.findLast((step) => step.pool === pool)?.to ?? version.raw,
  }));
}

function together(advances: readonly PathStep[], pools: readonly PoolVersion[]): readonly PathStep[] {
  const now = new Map(pools.map(({ pool, version }) => [pool, version]));
  return advances.flatMap((advance): readonly PathStep[] => {
    const steps = [...now].flatMap(([pool, from]) => along(advance, pool, from));
    for (const { pool, to } of steps) if (pool !== undefined) now.set(pool, to);
    return [advance, ...steps];
  });
}

/**
 * Nodes of the control plane's own minor go wherever it goes; that others may skip a minor is documented nowhere. Nodes
 * that are there already, or ahead, stay.
 */
function along(advance: PathStep, pool: string, from: string): readonly PathStep[] {
  const [own, top, to] = [from, advance.from, advance.to].map(parseVersion) as [KubeVersion, KubeVersion, KubeVersion];
  if (compareVersions(own, to) >= 0) return [];
  if (own.minor !== top.minor && to.minor - own.minor > 1) {
    throw refusal(
      "unreachable",
      `node pool at ${from} would have to move to ${advance.to} together with the control plane, and skip a minor`,
    );
  }
  return [{ step: "nodes", pool, from, to: advance.to }];
}
