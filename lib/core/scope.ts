/** Provider ids of this package; a provider of your own may use any other string. */
export type ProviderId = "eks" | "gke" | "aks" | "iks" | "roks" | "kubeconfig" | "static" | (string & {});

/** One unit of enumeration: it is read wholly, partly or not at all, and is reported as such. */
export interface Scope {
  readonly provider: ProviderId;
  /** AWS account, GCP project, Azure subscription, IBM account, or kubeconfig context. */
  readonly accountId: string;
  readonly accountName?: string;
  readonly tenantId?: string;
  readonly organizationId?: string;
  /** AWS region; absent where one call covers every location of the account. */
  readonly region?: string;
  /** `aws`, `aws-us-gov`, `aws-cn`, `azure-public`, `azure-usgov`, `azure-china`; absent for the ordinary public cloud. */
  readonly partition?: string;
}

/** A printable key that is unique among the scopes of a run and sorts by provider, account and region. */
export function scopeKey(scope: Scope): string {
  return scope.region === undefined
    ? `${scope.provider}/${scope.accountId}`
    : `${scope.provider}/${scope.accountId}/${scope.region}`;
}

/**
 * How the reading of one scope ended. `not-enabled`: the service is switched off there, so it holds no clusters.
 * `skipped`: it was not read, because it was empty when it last was; whether it still is, is not known.
 */
export type ScopeStatus =
  | "ok"
  | "partial"
  | "not-enabled"
  | "skipped"
  | "denied"
  | "throttled"
  | "timeout"
  | "malformed"
  | "unreachable"
  | "cancelled";

/**
 * Whether all that a scope holds was seen. Only then does a cluster that is missing from a later reading count as gone:
 * a scope that was skipped says nothing about the clusters in it.
 */
export function wasReadWholly(status: ScopeStatus): boolean {
  return status === "ok" || status === "not-enabled";
}
