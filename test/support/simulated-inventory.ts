import type { Cluster } from "../../lib/core/cluster.ts";
import type { Inventory } from "../../lib/core/inventory.ts";
import type { NodePool } from "../../lib/core/node-pool.ts";
import { type Scope, scopeKey } from "../../lib/core/scope.ts";
import { compareVersions, type KubeVersion, minorOf, parseVersion } from "../../lib/core/version.ts";
import type { VersionOffer } from "../../lib/core/version-offer.ts";
import { supportWindow } from "../../lib/data/index.ts";
import { eksVersions } from "../../lib/simulator/aws-versions.ts";
import { aksEdges, aksOffers, aksUpgrades } from "../../lib/simulator/azure-versions.ts";
import type { SimCluster, SimPool } from "../../lib/simulator/fleet.ts";
import { gkeBuilds, gkeChannel, gkeChannels, gkeDefault } from "../../lib/simulator/google-versions.ts";
import { ibmMinors } from "../../lib/simulator/ibm-versions.ts";
import { uidOf } from "../../lib/simulator/uid.ts";
import { openShift } from "../../providers/iks/map-version.ts";
import { offersAt } from "./plan-inventory.ts";

/**
 * What an inventory would hold of simulated clusters, without the sockets in between: versions, pools, offers, and what
 * the cloud says of a single cluster. Quick enough for properties; that the providers read the same is tested elsewhere.
 */
export function inventoryOfSimulated(clusters: readonly SimCluster[], now: number): Inventory {
  const takenAt = new Date(now).toISOString();
  const read = clusters.map((cluster) => clusterOf(cluster, now));
  const scopes = new Map(read.map(({ ref }) => [scopeKey(ref.scope), ref.scope]));
  return {
    takenAt,
    scopes: [...scopes.values()].map((scope) => ({
      scope,
      status: "ok",
      clusters: read.filter(({ ref }) => scopeKey(ref.scope) === scopeKey(scope)).length,
      gaps: [],
      offers: offersIn(scope, now),
    })),
    clusters: read,
    gaps: [],
    interrupted: false,
  };
}

function clusterOf(cluster: SimCluster, now: number): Cluster {
  const { cloud, account, location, name, version, channel, supportPlan, stopped, status } = cluster;
  const shift = version.endsWith("_openshift");
  const provider = shift ? "roks" : cloud;
  const versions = versionsOf(version, shift);
  const scope: Scope = { provider: cloud, accountId: account, ...(cloud === "eks" ? { region: location } : {}) };
  return {
    uid: uidOf(cluster),
    ref: { provider, scope, name, location, nativeId: uidOf(cluster) },
    name,
    controlPlane: {
      ...versions,
      status: stopped === true ? "stopped" : status === "DEGRADED" || status === "Failed" ? "degraded" : "running",
      statusRaw: status ?? "",
      managed: true,
    },
    mode: cluster.mode ?? "standard",
    ...(channel === undefined
      ? {}
      : { channel: { raw: channel, kind: channel.toLowerCase() as NonNullable<Cluster["channel"]>["kind"] } }),
    support: {
      ...supportWindow(provider, minorOf(parseVersion(version))),
      plan: supportPlan === "AKSLongTermSupport" ? "lts" : supportPlan === "EXTENDED" ? "extended" : "standard",
      atEndOfStandard: "unknown",
    },
    pools: cluster.pools.map((pool) => poolOf(cluster, pool, shift)),
    poolsComplete: true,
    ...(cloud === "aks" ? { upgradeTargets: targetsOf(cluster, now) } : {}),
    health: [],
    labels: cluster.tags,
    observedAt: new Date(now).toISOString(),
    source: "api",
  };
}

function versionsOf(version: string, shift: boolean): { version: KubeVersion; distributionVersion?: KubeVersion } {
  const parsed = parseVersion(version);
  const both = shift ? openShift(parsed) : undefined;
  return both ?? { version: parsed };
}

function poolOf(cluster: SimCluster, pool: SimPool, shift: boolean): NodePool {
  const { name, kind = "managed", version, nodes, min, max } = pool;
  return {
    uid: `${uidOf(cluster)}/${name}`,
    name,
    kind,
    versions: kind === "fargate" ? [] : [{ ...versionsOf(version, shift), nodes }],
    image: pool.image === "CUSTOM" ? { custom: true } : { family: pool.image.split("_")[0] ?? pool.image },
    size: { desired: nodes, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) },
    instanceTypes: [pool.instanceType],
    ...(pool.os === undefined ? {} : { os: pool.os }),
    upgrade: { strategy: "surge" },
    status: "running",
    statusRaw: "",
    issues: [],
  };
}

function targetsOf({ version, supportPlan }: SimCluster, now: number): readonly KubeVersion[] {
  const previews = new Set(aksOffers(now).flatMap(({ minor, isPreview }) => (isPreview ? [minor] : [])));
  const plan = supportPlan === "AKSLongTermSupport" ? "AKSLongTermSupport" : "KubernetesOfficial";
  return aksUpgrades(parseVersion(version), plan, now).filter((target) => !previews.has(minorOf(target)));
}

const known = new Map<string, readonly VersionOffer[]>();

/** Offers are the same for every cluster of a day, and dear to work out. */
function offersIn({ provider }: Scope, now: number): readonly VersionOffer[] {
  const key = `${provider} ${now}`;
  const before = known.get(key) ?? offersOf(provider, now);
  known.set(key, before);
  return before;
}

function offersOf(provider: string, now: number): readonly VersionOffer[] {
  switch (provider) {
    case "eks":
      return offersAt(
        { provider, accountId: "" },
        eksVersions(now)
          .filter(({ status }) => status !== "UNSUPPORTED")
          .map(({ minor, isDefault }) => ({ version: parseVersion(minor), isDefault })),
      );
    case "gke":
      return offersAt({ provider, accountId: "" }, [
        ...gkeChannels.flatMap((channel) =>
          gkeBuilds(channel, now).map((version) => ({
            version,
            channel: channel as string,
            isDefault: version.raw === gkeDefault(gkeChannel(channel), now)?.raw,
          })),
        ),
        ...gkeBuilds("UNSPECIFIED", now).map((version) => ({ version })),
      ]);
    case "aks":
      return offersAt(
        { provider, accountId: "" },
        aksOffers(now).flatMap(({ patches, plans, isDefault, isPreview }) =>
          patches.map((version) => ({ version, plans, isDefault, isPreview, upgradesTo: aksEdges(version, now) })),
        ),
      );
    default:
      return [...ibmOffers("kubernetes", now), ...ibmOffers("openshift", now)].sort((a, b) =>
        compareVersions(a.version, b.version),
      );
  }
}

function ibmOffers(flavour: "kubernetes" | "openshift", now: number): readonly VersionOffer[] {
  const shift = flavour === "openshift";
  return ibmMinors(flavour, now)
    .filter(({ supported }) => supported)
    .map(({ minor, patch, isDefault }) => ({
      ...versionsOf(`${minor}.${patch}`, shift),
      ...(shift ? { provider: "roks" } : {}),
      isDefault,
      isPreview: false,
      ...supportWindow(shift ? "roks" : "iks", minor),
    }));
}
