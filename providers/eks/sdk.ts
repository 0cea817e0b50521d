import { FleetError } from "../../lib/core/error.ts";
import { scrub } from "../../lib/core/scrub.ts";
import type { AwsIdentity } from "./identity.ts";
import type { RequestHandlerSettings } from "./request-handler.ts";

export type AwsService = "eks" | "sts" | "account";

type EksSdk = typeof import("@aws-sdk/client-eks");
type StsSdk = typeof import("@aws-sdk/client-sts");
type AccountSdk = typeof import("@aws-sdk/client-account");

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
};

interface UpdatesOf extends OfCluster {
  readonly nodeGroup?: string | undefined;
}

const stsCommands = {
  "sts:GetCallerIdentity": (sdk: StsSdk, _input: Record<never, never>) => new sdk.GetCallerIdentityCommand({}),
  "sts:AssumeRole": (sdk: StsSdk, input: { readonly roleArn: string; readonly externalId?: string | undefined }) =>
    new sdk.AssumeRoleCommand({
      RoleArn: input.roleArn,
      RoleSessionName: "fleetwright",
      ExternalId: input.externalId,
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

type Commands = typeof eksCommands & typeof stsCommands & typeof accountCommands;
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
  "sts:GetCallerIdentity": "Account",
  "sts:AssumeRole": "Credentials",
  "account:ListRegions": "Regions",
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
  if (service === "eks") {
    const sdk = await loadPackage("@aws-sdk/client-eks", () => import("@aws-sdk/client-eks"));
    return handle(new sdk.EKSClient(settings), eksCommands, sdk);
  }
  if (service === "sts") {
    const sdk = await loadPackage("@aws-sdk/client-sts", () => import("@aws-sdk/client-sts"));
    return handle(new sdk.STSClient(settings), stsCommands, sdk);
  }
  const sdk = await loadPackage("@aws-sdk/client-account", () => import("@aws-sdk/client-account"));
  return handle(new sdk.AccountClient(settings), accountCommands, sdk);
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
      hint: `npm install ${packages.join(" ")}`,
    });
  }
}

const packages = [
  "@aws-sdk/client-eks",
  "@aws-sdk/client-sts",
  "@aws-sdk/client-account",
  "@aws-sdk/credential-providers",
];
