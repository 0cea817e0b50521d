import type { Cluster } from "../core/cluster.ts";
import { type Gap, scopeStatus } from "../core/gap.ts";
import type { IsoInstant } from "../core/instant.ts";
import type { FleetReading, ScopeReport } from "../core/inventory.ts";
import { type Scope, scopeKey } from "../core/scope.ts";
import { type Sequence, sequenceOf } from "../core/sequence.ts";
import { canonicalJson, compareGaps, compareOffers, compareText, sortedUnique } from "./order.ts";
import type { ScopeReading } from "./scope-reading.ts";
import { type Found, uniqueClusters } from "./unique-clusters.ts";

/** What an organisation calls a cluster, by its own rules. */
export interface Assignment {
  readonly environment?: string;
  readonly wave?: string;
  readonly owner?: string;
}

export interface AssembleOptions {
  readonly takenAt: IsoInstant;
  readonly interrupted: boolean;
  /** Gaps of no single scope. */
  readonly gaps: readonly Gap[];
  /** The same for the same cluster; asked whenever the cluster is looked at. */
  readonly assign?: (cluster: Cluster) => Assignment;
  /** When each cluster was read. Default: `takenAt`. */
  readonly observedAt?: (cluster: Cluster) => IsoInstant;
  /** Clusters to keep. Default: all. */
  readonly clusterFilter?: (cluster: Cluster) => boolean;
}

/**
 * What readings amount to: the same, byte for byte, in whatever order they arrived. Clusters and offers stay where the
 * readings hold them and are made anew whenever they are looked at, so the readings must not change afterwards.
 */
export function assemble(readings: readonly ScopeReading[], options: AssembleOptions): FleetReading {
  const { takenAt, interrupted, assign = () => ({}), clusterFilter } = options;
  const { observedAt = () => takenAt } = options;
  const { found, conflicts } = uniqueClusters(readings);
  const named = (cluster: Cluster): Cluster => {
    const observed: Cluster = { ...cluster, observedAt: observedAt(cluster) };
    return { ...observed, ...assign(observed) };
  };
  const kept = clusterFilter === undefined ? found : found.filter(({ cluster }) => clusterFilter(named(cluster())));
  const counts = new Map<string, number>();
  for (const { key } of kept) counts.set(key, (counts.get(key) ?? 0) + 1);
  const scopes = [...Map.groupBy(readings, ({ scope }) => scopeKey(scope))].map(([key, parts]): ScopeReport => {
    const gaps = sortedUnique([...parts.flatMap((part) => part.gaps), ...(conflicts.get(key) ?? [])], compareGaps);
    const read = parts.reduce((sum, part) => sum + part.clusters.length, 0);
    const emptyAsOf = skippedSince(parts);
    const said = parts.length === 1 && parts[0]?.gaps.length === gaps.length ? parts[0].status : undefined;
    const report: ScopeReport = {
      scope: first(parts.map(({ scope }) => scope)),
      status: emptyAsOf === undefined ? (said ?? scopeStatus(gaps, read)) : "skipped",
      clusters: counts.get(key) ?? 0,
      gaps,
    };
    if (emptyAsOf !== undefined) return { ...report, emptyAsOf };
    return parts.every((part) => part.offers === undefined) ? report : withOffers(report, parts);
  });
  return {
    takenAt,
    scopes: scopes.sort((a, b) => compareText(scopeKey(a.scope), scopeKey(b.scope))),
    clusters: clustersAt(kept, named),
    gaps: [...options.gaps].sort((a, b) => compareText(scopeKey(a.scope), scopeKey(b.scope)) || compareGaps(a, b)),
    interrupted,
  };
}

function clustersAt(places: readonly Found[], named: (cluster: Cluster) => Cluster): Sequence<Cluster> {
  const at = (index: number) => {
    const place = places.at(index);
    return place === undefined ? undefined : named(place.cluster());
  };
  return sequenceOf({ length: places.length, at }, function* () {
    for (const { cluster } of places) yield named(cluster());
  });
}

function withOffers(report: ScopeReport, parts: readonly ScopeReading[]): ScopeReport {
  return {
    ...report,
    get offers() {
      return sortedUnique(
        parts.flatMap((part) => [...(part.offers ?? [])]),
        compareOffers,
      );
    },
  };
}

/** When a scope was found empty that no provider of this run has read; the oldest of them. */
function skippedSince(parts: readonly ScopeReading[]): IsoInstant | undefined {
  const times = parts.map((part) => part.emptyAsOf);
  return times.includes(undefined) ? undefined : times.sort()[0];
}

function first(scopes: readonly Scope[]): Scope {
  const [scope] = sortedUnique(scopes, (a, b) => compareText(canonicalJson(a), canonicalJson(b)));
  if (scope === undefined) throw new RangeError("a group has at least one member");
  return scope;
}
