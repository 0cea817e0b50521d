import { FleetError } from "../../lib/core/error.ts";
import { scrub } from "../../lib/core/scrub.ts";
import type { AwsIdentity } from "./identity.ts";
import type { RequestHandlerSettings } from "./request-handler.ts";

export type AwsService = "eks" | "sts" | "account" | "ec2" | "servicequotas" | "organizations";

type EksSdk = typeof import("@aws-sdk/client-eks");
type StsSdk = typeof import("@aws-sdk/client-sts");
type AccountSdk = typeof import("@aws-sdk/client-account");
type OrganizationsSdk = typeof import("@aws-sdk/client-organizations");
type Ec2Sdk = typeof import("@aws-sdk/client-ec2");
type QuotasSdk = typeof import("@aws-sdk/client-service-quotas");

interface Paged {
  readonly nextToken?: string | undefined;
}

interface OfCluster {
  readonly cluster: string;
}

const eksCommands = {
  // `all` adds the clusters of other platforms that are registered through the EKS connector.
  "eks:ListClusters": (sdk: EksSdk, { nextToken }: Paged) =>
    new sdk.ListClustersCommand({ include: ["all"], maxResults: 100, nextToken }),
  "eks:DescribeCluster": (sdk: EksSdk, { cluster }: OfCluster) => new sdk.DescribeClusterCommand({ name: cluster }),
  "eks:ListNodegroups": (sdk: EksSdk, { cluster, nextToken }: OfCluster & Paged) =>
    new sdk.ListNodegroupsCommand({ clusterName: cluster, maxResults: 100, nextToken }),
  "eks:DescribeNodegroup": (sdk: EksSdk, { cluster, name }: OfCluster & { readonly name: string }) =>
    new sdk.DescribeNodegroupCommand({ clusterName: cluster, nodegroupName: name }),
  "eks:ListFargateProfiles": (sdk: EksSdk, { cluster, nextToken }: OfCluster & Paged) =>
    new sdk.ListFargateProfilesCommand({ clusterName: cluster, maxResults: 100, nextToken }),
  "eks:DescribeFargateProfile": (sdk: EksSdk, { cluster, name }: OfCluster & { readonly name: string }) =>
    new sdk.DescribeFargateProfileCommand({ clusterName: cluster, fargateProfileName: name }),
  "eks:DescribeClusterVersions": (sdk: EksSdk, { nextToken }: Paged) =>
    new sdk.DescribeClusterVersionsCommand({ includeAll: true, maxResults: 100, nextToken }),
  "eks:ListUpdates": (sdk: EksSdk, { cluster, nodeGroup, nextToken }: UpdatesOf & Paged) =>
    new sdk.ListUpdatesCommand({ name: cluster, nodegroupName: nodeGroup, maxResults: 100, nextToken }),
  "eks:DescribeUpdate": (sdk: EksSdk, { cluster, nodeGroup, id }: UpdatesOf & { readonly id: string }) =>
    new sdk.DescribeUpdateCommand({ name: cluster, nodegroupName: nodeGroup, updateId: id }),
  "eks:ListAddons": (sdk: EksSdk, { cluster, nextToken }: OfCluster & Paged) =>
    new sdk.ListAddonsCommand({ clusterName: cluster, maxResults: 100, nextToken }),
  "eks:DescribeAddon": (sdk: EksSdk, { cluster, name }: OfCluster & { readonly name: string }) =>
    new sdk.DescribeAddonCommand({ clusterName: cluster, addonName: name }),
  "eks:DescribeAddonVersions": (sdk: EksSdk, { minor, nextToken }: { readonly minor: string } & Paged) =>
    new sdk.DescribeAddonVersionsCommand({ kubernetesVersion: minor, maxResults: 100, nextToken }),
  "eks:ListInsights": (sdk: EksSdk, { cluster, nextToken }: OfCluster & Paged) =>
    new sdk.ListInsightsCommand({
      clusterName: cluster,
      filter: { categories: ["UPGRADE_READINESS", "MISCONFIGURATION", "ROLLBACK_READINESS"] },
      maxResults: 100,
      nextToken,
    }),
  "eks:DescribeInsight": (sdk: EksSdk, { cluster, id }: OfCluster & { readonly id: string }) =>
    new sdk.DescribeInsightCommand({ clusterName: cluster, id }),
};

