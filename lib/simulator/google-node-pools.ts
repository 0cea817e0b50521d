import { fingerprint } from "./fingerprint.ts";
import type { SimCluster, SimPool } from "./fleet.ts";
import { googleClusterName, googleLink, type Message, zonesOf } from "./google-names.ts";
import { poolUpdate } from "./updates.ts";

/** `google.container.v1.NodePool` as the API prints it. */
export function nodePoolMessage(cluster: SimCluster, pool: SimPool): Message {
  const id = fingerprint(`${googleClusterName(cluster)}/nodePools/${pool.name}`);
  const autoprovisioned = pool.kind === "autoprovisioned";
  const scales = pool.min !== undefined || pool.max !== undefined || autoprovisioned;
  const zones = zonesOf(cluster.location);
  const upgrading = poolUpdate(cluster, pool) !== undefined;
  return {
    name: pool.name,
    selfLink: googleLink(cluster.account, cluster.location, `clusters/${cluster.name}/nodePools/${pool.name}`),
    version: pool.version,
    status: pool.status ?? (upgrading ? "RECONCILING" : "RUNNING"),
    // What the pool was created with, for each zone; the API prints no live count.
    initialNodeCount: Math.ceil(pool.nodes / zones.length),
    locations: zones,
    config: {
      machineType: pool.instanceType,
      imageType: pool.image,
      diskSizeGb: 100,
      diskType: "pd-balanced",
      ...(pool.spot === true ? { spot: true } : {}),
      serviceAccount: "default",
      shieldedInstanceConfig: { enableIntegrityMonitoring: true },
      metadata: { "disable-legacy-endpoints": "true" },
    },
    autoscaling: scales
      ? {
          enabled: true,
          ...(pool.min === undefined || pool.min === 0 ? {} : { minNodeCount: pool.min }),
          maxNodeCount: pool.max ?? 1000,
          ...(autoprovisioned ? { autoprovisioned: true } : {}),
          locationPolicy: pool.spot === true ? "ANY" : "BALANCED",
        }
      : {},
    management: { autoUpgrade: true, autoRepair: true },
    ...upgradeOf(pool),
    maxPodsConstraint: { maxPodsPerNode: "110" },
    podIpv4CidrSize: 24,
    instanceGroupUrls: zones.map(
      (zone) =>
        `https://www.googleapis.com/compute/v1/projects/${cluster.account}/zones/${zone}/instanceGroupManagers/gke-${cluster.name}-${pool.name}-${id.slice(0, 8)}-grp`,
    ),
    ...(pool.status === "ERROR" || pool.status === "RUNNING_WITH_ERROR" ? { conditions: [stockout] } : {}),
    etag: id.slice(8, 16),
  };
}

function upgradeOf({ maxSurge = "1", maxUnavailable, blueGreen }: SimPool): Message {
  if (blueGreen === undefined) {
    const amounts = { ...surge("maxSurge", maxSurge), ...surge("maxUnavailable", maxUnavailable) };
    return { upgradeSettings: { strategy: "SURGE", ...amounts } };
  }
  const { phase, to, until } = blueGreen;
  return {
    upgradeSettings: {
      strategy: "BLUE_GREEN",
      blueGreenSettings: {
        standardRolloutPolicy: { batchPercentage: 0.2, batchSoakDuration: "600s" },
        nodePoolSoakDuration: "3600s",
      },
    },
    updateInfo: { blueGreenInfo: { phase, greenPoolVersion: to, bluePoolDeletionStartTime: until } },
  };
}

/** The condition of a cluster or pool that lacks machines. */
export const stockout: Message = {
  code: "GCE_STOCKOUT",
  message: "Google Compute Engine does not have enough resources available to fulfill request.",
  canonicalCode: "RESOURCE_EXHAUSTED",
};

/** Node counts only; zero is left out, as in every JSON form of a message. */
function surge(field: string, nodes: string | undefined): Message {
  const count = Number.parseInt(nodes ?? "0", 10);
  return count > 0 ? { [field]: count } : {};
}
