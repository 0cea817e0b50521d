/** How to reach an API, where it is not the public cloud by the shortest way. */
export interface Transport {
  /** Base URL of the cloud's API: a private endpoint, a sovereign cloud, the simulator. Default: the public one. */
  readonly endpoint?: string;
  /** Path of a PEM file with certificate authorities that are trusted besides the system's. */
  readonly caFile?: string;
  /** URL of an HTTP(S) proxy. Default: `HTTPS_PROXY`, unless `NO_PROXY` names the host. */
  readonly proxy?: string;
  /** Milliseconds that one request may take before it counts as `TIMEOUT`. Default 15,000. */
  readonly requestTimeoutMs?: number;
}

/** Scopes to leave out or to keep, by id or name. `*` matches any run of characters. */
export interface ScopeFilter {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** An AWS account and how it is reached. Default: with the default credentials. */
export interface AwsAccount {
  /** Twelve digits. Optional where the credentials themselves say. */
  readonly id?: string;
  readonly name?: string;
  /** Role to assume with the default credentials; absent: the default credentials are the account's own. */
  readonly roleArn?: string;
  readonly externalId?: string;
  /** Policy in JSON that the role's session is narrowed to. Default: all that the role allows. */
  readonly sessionPolicy?: string;
  /** Profile of the shared config file. */
  readonly profile?: string;
}

/** Every active account of an AWS organization, read through a role that all of them have. */
export interface AwsOrganization {
  /** Name of the role, with its path if it has one: `FleetwrightReader`, `audit/reader`. */
  readonly roleName: string;
  readonly externalId?: string;
  /** Policy in JSON that each role session is narrowed to. */
  readonly sessionPolicy?: string;
  /** Profile of the management account or of a delegated administrator. Default: the default credentials. */
  readonly profile?: string;
}

/** What is read of AWS, and with whose credentials. Default: the default account in all of its regions. */
export interface EksOptions extends Transport {
  /** Default: the one account of the default credential chain; none where there is an `organization`. */
  readonly accounts?: readonly AwsAccount[];
  /** Adds the accounts of an organization. One that is among `accounts` too is read as that entry says. */
  readonly organization?: AwsOrganization;
  /** Region names, or `enabled`: those the account has switched on. Default `enabled`. */
  readonly regions?: readonly string[] | "enabled";
  /** Default `aws`. */
  readonly partition?: "aws" | "aws-us-gov" | "aws-cn";
  readonly filter?: ScopeFilter;
  /** Environment to read credentials and endpoints from. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What is read of Google Cloud, and with whose credentials. Default: every active project that the identity sees. */
export interface GkeOptions extends Transport {
  /** Project ids, or `search`: every active project the identity may see. Default `search`. */
  readonly projects?: readonly string[] | "search";
  /**
   * Narrows the search, in the query language of the Resource Manager API: `parent:folders/123` for the projects directly
   * in a folder, `labels.env:prod` for those with a label. Default: none.
   */
  readonly projectQuery?: string;
  readonly filter?: ScopeFilter;
  /** Base URL of the Cloud Resource Manager API, for `search`. Default: the public one. */
  readonly resourceManagerEndpoint?: string;
  /** Base URL of the Compute Engine API, for the detail `capacity`. Default: the public one. */
  readonly computeEndpoint?: string;
  /** Wire protocol of the Container API. Default `grpc`; `rest` passes proxies that do not speak HTTP/2. */
  readonly protocol?: "grpc" | "rest";
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** What is read of Azure, and with whose credentials. Default: every subscription that the identity sees. */
export interface AksOptions extends Transport {
  /** Subscription ids, or `list`: every enabled subscription the identity may see. Default `list`. */
  readonly subscriptions?: readonly string[] | "list";
  /** Ids of management groups: every enabled subscription below them, at any depth, instead of `subscriptions`. */
  readonly managementGroups?: readonly string[];
  readonly tenantId?: string;
  readonly filter?: ScopeFilter;
  /** Default `public`. Decides the ARM endpoint and the login authority. */
  readonly cloud?: "public" | "usgov" | "china";
  /** Login authority. Default: that of `cloud`. */
  readonly authorityHost?: string;
  /** `graph`: one Resource Graph query for all subscriptions; `list`: one list each. Default `auto`: graph, then list. */
  readonly query?: "auto" | "graph" | "list";
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** An IBM Cloud account and the API key or trusted profile that it is read with. */
export interface IbmAccount {
  /** 32 hexadecimal digits. Default: the account that the credentials are for. */
  readonly id?: string;
  readonly name?: string;
  /** Environment variable that holds the API key. Default: `IBMCLOUD_API_KEY`, else `IC_API_KEY`. */
  readonly apiKeyVariable?: string;
  /** Id or CRN of a trusted profile of the account, to be assumed with the API key of another one. */
  readonly trustedProfile?: string;
}

/** Where clusters of IBM Cloud run; each is a list of its own. */
export type IbmInfrastructure = "vpc" | "classic" | "satellite";

/** What is read of IBM Cloud. Default: the account of the API key in the environment, VPC and classic. */
export interface IksOptions extends Transport {
  /** Default: the one account of the default credentials. */
  readonly accounts?: readonly IbmAccount[];
  /**
   * Default `vpc` and `classic`. `satellite` is to be asked for: its list fails in accounts that have no Satellite, where
   * it would be a gap in every run.
   */
  readonly infrastructure?: readonly IbmInfrastructure[];
  /** Ids of resource groups to read. Default: all that the identity may see. */
  readonly resourceGroups?: readonly string[];
  readonly filter?: ScopeFilter;
  /** Base URL of the identity service. Default: the public one. */
  readonly iamEndpoint?: string;
  /** Base URL of Global Search, which knows the tags of clusters. Default: the public one. */
  readonly searchEndpoint?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Which kubeconfigs are read, and which programs they may run for credentials. Default: none is run. */
export interface KubeconfigOptions extends Omit<Transport, "endpoint"> {
  /**
   * Kubeconfig files, each read by itself. Default: those that `KUBECONFIG` lists, merged as kubectl merges them, else
   * `~/.kube/config`.
   */
  readonly files?: readonly string[];
  /** Contexts to keep or to leave out, by their own name or by that of their cluster. */
  readonly filter?: ScopeFilter;
  /**
   * Programs that a kubeconfig may run for credentials: names, which are looked up in `PATH`, or absolute paths.
   * Default: none, so that a kubeconfig from elsewhere cannot run anything.
   */
  readonly allowExec?: readonly string[];
  /** Folders that a kubeconfig may name files in, besides its own and the home folder. */
  readonly roots?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}
