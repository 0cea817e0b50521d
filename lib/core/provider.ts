import type { Cluster } from "./cluster.ts";
import type { ClusterDetail, Detail } from "./cluster-detail.ts";
import type { ClusterCommands } from "./command.ts";
import type { Harvest } from "./gap.ts";
import type { Scope } from "./scope.ts";
import type { UpgradeRules } from "./upgrade-rules.ts";
import type { VersionOffer } from "./version-offer.ts";

/** What every request of a provider goes through. Given by the scheduler; see `createScheduler`. */
export interface CallOptions {
  /** Aborts the whole run. Providers check it between requests; `send` obeys it by itself. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch; the only clock a provider may read. */
  now(): number;
  /**
   * Sends one request under the scope's rate limit, the global bound, the deadlines and the retry policy.
   *
   * `attempt` is called once per try. It must pass `signal` to its SDK, must have the SDK's own retries switched off,
   * and must reject with a `FleetError` only: `retryable` ones are tried again, `THROTTLED` ones slow the scope down.
   *
   * @param operation Name in the permission table, such as `eks:DescribeCluster`.
   * @throws FleetError the last error of the request, `TIMEOUT` for a deadline, `CANCELLED` for an abort.
   */
  send<T>(scope: Scope, operation: string, attempt: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** A request budget, as a token bucket. */
export interface RateLimit {
  /** Operations it applies to; absent: all of them. The first matching limit of a provider wins. */
  readonly operations?: readonly string[];
  /** One bucket per scope, per account, or for the provider as a whole. */
  readonly per: "scope" | "account" | "provider";
  readonly perSecond: number;
  readonly burst: number;
}

/** A permission that a provider's reads need. */
export interface Permission {
  /** Operation passed to `send`, such as `eks:DescribeCluster`. */
  readonly operation: string;
  /** Entries of the cloud's policy language that grant it. Empty when the call needs none. */
  readonly grants: readonly string[];
  /** What is lost without it, as a noun phrase. */
  readonly reads: string;
  /** Whether the basic inventory needs it, or only an optional way of finding scopes, or only details that are asked for. */
  readonly need: "inventory" | "discovery" | "detail";
  readonly source: string;
}

/**
 * A place that clusters can be read from. Reads only: no method changes a cluster.
 *
 * A provider is required to give scopes, clusters and versions; what else it can give is optional, and its absence is
 * a capability, not an error.
 */
export interface FleetProvider {
  readonly id: string;
  readonly rules: UpgradeRules;
  readonly limits: readonly RateLimit[];
  readonly permissions: readonly Permission[];
  /** Which credentials and endpoints are used, for people; never a secret. */
  describe(): Promise<ProviderDescription> | ProviderDescription;
  /**
   * Whom the requests of a scope are sent as, for people; never a secret. Asks nobody, so that it knows more after a run
   * than before. Default: what `describe` says.
   */
  identityOf?(scope: Scope): Promise<string> | string;
  /** What grants a permission, in the cloud's own policy language, one line each; none where nothing has to be granted. */
  policyLines?(permission: Permission): readonly string[];
  /**
   * Accounts × regions, projects, subscriptions. Rejects with `FleetError` when scopes cannot be listed at all; scopes
   * found before that have been yielded. A part that cannot be listed further (an account whose regions are denied) is
   * yielded as the coarser scope, and `clusters` reports for it why.
   */
  scopes(call: CallOptions): AsyncIterable<Scope>;
  /**
   * Every cluster of the given scopes, in any order. Each scope is yielded in one or more harvests, the final one with
   * `last: true`. Failures are gaps; rejects only with `CANCELLED`.
   */
  clusters(scopes: readonly Scope[], call: CallOptions): AsyncIterable<Harvest<Cluster>>;
  /**
   * Versions offered in a scope, lowest first, those out of standard support included. None at all means that nobody
   * tells which are: reports show that as unknown and no plan is made, but it is no gap, as nothing could be read. `locations` narrows a scope that
   * spans many to those where clusters were found. Failures are gaps; rejects only with `CANCELLED`.
   */
  versions(scope: Scope, call: CallOptions, locations?: readonly string[]): Promise<Harvest<VersionOffer>>;
  /**
   * More about some clusters, as far as `detailNames` of this provider say that it can. A harvest per scope at least, the
   * final one with `last: true`. A call that serves many clusters is sent once. Failures are gaps; rejects only with
   * `CANCELLED`.
   */
  details?(
    clusters: readonly Cluster[],
    want: readonly Detail[],
    call: CallOptions,
  ): AsyncIterable<Harvest<ClusterDetail>>;
  /** Details that `details` can give. Default: none. */
  readonly detailNames?: readonly Detail[];
  /** The command lines that carry out a plan's steps on a cluster. They are for people: the provider runs none of them. */
  readonly commands?: ClusterCommands;
  /** Frees sockets. Safe to call twice. */
  close?(): Promise<void>;
}

/** Whom a provider reads as and where, for people. Holds no secret. */
export interface ProviderDescription {
  /** `environment variables`, `shared config profile prod`, `service account reader@p.iam`. */
  readonly identity: string;
  /** Endpoint that is not the cloud's public one; absent otherwise. */
  readonly endpoint?: string;
}
