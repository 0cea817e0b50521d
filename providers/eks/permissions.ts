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
  detail("eks:ListAddons", "the names of managed add-ons"),
  detail("eks:DescribeAddon", "version, status and configuration of a managed add-on"),
  detail("eks:DescribeAddonVersions", "the add-on versions that each minor accepts"),
  detail("eks:ListInsights", "what EKS says of a cluster's readiness for an upgrade or a rollback"),
  detail("eks:DescribeInsight", "the resources and clients that an insight is about"),
  detail("ec2:DescribeSubnets", "free addresses in the subnets of a cluster", "list_amazonec2.html"),
  detail("ec2:DescribeLaunchTemplateVersions", "version and image of a launch template", "list_amazonec2.html"),
  detail("ec2:DescribeImages", "the name of a custom image", "list_amazonec2.html"),
  detail("servicequotas:ListServiceQuotas", "how many vCPUs an account may run", "list_servicequotas.html"),
  discovery("account:ListRegions", "the regions that an account has switched on", "list_awsaccountmanagement.html"),
  discovery("organizations:ListAccounts", "the accounts of an organization", "list_awsorganizations.html"),
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

function detail(action: string, reads: string, page = "list_amazonelastickubernetesservice.html"): Permission {
  return { operation: action, grants: [action], reads, need: "detail", source: `${reference}/${page}` };
}

function discovery(action: string, reads: string, page: string): Permission {
  return { operation: action, grants: [action], reads, need: "discovery", source: `${reference}/${page}` };
}