interface UpdatesOf extends OfCluster {
  readonly nodeGroup?: string | undefined;
}

const stsCommands = {
  "sts:GetCallerIdentity": (sdk: StsSdk, _input: Record<never, never>) => new sdk.GetCallerIdentityCommand({}),
  "sts:AssumeRole": (sdk: StsSdk, input: AssumedRole) =>
    new sdk.AssumeRoleCommand({
      RoleArn: input.roleArn,
      RoleSessionName: "fleetwright",
      ExternalId: input.externalId,
      Policy: input.sessionPolicy,
    }),
};

const accountCommands = {
  "account:ListRegions": (sdk: AccountSdk, { nextToken }: Paged) =>
    new sdk.ListRegionsCommand({
      RegionOptStatusContains: ["ENABLED", "ENABLED_BY_DEFAULT"],
      MaxResults: 50,
      NextToken: nextToken,
    }),
};

interface AssumedRole {
  readonly roleArn: string;
  readonly externalId?: string | undefined;
  readonly sessionPolicy?: string | undefined;
}

const organizationsCommands = {
  // Twenty is the most that it gives.
  "organizations:ListAccounts": (sdk: OrganizationsSdk, { nextToken }: Paged) =>
    new sdk.ListAccountsCommand({ MaxResults: 20, NextToken: nextToken }),
};

interface ByIds {
  readonly ids: readonly string[];
}

// An id that is gone fails a request that names it; a filter passes over it.
const ec2Commands = {
  "ec2:DescribeSubnets": (sdk: Ec2Sdk, { ids, nextToken }: ByIds & Paged) =>
    new sdk.DescribeSubnetsCommand({
      Filters: [{ Name: "subnet-id", Values: [...ids] }],
      MaxResults: 1000,
      NextToken: nextToken,
    }),
  "ec2:DescribeLaunchTemplateVersions": (
    sdk: Ec2Sdk,
    input: { readonly template: string; readonly versions: readonly string[] },
  ) =>
    new sdk.DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: input.template, Versions: [...input.versions] }),
  "ec2:DescribeImages": (sdk: Ec2Sdk, { ids, nextToken }: ByIds & Paged) =>
    new sdk.DescribeImagesCommand({
      Filters: [{ Name: "image-id", Values: [...ids] }],
      IncludeDeprecated: true,
      IncludeDisabled: true,
      MaxResults: 1000,
      NextToken: nextToken,
    }),
};

const quotasCommands = {
  "servicequotas:ListServiceQuotas": (sdk: QuotasSdk, { nextToken }: Paged) =>
    new sdk.ListServiceQuotasCommand({ ServiceCode: "ec2", MaxResults: 100, NextToken: nextToken }),
};

type Commands = typeof eksCommands &
  typeof stsCommands &
  typeof accountCommands &
  typeof organizationsCommands &
  typeof ec2Commands &
  typeof quotasCommands;
export type AwsOperation = keyof Commands;
export type OperationInput<Operation extends AwsOperation> = Parameters<Commands[Operation]>[1];

/** The member that each answer exists for. */
export const members: Readonly<Record<AwsOperation, string>> = {
  "eks:ListClusters": "clusters",
  "eks:DescribeCluster": "cluster",
  "eks:ListNodegroups": "nodegroups",
  "eks:DescribeNodegroup": "nodegroup",
  "eks:ListFargateProfiles": "fargateProfileNames",
  "eks:DescribeFargateProfile": "fargateProfile",
  "eks:DescribeClusterVersions": "clusterVersions",
  "eks:ListUpdates": "updateIds",
  "eks:DescribeUpdate": "update",
  "eks:ListAddons": "addons",
  "eks:DescribeAddon": "addon",
  "eks:DescribeAddonVersions": "addons",
  "eks:ListInsights": "insights",
  "eks:DescribeInsight": "insight",
  "sts:GetCallerIdentity": "Account",
  "sts:AssumeRole": "Credentials",
  "account:ListRegions": "Regions",
  "organizations:ListAccounts": "Accounts",
  "ec2:DescribeSubnets": "Subnets",
  "ec2:DescribeLaunchTemplateVersions": "LaunchTemplateVersions",
  "ec2:DescribeImages": "Images",
  "servicequotas:ListServiceQuotas": "Quotas",
};

