import { minorOf, parseVersion } from "../core/version.ts";
import { fingerprint } from "./fingerprint.ts";
import type { SimCluster } from "./fleet.ts";
import { maintenanceMessage } from "./google-maintenance.ts";
import { googleClusterName, googleLink, isZone, type Message, zonesOf } from "./google-names.ts";
import { nodePoolMessage, stockout } from "./google-node-pools.ts";
import { runningUpdates } from "./updates.ts";

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
    status: cluster.status ?? (runningUpdates(cluster).length === 0 ? "RUNNING" : "RECONCILING"),
    ...(cluster.status === "DEGRADED" || cluster.status === "ERROR" ? { conditions: [stockout] } : {}),
    currentMasterVersion: cluster.version,
    ...(cluster.rollbackSafe === undefined
      ? {}
      : { currentEmulatedVersion: minorOf(parseVersion(cluster.rollbackSafe.from)) }),
    initialClusterVersion: cluster.version,
    currentNodeVersion: cluster.pools[0]?.version ?? cluster.version,
    currentNodeCount: cluster.pools.reduce((sum, pool) => sum + pool.nodes, 0),
    releaseChannel: cluster.channel === undefined ? {} : { channel: cluster.channel },
    autopilot: autopilot ? { enabled: true } : {},
    autoscaling: autopilot
      ? { enableNodeAutoprovisioning: true, autoscalingProfile: "OPTIMIZE_UTILIZATION" }
      : { autoscalingProfile: "BALANCED" },
    endpoint: `34.${32 + block}.${octet(id, 2)}.${octet(id, 4)}`,
    controlPlaneEndpointsConfig: {
      dnsEndpointConfig: { endpoint: `gke-${id.slice(0, 12)}.${regionOf(cluster.location)}.gke.goog` },
      ipEndpointsConfig: {
        enabled: true,
        enablePublicEndpoint: true,
        publicEndpoint: `34.${32 + block}.${octet(id, 2)}.${octet(id, 4)}`,
        privateEndpoint: `10.${128 + block}.0.2`,
        authorizedNetworksConfig:
          block % 3 === 0
            ? { enabled: true, cidrBlocks: [{ displayName: "office", cidrBlock: "203.0.113.0/24" }] }
            : {},
      },
    },
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
      clusterSecondaryRangeName: `gke-${cluster.name}-pods-${id.slice(0, 8)}`,
      // Each node gets a block of 256 addresses of the range's 2^18.
      defaultPodIpv4RangeUtilization: cluster.pools.reduce((sum, pool) => sum + pool.nodes, 0) / 1024,
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

function regionOf(location: string): string {
  return isZone(location) ? location.slice(0, -2) : location;
}

function octet(hex: string, at: number): number {
  return (Number.parseInt(hex.slice(at, at + 2), 16) % 250) + 2;
}
