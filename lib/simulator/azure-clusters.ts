import { minorOf, parseVersion } from "../core/version.ts";
import { guid } from "./azure-directory.ts";
import { fingerprint } from "./fingerprint.ts";
import type { SimCluster, SimPool } from "./fleet.ts";
import { hash } from "./seeded.ts";
import { armIdOf, resourceGroupOf } from "./uid.ts";
import { poolUpdate, runningUpdates } from "./updates.ts";

/** A resource as ARM prints it. */
export type ArmResource = Readonly<Record<string, unknown>>;

/** A managed cluster as ARM prints it, quirks of spelling included: `resourcegroups` in the id, `ManagedClusters`. */
export function managedCluster(cluster: SimCluster, tenantId: string): ArmResource {
  const id = armIdOf(cluster);
  const automatic = cluster.mode === "automatic";
  return {
    id,
    location: cluster.location,
    name: cluster.name,
    ...(Object.keys(cluster.tags).length === 0 ? {} : { tags: cluster.tags }),
    type: "Microsoft.ContainerService/ManagedClusters",
    kind: "Base",
    properties: properties(cluster),
    identity: { type: "SystemAssigned", principalId: guid(`${id} identity`), tenantId },
    sku: {
      name: automatic ? "Automatic" : "Base",
      tier: cluster.tier ?? (automatic ? "Standard" : "Free"),
    },
    eTag: guid(`${id} ${cluster.version}`),
  };
}

/** A pool as `agentPools` prints it: a resource of its own. */
export function agentPool(cluster: SimCluster, pool: SimPool): ArmResource {
  const { name, ...rest } = agentPoolProfile(cluster, pool, 0);
  return {
    id: `${armIdOf(cluster)}/agentPools/${pool.name}`,
    name,
    type: "Microsoft.ContainerService/managedClusters/agentPools",
    properties: rest,
  };
}

/** Pools that are scale sets; virtual nodes are an add-on, not a pool. */
export function agentPoolsOf(cluster: SimCluster): readonly SimPool[] {
  return cluster.pools.filter((pool) => pool.kind !== "virtual-node");
}

/** Name of the virtual network that clusters of a location share when their nodes are placed in one. */
export function networkOf(location: string): string {
  return `vnet-${location}`;
}

/** Id of the subnet of a cluster's nodes; `undefined` for a cluster whose network AKS made itself, and does not name. */
export function subnetOf(cluster: SimCluster): string | undefined {
  if (usesOverlay(cluster)) return undefined;
  const network = `providers/Microsoft.Network/virtualNetworks/${networkOf(cluster.location)}`;
  return `/subscriptions/${cluster.account}/resourceGroups/${resourceGroupOf(cluster.location)}/${network}/subnets/aks`;
}

function usesOverlay(cluster: SimCluster): boolean {
  const digest = fingerprint(armIdOf(cluster));
  return cluster.mode === "automatic" || Number.parseInt(digest.slice(0, 2), 16) % 3 !== 0;
}

function properties(cluster: SimCluster): ArmResource {
  const id = armIdOf(cluster);
  const digest = fingerprint(id);
  const fqdn = `${cluster.name}-dns-${digest.slice(0, 8)}.hcp.${cluster.location}.azmk8s.io`;
  const automatic = cluster.mode === "automatic";
  const overlay = usesOverlay(cluster);
  const pools = agentPoolsOf(cluster);
  const virtualNodes = pools.length < cluster.pools.length;
  return {
    provisioningState: cluster.status ?? (runningUpdates(cluster).length === 0 ? "Succeeded" : "Upgrading"),
    powerState: { code: cluster.stopped === true ? "Stopped" : "Running" },
    kubernetesVersion: requested(cluster.version, id),
    currentKubernetesVersion: cluster.version,
    dnsPrefix: `${cluster.name}-dns`,
    fqdn,
    azurePortalFQDN: fqdn.replace(".hcp.", ".portal.hcp."),
    agentPoolProfiles: pools.map((pool, index) => agentPoolProfile(cluster, pool, index)),
    ...(pools.some((pool) => pool.os === "windows")
      ? { windowsProfile: { adminUsername: "azureuser", enableCSIProxy: true } }
      : {}),
    servicePrincipalProfile: { clientId: "msi" },
    addonProfiles: {
      azurepolicy: { enabled: automatic, config: null },
      ...(virtualNodes ? { aciConnectorLinux: { enabled: true, config: { SubnetName: "virtual-nodes" } } } : {}),
    },
    nodeResourceGroup: `MC_${resourceGroupOf(cluster.location)}_${cluster.name}_${cluster.location}`,
    enableRBAC: true,
    supportPlan: cluster.supportPlan ?? "KubernetesOfficial",
    networkProfile: {
      networkPlugin: "azure",
      ...(overlay
        ? { networkPluginMode: "overlay", networkPolicy: "cilium", networkDataplane: "cilium" }
        : { networkPolicy: "calico", networkDataplane: "azure" }),
      loadBalancerSku: "standard",
      podCidr: "10.244.0.0/16",
      serviceCidr: "10.0.0.0/16",
      dnsServiceIP: "10.0.0.10",
      outboundType: automatic ? "managedNATGateway" : "loadBalancer",
      podCidrs: ["10.244.0.0/16"],
      serviceCidrs: ["10.0.0.0/16"],
      ipFamilies: ["IPv4"],
    },
    maxAgentPools: 100,
    apiServerAccessProfile: {
      ...(overlay ? {} : { authorizedIPRanges: ["203.0.113.0/24"] }),
      enablePrivateCluster: false,
    },
    // A channel that was never set is left out; the channel of the node image is always printed.
    autoUpgradeProfile: {
      ...(cluster.channel === undefined ? {} : { upgradeChannel: cluster.channel }),
      nodeOSUpgradeChannel: "NodeImage",
    },
    disableLocalAccounts: automatic,
    nodeProvisioningProfile: { mode: automatic ? "Auto" : "Manual" },
    securityProfile: {},
    storageProfile: {
      diskCSIDriver: { enabled: true },
      fileCSIDriver: { enabled: true },
      snapshotController: { enabled: true },
    },
    ...(automatic
      ? { workloadAutoScalerProfile: { keda: { enabled: true }, verticalPodAutoscaler: { enabled: true } } }
      : {}),
    resourceUID: digest.slice(8, 32),
  };
}

