import type { Cluster } from "../core/cluster.ts";
import type { ClusterDetail, Detail } from "../core/cluster-detail.ts";
import { FleetError } from "../core/error.ts";
import { type Gap, gapOf } from "../core/gap.ts";
import type { CallOptions, FleetProvider } from "../core/provider.ts";
import { type Scope, scopeKey } from "../core/scope.ts";
import type { Halt } from "./halt.ts";

export interface DetailedClusters {
  readonly clusters: readonly Cluster[];
  readonly gaps: readonly Gap[];
}

/**
 * The clusters of a scope with the details that were asked for, as far as their provider can give them. What fails is a
 * gap, and the cluster stays as it was. Never rejects.
 */
export async function readDetails(
  provider: FleetProvider,
  { scope, clusters }: { readonly scope: Scope; readonly clusters: readonly Cluster[] },
  want: readonly Detail[],
  call: CallOptions,
  halt: Halt,
): Promise<DetailedClusters> {
  const possible = want.filter((name) => provider.detailNames?.includes(name) === true);
  if (possible.length === 0 || clusters.length === 0 || provider.details === undefined) return { clusters, gaps: [] };
  const byUid = new Map<string, ClusterDetail>();
  const gaps: Gap[] = [];
  let ended = false;
  try {
    for await (const harvest of halt.follow(provider.details(clusters, possible, call))) {
      for (const detail of harvest.items) byUid.set(detail.uid, { ...byUid.get(detail.uid), ...detail });
      for (const gap of harvest.gaps) gaps.push(gap);
      if (harvest.last && scopeKey(harvest.scope) === scopeKey(scope)) ended = true;
    }
    if (!ended)
      gaps.push(gapOf(scope, "details", new FleetError("BAD_RESPONSE", "the provider ended without all details")));
  } catch (error) {
    gaps.push(gapOf(scope, `details (${possible.join(", ")})`, error));
  }
  return { clusters: clusters.map((cluster) => ({ ...cluster, ...byUid.get(cluster.uid) })), gaps };
}
