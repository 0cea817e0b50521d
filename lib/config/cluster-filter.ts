import type { Cluster } from "../core/cluster.ts";
import { passesFilter } from "../core/scope-filter.ts";
import type { ClusterFilters, ClusterMatch } from "./config.ts";

/** What a filter looks at. */
export type FilteredCluster = Pick<Cluster, "name" | "ref" | "labels">;

/** A test for the clusters that pass `filters`. An empty `include` lets every cluster in; `exclude` wins. */
export function clusterFilter(filters: ClusterFilters): (cluster: FilteredCluster) => boolean {
  const { include = [], exclude = [] } = filters;
  return (cluster) =>
    (include.length === 0 || include.some((match) => fits(match, cluster))) &&
    !exclude.some((match) => fits(match, cluster));
}

function fits(match: ClusterMatch, { name, ref, labels }: FilteredCluster): boolean {
  const { scope, location } = ref;
  return (
    is(match.name, name) &&
    is(match.provider, scope.provider) &&
    is(match.location, location) &&
    is(match.account, scope.accountId, scope.accountName) &&
    Object.entries(match.tags ?? {}).every(
      ([key, wanted]) => Object.hasOwn(labels, key) && is(wanted, labels[key] ?? ""),
    )
  );
}

function is(pattern: string | undefined, text: string, other?: string): boolean {
  return pattern === undefined || passesFilter({ include: [pattern] }, text, other);
}
