import { createHash } from "node:crypto";
import { firstOccurrence } from "./first-occurrence.ts";
import type { SimCluster, SimPool } from "./fleet.ts";

/** A message of a Google API in its JSON form: enums by name, timestamps as RFC 3339 text, zero values left out. */
export type Message = Readonly<Record<string, unknown>>;

/** `projects/P/locations/L/clusters/N`. */
export function googleClusterName(cluster: SimCluster): string {
  return `projects/${cluster.account}/locations/${cluster.location}/clusters/${cluster.name}`;
}

/** Twelve digits that belong to a project id; operations name projects by number only. */
export function projectNumber(projectId: string): string {
  const digits = BigInt(`0x${fingerprint(`project ${projectId}`).slice(0, 15)}`) % 900_000_000_000n;
  return String(digits + 100_000_000_000n);
}

/** Zonal clusters are linked under `zones/`, regional ones under `locations/`. */
export function googleLink(project: string, location: string, rest: string): string {
  const collection = isZone(location) ? "zones" : "locations";
  return `https://container.googleapis.com/v1/projects/${project}/${collection}/${location}/${rest}`;
}

export function isZone(location: string): boolean {
  return /-[a-z]$/.test(location);
}

/** `google.container.v1.Cluster` as the API prints it. */
export function clusterMessage(cluster: SimCluster): Message {
  const name = googleClusterName(cluster);
  const id = fingerprint(name);
  const autopilot = cluster.mode === "autopilot";
  const zones = zonesOf(cluster.location);
  const block = Number.parseInt(id.slice(0, 2), 16) % 64;
  return {
    name: cluster.name,
    id,
    selfLink: googleLink(cluster.account, cluster.location, `clusters/${cluster.name}`),
    location: cluster.location,
    zone: cluster.location,
    locations: zones,
    // The one date of a cluster that is text rather than a timestamp message.
    createTime: cluster.createdAt.replace(/\.\d+/, "").replace("Z", "+00:00"),
    status: cluster.status ?? (cluster.upgrading === undefined ? "RUNNING" : "RECONCILING"),
    ...(cluster.status === "DEGRADED" || cluster.status === "ERROR" ? { conditions: [stockout] } : {}),
    currentMasterVersion: cluster.version,
    initialClusterVersion: cluster.version,
    currentNodeVersion: cluster.pools[0]?.version ?? cluster.version,
    currentNodeCount: cluster.pools.reduce((sum, pool) => sum + pool.nodes, 0),
    releaseChannel: cluster.channel === undefined ? {} : { channel: cluster.channel },
    autopilot: autopilot ? { enabled: true } : {},
    autoscaling: autopilot
      ? { enableNodeAutoprovisioning: true, autoscalingProfile: "OPTIMIZE_UTILIZATION" }
      : { autoscalingProfile: "BALANCED" },
    endpoint: `34.${32 + block}.${octet(id, 2)}.${octet(id, 4)}`,
    privateClusterConfig: { privateEndpoint: `10.${128 + block}.0.2` },
    masterAuth: { clusterCaCertificate: Buffer.from(`simulated certificate of ${name}`).toString("base64") },
    network: "default",
    subnetwork: "default",
    networkConfig: {
      network: `projects/${cluster.account}/global/networks/default`,
      subnetwork: `projects/${cluster.account}/regions/${regionOf(cluster.location)}/subnetworks/default`,
      datapathProvider: autopilot || block % 2 === 0 ? "ADVANCED_DATAPATH" : "LEGACY_DATAPATH",
      ...(autopilot ? { dnsConfig: { clusterDns: "CLOUD_DNS", clusterDnsScope: "CLUSTER_SCOPE" } } : {}),
    },
    clusterIpv4Cidr: `10.${block * 4}.0.0/14`,
    servicesIpv4Cidr: `34.118.${(block * 16) % 256}.0/20`,
    ipAllocationPolicy: {
      useIpAliases: true,
      clusterIpv4CidrBlock: `10.${block * 4}.0.0/14`,
      servicesIpv4CidrBlock: `34.118.${(block * 16) % 256}.0/20`,
      stackType: "IPV4",
    },
    addonsConfig: {
      dnsCacheConfig: autopilot || block % 3 === 0 ? { enabled: true } : {},
      gcePersistentDiskCsiDriverConfig: { enabled: true },
      horizontalPodAutoscaling: {},
      httpLoadBalancing: {},
      kubernetesDashboard: { disabled: true },
      networkPolicyConfig: { disabled: true },
    },
    maintenancePolicy: maintenanceMessage(cluster),
    nodePools: cluster.pools.map((pool) => nodePoolMessage(cluster, pool)),
    nodePoolDefaults: { nodeConfigDefaults: {} },
    shieldedNodes: { enabled: true },
    enterpriseConfig: { clusterTier: "STANDARD" },
    ...(Object.keys(cluster.tags).length === 0 ? {} : { resourceLabels: cluster.tags }),
    labelFingerprint: id.slice(0, 8),
    etag: id.slice(8, 16),
  };
}

