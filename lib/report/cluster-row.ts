import type { Cluster, ClusterStatus } from "../core/cluster.ts";
import type { NodePool } from "../core/node-pool.ts";
import { billingHoursPerMonth, supportSurchargeAt } from "../core/pricing.ts";
import type { SupportPhase, SupportPosture } from "../core/support.ts";
import { compareVersions, type KubeVersion, minorOf, minorsBetween } from "../core/version.ts";
import { type Deadline, deadlineAt, type UpstreamEnd, upstreamEndOf } from "./deadline.ts";

/** The node pools of a cluster, as far as they are known. */
export interface PoolSummary {
  readonly count: number;
  /** How many pools there are of each kind, most first: Fargate, Karpenter, virtual nodes are told from ordinary ones. */
  readonly kinds: readonly (readonly [kind: NodePool["kind"], count: number])[];
  /** Versions seen in the pools, lowest first, none twice. */
  readonly versions: readonly KubeVersion[];
  /** Minors the oldest node is behind the control plane; absent when either version is unknown. */
  readonly behind?: number;
  /** False when nodes may exist, or run versions, that the provider does not show. */
  readonly complete: boolean;
}

/** What a report says of one cluster. Absent means unknown, except for labels, which may not have been given. */
export interface ClusterRow {
  readonly uid: string;
  readonly provider: string;
  readonly accountId: string;
  readonly accountName?: string;
  readonly location: string;
  readonly name: string;
  readonly environment?: string;
  readonly wave?: string;
  readonly owner?: string;
  readonly mode: Cluster["mode"];
  readonly channel?: string;
  readonly version?: KubeVersion;
  /** Where the distribution counts its own: OpenShift 4.18. */
  readonly distributionVersion?: KubeVersion;
  readonly pools: PoolSummary;
  readonly plan: SupportPosture["plan"];
  readonly phase: SupportPhase;
  readonly deadline?: Deadline;
  /** Only where neither a deadline nor the phase is known. */
  readonly upstreamEnd?: UpstreamEnd;
  /** US dollars a month for extended or long-term support: now, and from the end of standard support on. */
  readonly surcharge?: number;
  readonly surchargeNext?: number;
  readonly status: ClusterStatus;
  readonly statusRaw: string;
  /** How many parts of this cluster could not be read. */
  readonly gaps: number;
  readonly observedAt: string;
}

/** @param asOf Milliseconds since the epoch at which support and cost are judged. */
export function clusterRow(cluster: Cluster, gaps: number, asOf: number): ClusterRow {
  const { ref, controlPlane, support } = cluster;
  const { phase, deadline } = deadlineAt(support, asOf);
  const surcharge = monthly(cluster, asOf);
  const surchargeNext =
    deadline?.kind === "end-of-standard" && deadline.days >= 0 ? monthly(cluster, Date.parse(deadline.at)) : surcharge;
  return {
    uid: cluster.uid,
    provider: ref.provider,
    accountId: ref.scope.accountId,
    ...present("accountName", ref.scope.accountName),
    location: ref.location,
    name: cluster.name,
    ...present("environment", cluster.environment),
    ...present("wave", cluster.wave),
    ...present("owner", cluster.owner),
    mode: cluster.mode,
    ...present("channel", cluster.channel?.raw),
    ...present("version", controlPlane.version),
    ...present("distributionVersion", controlPlane.distributionVersion),
    pools: summaryOf(cluster),
    plan: support.plan,
    phase,
    ...present("deadline", deadline),
    ...present("upstreamEnd", phase === "unknown" && deadline === undefined ? upstreamEndOf(support) : undefined),
    ...present("surcharge", surcharge),
    ...present("surchargeNext", surchargeNext),
    status: controlPlane.status,
    statusRaw: controlPlane.statusRaw,
    gaps,
    observedAt: cluster.observedAt,
  };
}

function monthly({ pricing, support }: Cluster, at: number): number | undefined {
  const hourly = supportSurchargeAt(pricing, support, at);
  return hourly === undefined ? undefined : hourly * billingHoursPerMonth;
}

function summaryOf({ pools, poolsComplete, controlPlane }: Cluster): PoolSummary {
  const seen = pools.flatMap(versionsOf).sort(compareVersions);
  const versions = seen.filter((version, index) => version.raw !== seen[index - 1]?.raw);
  const [oldest] = versions;
  const behind =
    oldest === undefined || controlPlane.version === undefined
      ? undefined
      : minorsBetween(oldest, controlPlane.version);
  return {
    count: pools.length,
    kinds: kindsOf(pools),
    versions,
    ...(behind === undefined || Number.isNaN(behind) ? {} : { behind }),
    // A pool that is known to have no nodes hides none.
    complete: poolsComplete && pools.every(({ versions: told, size }) => told.length > 0 || size.actual === 0),
  };
}

function kindsOf(pools: readonly NodePool[]): PoolSummary["kinds"] {
  return [...Map.groupBy(pools, ({ kind }) => kind)]
    .map(([kind, own]) => [kind, own.length] as const)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

/** `2 managed, 1 fargate`; without any, `none` or `unknown`. */
export function poolKindsText({ kinds, complete }: PoolSummary): string {
  if (kinds.length === 0) return complete ? "none" : "unknown";
  return kinds.map(([kind, count]) => `${count} ${kind}`).join(", ");
}

function versionsOf(pool: NodePool): KubeVersion[] {
  return pool.versions.map(({ version }) => version);
}

/** The minors of the pools, lowest first, none twice. */
export function poolMinors({ versions }: PoolSummary): string[] {
  return [...new Set(versions.map(minorOf))];
}

function present<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value };
}
