import type { Permission } from "../../lib/core/provider.ts";

const reference = "https://docs.aws.amazon.com/service-authorization/latest/reference";
const eksActions = `${reference}/list_amazonelastickubernetesservice.html`;

/** Everything this provider asks AWS for, and nothing else. The operation is the IAM action that grants it. */
export const permissions: readonly Permission[] = [
  inventory("eks:ListClusters", "the names of the clusters in a region"),
  inventory("eks:DescribeCluster", "version, status, support policy and tags of a cluster"),
  inventory("eks:ListNodegroups", "the names of managed node groups"),
  inventory("eks:DescribeNodegroup", "version, size, image and upgrade settings of a managed node group"),
  inventory("eks:ListFargateProfiles", "the names of Fargate profiles"),
  inventory("eks:DescribeFargateProfile", "status and health of a Fargate profile"),
  inventory("eks:DescribeClusterVersions", "offered versions and the dates their support ends"),
  inventory("eks:ListUpdates", "which updates a cluster or node group that is being updated has had"),
  inventory("eks:DescribeUpdate", "the update that is in progress"),
  discovery("account:ListRegions", "the regions that an account has switched on", "list_awsaccountmanagement.html"),
  discovery("sts:AssumeRole", "accounts that are read through a role", "list_awssecuritytokenservice.html"),
  {
    operation: "sts:GetCallerIdentity",
    // AWS answers this call for every valid identity, even where a policy denies it.
    grants: [],
    reads: "the account that the credentials belong to",
    need: "discovery",
    source: `${reference}/list_awssecuritytokenservice.html`,
  },
];

function inventory(action: string, reads: string): Permission {
  return { operation: action, grants: [action], reads, need: "inventory", source: eksActions };
}

function discovery(action: string, reads: string, page: string): Permission {
  return { operation: action, grants: [action], reads, need: "discovery", source: `${reference}/${page}` };
}
