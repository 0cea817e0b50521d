import type { Permission, RateLimit } from "../../lib/core/provider.ts";

/** Names of the requests, after the operation ids of IBM's API description. */
export const operations = {
  token: "iam:token",
  vpcClusters: "iks:vpcGetClusters",
  classicClusters: "iks:classicGetClusters",
  satelliteClusters: "iks:satelliteGetClusters",
  workerPools: "iks:getWorkerPools",
  workers: "iks:getWorkers",
  versions: "iks:GetVersions",
  clusterAddons: "iks:GetClusterAddons",
  addons: "iks:GetAddons",
  subnets: "iks:vpcGetSubnets",
  search: "iks:SearchResources",
} as const;

const roles = "https://cloud.ibm.com/docs/containers?topic=containers-iam-platform-access-roles";
const read = "containers-kubernetes.cluster.read";

/**
 * Everything this provider asks for. The platform role Viewer on Kubernetes Service grants all of it; given for a
 * resource group, it shows that group's clusters and no word of the others.
 */
export const permissions: readonly Permission[] = [
  {
    operation: operations.token,
    // Whoever holds an API key may exchange it.
    grants: [],
    reads: "an access token, and which account it is for",
    need: "discovery",
    source: "https://cloud.ibm.com/apidocs/iam-identity-token-api",
  },
  viewer(operations.vpcClusters, "clusters on VPC infrastructure"),
  viewer(operations.classicClusters, "clusters on classic infrastructure"),
  viewer(operations.satelliteClusters, "clusters in Satellite locations"),
  viewer(operations.workerPools, "worker pools"),
  viewer(operations.workers, "versions and states of worker nodes"),
  {
    operation: operations.versions,
    grants: [],
    reads: "offered versions and the dates their support ends",
    need: "inventory",
    source: "https://cloud.ibm.com/docs/containers?topic=containers-firewall",
  },
  {
    ...viewer(operations.search, "the tags of clusters"),
    source: "https://cloud.ibm.com/apidocs/search (it finds what its caller may view)",
  },
  { ...viewer(operations.clusterAddons, "the add-ons of a cluster"), need: "detail" },
  { ...viewer(operations.addons, "the versions of add-ons and what they run on"), need: "detail" },
  {
    ...viewer(operations.subnets, "free addresses of the VPC subnets that workers are in"),
    need: "detail",
    source: `${roles} (presumed from the service that answers; IBM does not document it)`,
  },
];

/** IBM publishes no limit for these calls; this rate has an account of 100 clusters read within half a minute. */
export const limits: readonly RateLimit[] = [{ per: "account", perSecond: 10, burst: 20 }];

function viewer(operation: string, reads: string): Permission {
  return { operation, grants: [read], reads, need: "inventory", source: roles };
}