export interface ClientSettings {
  readonly region: string;
  readonly credentials: () => Promise<AwsIdentity>;
  readonly endpoint?: string;
  readonly maxAttempts: number;
  readonly customUserAgent: string;
  readonly requestHandler: RequestHandlerSettings;
}

export interface ServiceHandle {
  send(operation: AwsOperation, input: object, signal: AbortSignal): Promise<object>;
  destroy(): void;
}

/** The part of a client that is the same for all of AWS. */
interface SdkClient {
  send(command: object, options: { readonly abortSignal: AbortSignal }): Promise<object>;
  destroy(): void;
}

/** Loads the SDK of one service and opens a client. @throws FleetError `MISSING_DEPENDENCY` */
export async function openService(service: AwsService, settings: ClientSettings): Promise<ServiceHandle> {
  switch (service) {
    case "eks": {
      const sdk = await loadPackage("@aws-sdk/client-eks", () => import("@aws-sdk/client-eks"));
      return handle(new sdk.EKSClient(settings), eksCommands, sdk);
    }
    case "sts": {
      const sdk = await loadPackage("@aws-sdk/client-sts", () => import("@aws-sdk/client-sts"));
      return handle(new sdk.STSClient(settings), stsCommands, sdk);
    }
    case "account": {
      const sdk = await loadPackage("@aws-sdk/client-account", () => import("@aws-sdk/client-account"));
      return handle(new sdk.AccountClient(settings), accountCommands, sdk);
    }
    case "organizations": {
      const load = () => import("@aws-sdk/client-organizations");
      const sdk = await loadPackage("@aws-sdk/client-organizations", load);
      return handle(new sdk.OrganizationsClient(settings), organizationsCommands, sdk);
    }
    case "ec2": {
      const sdk = await loadPackage("@aws-sdk/client-ec2", () => import("@aws-sdk/client-ec2"));
      return handle(new sdk.EC2Client(settings), ec2Commands, sdk);
    }
    case "servicequotas": {
      const load = () => import("@aws-sdk/client-service-quotas");
      const sdk = await loadPackage("@aws-sdk/client-service-quotas", load);
      return handle(new sdk.ServiceQuotasClient(settings), quotasCommands, sdk);
    }
  }
}

function handle<Sdk>(
  client: object,
  commands: Record<string, (sdk: Sdk, input: never) => object>,
  sdk: Sdk,
): ServiceHandle {
  const { send, destroy } = client as SdkClient;
  return {
    send(operation, input, abortSignal) {
      // `request` has paired the operation with its input; here the two have lost sight of each other.
      const command = commands[operation]?.(sdk, input as never);
      if (command === undefined) throw new TypeError(`${operation} is not a call of this service`);
      return send.call(client, command, { abortSignal });
    },
    destroy: () => destroy.call(client),
  };
}

/** @throws FleetError `MISSING_DEPENDENCY` naming what to install. */
export async function loadPackage<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    const absent = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
    const reason = absent ? "is not installed" : `cannot be loaded: ${scrub(String(message))}`;
    throw new FleetError("MISSING_DEPENDENCY", `the EKS provider needs ${name}, which ${reason}`, {
      provider: "eks",
      hint: `npm install ${(sets.find((set) => set.includes(name)) ?? packages).join(" ")}`,
    });
  }
}

const packages = [
  "@aws-sdk/client-eks",
  "@aws-sdk/client-sts",
  "@aws-sdk/client-account",
  "@aws-sdk/credential-providers",
];

/** Needed by nobody who does not ask for the detail `capacity`. */
const detailPackages = ["@aws-sdk/client-ec2", "@aws-sdk/client-service-quotas"];

/** Needed by nobody who names the accounts. */
const organizationPackages = ["@aws-sdk/client-organizations"];

const sets = [packages, detailPackages, organizationPackages];
