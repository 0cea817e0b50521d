import type { Cluster } from "../core/cluster.ts";
import type { PathStep } from "../core/plan.ts";
import { type KubeVersion, minorOf, parseVersion } from "../core/version.ts";
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
  const version = parseVersion(first.to);
  const there = pools.map(({ pool }) => ({ pool, version }));
  return [...together([first], endsOf([], pools)), ...findPath({ ...request, controlPlane: version, pools: there })];
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
  return advances.flatMap((advance, index): readonly PathStep[] => {
    const before = advances[index - 1]?.to;
    return [advance, ...pools.map(({ pool, version }) => along(advance, pool, before ?? version))];
  });
}

/** Nodes of the control plane's own minor go wherever it goes; that others may skip a minor is documented nowhere. */
function along(advance: PathStep, pool: string, from: string): PathStep {
  const [own, top, to] = [from, advance.from, advance.to].map(parseVersion) as [KubeVersion, KubeVersion, KubeVersion];
  if (own.minor !== top.minor && to.minor - own.minor > 1) {
    throw refusal(
      "unreachable",
      `node pool at ${from} would have to move to ${advance.to} together with the control plane, and skip a minor`,
    );
  }
  return { step: "nodes", pool, from, to: advance.to };
}