/** `google.container.v1.NodePool` as the API prints it. */
export function nodePoolMessage(cluster: SimCluster, pool: SimPool): Message {
  const id = fingerprint(`${googleClusterName(cluster)}/nodePools/${pool.name}`);
  const autoprovisioned = pool.kind === "autoprovisioned";
  const scales = pool.min !== undefined || pool.max !== undefined || autoprovisioned;
  const zones = zonesOf(cluster.location);
  const upgrading = cluster.upgrading?.pool === pool.name;
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
    upgradeSettings: {
      strategy: "SURGE",
      ...surge("maxSurge", pool.maxSurge ?? "1"),
      ...surge("maxUnavailable", pool.maxUnavailable),
    },
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

function maintenanceMessage(cluster: SimCluster): Message {
  const resourceVersion = fingerprint(`${googleClusterName(cluster)} maintenance`).slice(0, 8);
  const weekly = cluster.maintenance;
  if (weekly === undefined) return { resourceVersion };
  const start = firstOccurrence(weekly.day, weekly.startHourUtc);
  const { exclusion } = weekly;
  // NO_UPGRADES is the zero value, which the JSON form leaves out.
  const scope = {
    all: {},
    minor: { scope: "NO_MINOR_UPGRADES" },
    "minor-and-nodes": { scope: "NO_MINOR_OR_NODE_UPGRADES" },
  };
  return {
    window: {
      recurringWindow: {
        window: {
          startTime: start.toISOString().replace(".000", ""),
          endTime: new Date(start.getTime() + weekly.hours * 3_600_000).toISOString().replace(".000", ""),
        },
        recurrence: `FREQ=WEEKLY;BYDAY=${weekly.day}`,
      },
      ...(exclusion === undefined
        ? {}
        : {
            maintenanceExclusions: Object.fromEntries([
              [
                exclusion.name,
                {
                  startTime: exclusion.start,
                  endTime: exclusion.end,
                  maintenanceExclusionOptions: scope[exclusion.blocks],
                },
              ],
            ]),
          }),
    },
    resourceVersion,
  };
}

const stockout: Message = {
  code: "GCE_STOCKOUT",
  message: "Google Compute Engine does not have enough resources available to fulfill request.",
  canonicalCode: "RESOURCE_EXHAUSTED",
};

/** Node counts only; zero is left out, as in every JSON form of a message. */
function surge(field: string, nodes: string | undefined): Message {
  const count = Number.parseInt(nodes ?? "0", 10);
  return count > 0 ? { [field]: count } : {};
}

function zonesOf(location: string): readonly string[] {
  return isZone(location) ? [location] : ["a", "b", "c"].map((zone) => `${location}-${zone}`);
}

function regionOf(location: string): string {
  return isZone(location) ? location.slice(0, -2) : location;
}

export function fingerprint(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function octet(hex: string, at: number): number {
  return (Number.parseInt(hex.slice(at, at + 2), 16) % 250) + 2;
}
