import type { Permission } from "../../lib/core/provider.ts";

const roles = "https://cloud.google.com/iam/docs/roles-permissions/container";

/**
 * Everything this provider asks Google for, and nothing else. `roles/container.viewer` grants what the inventory needs;
 * `roles/container.clusterViewer` lacks the permission to list operations.
 */
export const permissions: readonly Permission[] = [
  {
    operation: "gke:ListClusters",
    grants: ["container.clusters.list"],
    reads: "clusters and their node pools",
    need: "inventory",
    source: roles,
  },
  {
    operation: "gke:ListOperations",
    grants: ["container.operations.list"],
    reads: "operations in progress",
    need: "inventory",
    source: roles,
  },
  {
    operation: "gke:FetchClusterUpgradeInfo",
    grants: ["container.clusters.get"],
    reads: "the exact dates on which support ends; in detail, automatic upgrades and why they wait",
    need: "inventory",
    source: `${roles} (presumed from the resource that is read; Google does not document it)`,
  },
  {
    operation: "gke:GetServerConfig",
    grants: [],
    reads: "offered versions and release channels",
    need: "inventory",
    source: "none recorded: Google documents no permission for this call",
  },
  {
    operation: "gke:GetRegion",
    grants: ["compute.regions.get"],
    reads: "the quotas of a region",
    need: "detail",
    source: "https://cloud.google.com/compute/docs/reference/rest/v1/regions/get",
  },
  {
    operation: "gke:GetSubnetwork",
    grants: ["compute.subnetworks.get"],
    reads: "free addresses of the nodes' subnetworks; of a shared VPC, in the host project",
    need: "detail",
    source: "https://cloud.google.com/compute/docs/reference/rest/v1/subnetworks/get",
  },
  {
    operation: "gke:SearchProjects",
    grants: ["resourcemanager.projects.get"],
    reads: "the projects that exist",
    need: "discovery",
    source: "https://cloud.google.com/resource-manager/reference/rest/v3/projects/search",
  },
];

/** What to grant so that `operation` succeeds; `undefined` where that is not known. */
export function grantHint(operation: string): string | undefined {
  const grants = permissions.find((permission) => permission.operation === operation)?.grants ?? [];
  return grants.length === 0 ? undefined : `Needs ${grants.join(" and ")} on the project.`;
}
