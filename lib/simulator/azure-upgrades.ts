import { dayMs } from "../core/instant.ts";
import { compareVersions, type KubeVersion, minorOf, parseVersion } from "../core/version.ts";
import { type ArmResource, agentPoolsOf, imageBefore, nodeImage } from "./azure-clusters.ts";
import { type AksPlan, aksEdges, aksOffers, aksUpgrades, isPreview } from "./azure-versions.ts";
import type { SimCluster, SimPool } from "./fleet.ts";
import { armIdOf } from "./uid.ts";

/** The answer of `locations/L/kubernetesVersions`: the upgrade graph of a region, without dates. */
export function kubernetesVersions(now: number): ArmResource {
  return {
    values: aksOffers(now).map(({ minor, patches, plans, isDefault, isPreview: preview }) => ({
      version: minor,
      // Flags that are not set are left out.
      ...(isDefault ? { isDefault } : {}),
      ...(preview ? { isPreview: preview } : {}),
      capabilities: { supportPlan: plans },
      patchVersions: Object.fromEntries(
        patches.map((patch) => [patch.raw, { upgrades: aksEdges(patch, now).map((target) => target.raw) }]),
      ),
    })),
  };
}

/** The answer of `upgradeProfiles/default` of a cluster. */
export function upgradeProfile(cluster: SimCluster, now: number): ArmResource {
  const own = parseVersion(cluster.version);
  const upgrades = aksUpgrades(own, planOf(cluster), now);
  return {
    id: `${armIdOf(cluster)}/upgradeprofiles/default`,
    name: "default",
    type: "Microsoft.ContainerService/managedClusters/upgradeprofiles",
    properties: {
      controlPlaneProfile: {
        kubernetesVersion: cluster.version,
        osType: "Linux",
        ...(upgrades.length === 0 ? {} : { upgrades: targets(upgrades, now) }),
      },
      agentPoolProfiles: agentPoolsOf(cluster).map((pool) => ({
        name: pool.name,
        kubernetesVersion: pool.version,
        osType: osType(pool),
        ...poolUpgrades(cluster, pool, now),
      })),
    },
  };
}

/** The answer of `agentPools/P/upgradeProfiles/default`. */
export function poolUpgradeProfile(cluster: SimCluster, pool: SimPool, now: number): ArmResource {
  const before = imageBefore(cluster, pool);
  const used = {
    orchestratorVersion: pool.version,
    nodeImageVersion: before,
    timestamp: new Date(now - 3 * dayMs).toISOString(),
  };
  return {
    id: `${armIdOf(cluster)}/agentPools/${pool.name}/upgradeprofiles/default`,
    name: "default",
    type: "Microsoft.ContainerService/managedClusters/agentPools/upgradeProfiles",
    properties: {
      kubernetesVersion: pool.version,
      osType: osType(pool),
      latestNodeImageVersion: nodeImage(pool),
      ...(before === undefined ? {} : { recentlyUsedVersions: [used] }),
      ...poolUpgrades(cluster, pool, now),
    },
  };
}

/** The answer of `availableAgentPoolVersions`: what a new pool of this cluster may run. */
export function availablePoolVersions(cluster: SimCluster, now: number): ArmResource {
  const control = parseVersion(cluster.version);
  const versions = [...offeredTo(cluster, now), control]
    .filter((version) => compareVersions(version, control) <= 0 && control.minor - version.minor <= 3)
    .sort(compareVersions);
  const distinct = [...new Map(versions.map((version) => [version.raw, version])).values()];
  return {
    id: `${armIdOf(cluster)}/availableagentpoolversions`,
    name: "default",
    type: "Microsoft.ContainerService/managedClusters/availableAgentpoolVersions",
    properties: {
      agentPoolVersions: distinct.map((version) => ({
        kubernetesVersion: version.raw,
        ...(version.raw === control.raw ? { default: true } : {}),
        ...(isPreview(version, now) ? { isPreview: true } : {}),
      })),
    },
  };
}

/** Nodes go no further than their control plane, and reach it in one step. */
function poolUpgrades(cluster: SimCluster, pool: SimPool, now: number): ArmResource {
  const own = parseVersion(pool.version);
  const control = parseVersion(cluster.version);
  const candidates = [...offeredTo(cluster, now), control].filter(
    (version) => compareVersions(version, own) > 0 && compareVersions(version, control) <= 0,
  );
  const distinct = [...new Map(candidates.sort(compareVersions).map((version) => [version.raw, version])).values()];
  return distinct.length === 0 ? {} : { upgrades: targets(distinct, now) };
}

function offeredTo(cluster: SimCluster, now: number): readonly KubeVersion[] {
  const plan = planOf(cluster);
  const own = minorOf(parseVersion(cluster.version));
  return aksOffers(now)
    .filter((offer) => offer.plans.includes(plan) || offer.minor === own)
    .flatMap((offer) => offer.patches);
}

/** The support plan that the cluster has. */
export function planOf(cluster: SimCluster): AksPlan {
  return cluster.supportPlan === "AKSLongTermSupport" ? "AKSLongTermSupport" : "KubernetesOfficial";
}

function targets(versions: readonly KubeVersion[], now: number): readonly ArmResource[] {
  return versions.map((version) => ({
    kubernetesVersion: version.raw,
    ...(isPreview(version, now) ? { isPreview: true } : {}),
  }));
}

function osType(pool: SimPool): string {
  return pool.os === "windows" ? "Windows" : "Linux";
}