/** A pool as it stands inside its cluster. */
function agentPoolProfile(cluster: SimCluster, pool: SimPool, index: number): ArmResource {
  const windows = pool.os === "windows";
  const upgrading = poolUpdate(cluster, pool) !== undefined;
  const scales = pool.min !== undefined || pool.max !== undefined;
  const subnet = subnetOf(cluster);
  return {
    name: pool.name,
    count: cluster.stopped === true ? 0 : pool.nodes,
    vmSize: pool.instanceType,
    osDiskSizeGB: 128,
    osDiskType: "Managed",
    kubeletDiskType: "OS",
    ...(subnet === undefined ? { maxPods: 250 } : { maxPods: 30, vnetSubnetID: subnet }),
    type: "VirtualMachineScaleSets",
    availabilityZones: ["1", "2", "3"],
    ...(scales ? { minCount: pool.min ?? 0, maxCount: pool.max ?? 100 } : {}),
    enableAutoScaling: scales,
    scaleDownMode: "Delete",
    provisioningState: pool.status ?? (upgrading ? "Upgrading" : "Succeeded"),
    powerState: { code: cluster.stopped === true ? "Stopped" : "Running" },
    orchestratorVersion: requested(pool.version, `${armIdOf(cluster)}/${pool.name}`),
    currentOrchestratorVersion: pool.version,
    enableNodePublicIP: false,
    ...(pool.spot === true
      ? {
          scaleSetPriority: "Spot",
          scaleSetEvictionPolicy: "Delete",
          spotMaxPrice: -1,
          nodeLabels: { "kubernetes.azure.com/scalesetpriority": "spot" },
          nodeTaints: ["kubernetes.azure.com/scalesetpriority=spot:NoSchedule"],
        }
      : {}),
    mode: isSystem(cluster, pool, index) ? "System" : "User",
    osType: windows ? "Windows" : "Linux",
    osSKU: pool.image,
    nodeImageVersion: nodeImage(pool, isLate(cluster, pool) ? earlier : latest),
    upgradeSettings: upgradeSettings(pool),
    enableFIPS: false,
  };
}

const latest = { linux: "202511.03.0", windows: "20348.4294.251015" };
const earlier = { linux: "202509.18.0", windows: "20348.4171.250917" };

/** An image of a pool's operating system, the newest unless another release is given. */
export function nodeImage(pool: SimPool, release: typeof latest = latest): string {
  if (pool.os === "windows") return `AKSWindows-${pool.image.replace("Windows", "")}-containerd-${release.windows}`;
  return pool.image.startsWith("AzureLinux")
    ? `AKSAzureLinux-V3gen2-${release.linux}`
    : `AKSUbuntu-2204gen2containerd-${release.linux}`;
}

/** What a pool ran before, as long as AKS remembers; `undefined` for pools that were not upgraded of late. */
export function imageBefore(cluster: SimCluster, pool: SimPool): string | undefined {
  const upgraded = !isLate(cluster, pool) && hash(0, `${armIdOf(cluster)}/${pool.name} before`) % 2 === 0;
  return upgraded ? nodeImage(pool, earlier) : undefined;
}

/** Whether a pool has not got the newest node image yet. */
function isLate(cluster: SimCluster, pool: SimPool): boolean {
  return hash(0, `${armIdOf(cluster)}/${pool.name} image`) % 3 === 0;
}

function isSystem(cluster: SimCluster, pool: SimPool, index: number): boolean {
  const first = agentPoolsOf(cluster).find((each) => each.os !== "windows" && each.spot !== true);
  return first === undefined ? index === 0 : first.name === pool.name;
}

/** From 1.32 on AKS writes its default into the pool; below that an unset value stays unset. */
function upgradeSettings(pool: SimPool): ArmResource {
  const { maxSurge, maxUnavailable, version } = pool;
  if (maxSurge === undefined && maxUnavailable === undefined && parseVersion(version).minor < 32) return {};
  return { maxSurge: maxSurge ?? "10%", maxUnavailable: maxUnavailable ?? "0" };
}

/** What the user once asked for: the whole version, or for every other resource just the minor. */
function requested(version: string, id: string): string {
  return hash(0, id) % 2 === 0 ? version : minorOf(parseVersion(version));
}
