import type { Permission, RateLimit } from "../../lib/core/provider.ts";

/** Names of the requests, after the operation ids of Azure's REST specifications. */
export const operations = {
  subscriptions: "aks:Subscriptions_List",
  graph: "aks:ResourceGraph_Resources",
  clusters: "aks:ManagedClusters_List",
  maintenance: "aks:MaintenanceConfigurations_ListByManagedCluster",
  versions: "aks:ManagedClusters_ListKubernetesVersions",
  upgradeProfile: "aks:ManagedClusters_GetUpgradeProfile",
  poolUpgradeProfile: "aks:AgentPools_GetUpgradeProfile",
  computeUsage: "aks:Usage_List",
  networkUsage: "aks:VirtualNetworks_ListUsage",
} as const;

const builtInRoles = "https://learn.microsoft.com/azure/role-based-access-control/permissions/containers";

/**
 * What the reads need. `Reader` at a management group grants all of it; whatever role is used must be assigned at the
 * subscription or above: an identity that may read single resource groups gets their clusters and no word of the rest.
 */
export const permissions: readonly Permission[] = [
  {
    operation: operations.subscriptions,
    grants: ["Microsoft.Resources/subscriptions/read"],
    reads: "the list of subscriptions",
    need: "discovery",
    source: "https://learn.microsoft.com/azure/role-based-access-control/permissions/management-and-governance",
  },
  {
    operation: operations.graph,
    grants: ["Microsoft.ResourceGraph/resources/read", "Microsoft.ContainerService/managedClusters/read"],
    reads: "clusters of many subscriptions at once, and the subscriptions below management groups",
    need: "inventory",
    source: "https://learn.microsoft.com/azure/governance/resource-graph/overview#permissions-in-azure-resource-graph",
  },
  {
    operation: operations.clusters,
    grants: ["Microsoft.ContainerService/managedClusters/read"],
    reads: "clusters and node pools",
    need: "inventory",
    source: builtInRoles,
  },
  {
    operation: operations.maintenance,
    grants: ["Microsoft.ContainerService/managedClusters/maintenanceConfigurations/read"],
    reads: "maintenance windows and exclusions",
    need: "inventory",
    source: builtInRoles,
  },
  {
    operation: operations.versions,
    grants: ["Microsoft.ContainerService/locations/kubernetesversions/read"],
    reads: "offered versions",
    need: "inventory",
    source: builtInRoles,
  },
  {
    operation: operations.upgradeProfile,
    grants: ["Microsoft.ContainerService/managedClusters/upgradeProfiles/read"],
    reads: "the versions that AKS offers a cluster next",
    need: "detail",
    source: builtInRoles,
  },
  {
    operation: operations.poolUpgradeProfile,
    grants: ["Microsoft.ContainerService/managedClusters/agentPools/upgradeProfiles/read"],
    reads: "the newest node image of a pool and the versions it can be rolled back to",
    need: "detail",
    source: builtInRoles,
  },
  {
    operation: operations.computeUsage,
    grants: ["Microsoft.Compute/locations/usages/read"],
    reads: "quotas of virtual machines in a location",
    need: "detail",
    source: "https://learn.microsoft.com/azure/role-based-access-control/permissions/compute",
  },
  {
    operation: operations.networkUsage,
    grants: ["Microsoft.Network/virtualNetworks/usages/read"],
    reads: "free addresses of the subnets of a virtual network",
    need: "detail",
    source: "https://learn.microsoft.com/azure/role-based-access-control/permissions/networking",
  },
];

/** One subscription's burst of the calls that AKS lets through at one a second. */
export const slowCallBurst = 60;

/**
 * Published limits. AKS: https://learn.microsoft.com/azure/aks/quotas-skus-regions (lists 500 at once, then one a
 * second; Resource Manager itself admits 250 reads at once; other calls 60, then one a second). Resource Graph:
 * https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests (15 in 5 s).
 */
export const limits: readonly RateLimit[] = [
  { operations: [operations.graph], per: "provider", perSecond: 3, burst: 15 },
  { operations: [operations.clusters], per: "account", perSecond: 1, burst: 250 },
  {
    operations: [operations.maintenance, operations.versions, operations.upgradeProfile, operations.poolUpgradeProfile],
    per: "account",
    perSecond: 1,
    burst: slowCallBurst,
  },
  { per: "account", perSecond: 25, burst: 250 },
];
