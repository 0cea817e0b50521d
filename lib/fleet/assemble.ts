import type { Cluster } from "../core/cluster.ts";
import { FleetError } from "../core/error.ts";
import { type Gap, gapOf, scopeStatus } from "../core/gap.ts";
import type { IsoInstant } from "../core/instant.ts";
import type { Inventory, ScopeReport } from "../core/inventory.ts";
import { type Scope, scopeKey } from "../core/scope.ts";
import type { VersionOffer } from "../core/version-offer.ts";
import { mergeClusters } from "./merge-clusters.ts";
import { canonicalJson, compareClusters, compareGaps, compareOffers, compareText, sortedUnique } from "./order.ts";

/** Everything that was read of one scope by one provider. */
export interface ScopeReading {
  readonly scope: Scope;
  readonly clusters: readonly Cluster[];
  readonly gaps: readonly Gap[];
  /** Absent when versions were not asked for, or no cluster was there to ask for. */
  readonly offers?: readonly VersionOffer[];
  /** The scope was not read now: it was empty then. */
  readonly emptyAsOf?: IsoInstant;
}

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
  readonly assign?: (cluster: Cluster) => Assignment;
  /** When each cluster was read. Default: `takenAt`. */
  readonly observedAt?: (cluster: Cluster) => IsoInstant;
  /** Clusters to keep. Default: all. */
  readonly clusterFilter?: (cluster: Cluster) => boolean;
}

/** The inventory that readings amount to: the same, byte for byte, in whatever order they arrived. */
export function assemble(readings: readonly ScopeReading[], options: AssembleOptions): Inventory {
  const { takenAt, interrupted, assign = () => ({}), clusterFilter = () => true } = options;
  const { observedAt = () => takenAt } = options;
  const byKey = Map.groupBy(readings, ({ scope }) => scopeKey(scope));
  const { kept, conflicts } = unique(readings);
  const clusters: Cluster[] = [];
  const counts = new Map<string, number>();
  for (const { cluster, key } of kept) {
    const observed: Cluster = { ...cluster, observedAt: observedAt(cluster) };
    const named: Cluster = { ...observed, ...assign(observed) };
    if (!clusterFilter(named)) continue;
    clusters.push(named);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const scopes = [...byKey].map(([key, parts]): ScopeReport => {
    const gaps = sortedUnique([...parts.flatMap((part) => part.gaps), ...(conflicts.get(key) ?? [])], compareGaps);
    const offers = parts.flatMap((part) => part.offers ?? []);
    const read = parts.reduce((sum, part) => sum + part.clusters.length, 0);
    const emptyAsOf = skippedSince(parts);
    return {
      scope: first(parts.map(({ scope }) => scope)),
      status: emptyAsOf === undefined ? scopeStatus(gaps, read) : "skipped",
      clusters: counts.get(key) ?? 0,
      gaps,
      ...(parts.every((part) => part.offers === undefined) ? {} : { offers: sortedUnique(offers, compareOffers) }),
      ...(emptyAsOf === undefined ? {} : { emptyAsOf }),
    };
  });
  return {
    takenAt,
    scopes: scopes.sort((a, b) => compareText(scopeKey(a.scope), scopeKey(b.scope))),
    clusters: clusters.sort(compareClusters),
    gaps: [...options.gaps].sort((a, b) => compareText(scopeKey(a.scope), scopeKey(b.scope)) || compareGaps(a, b)),
    interrupted,
  };
}

/** When a scope was found empty that no provider of this run has read; the oldest of them. */
function skippedSince(parts: readonly ScopeReading[]): IsoInstant | undefined {
  const times = parts.map((part) => part.emptyAsOf);
  return times.includes(undefined) ? undefined : times.sort()[0];
}

interface Found {
  readonly cluster: Cluster;
  readonly key: string;
}

/**
 * Each cluster once. Of two descriptions of a cloud that differ, the first in canonical order is kept and the other is a
 * gap; clusters that were reached in other ways too are merged.
 */
function unique(readings: readonly ScopeReading[]) {
  const found = readings.flatMap(({ scope, clusters }) => {
    const key = scopeKey(scope);
    return clusters.map((cluster): Found => ({ cluster, key }));
  });
  const listed = found.filter(({ cluster }) => cluster.source !== "kube");
  const reached = found.filter(({ cluster }) => cluster.source === "kube");
  const kept: Found[] = [];
  const conflicts = new Map<string, Gap[]>();
  for (const same of Map.groupBy(listed, ({ cluster }) => cluster.uid).values()) {
    const [one, ...others] = same.length === 1 ? same : inCanonicalOrder(same);
    if (one === undefined) continue;
    kept.push(one);
    for (const other of others) {
      if (canonicalJson(comparable(other.cluster)) === canonicalJson(comparable(one.cluster))) continue;
      const gaps = conflicts.get(other.key) ?? [];
      gaps.push(conflict(other.cluster));
      conflicts.set(other.key, gaps);
    }
  }
  if (reached.length === 0) return { kept, conflicts };
  const keys = new Map(kept.map(({ cluster, key }) => [cluster.uid, key]));
  const merged = mergeClusters([...kept, ...reached].map(({ cluster }) => cluster));
  const all = merged.map((cluster): Found => ({ cluster, key: keys.get(cluster.uid) ?? scopeKey(cluster.ref.scope) }));
  return { kept: all, conflicts };
}

function inCanonicalOrder(found: readonly Found[]): readonly Found[] {
  return found
    .map((entry) => ({ entry, text: canonicalJson(comparable(entry.cluster)) }))
    .sort((a, b) => compareText(a.entry.key, b.entry.key) || compareText(a.text, b.text))
    .map(({ entry }) => entry);
}

/** When it was read says nothing about what was read. */
function comparable({ observedAt: _, ...rest }: Cluster): object {
  return rest;
}

function conflict({ uid, name, ref }: Cluster): Gap {
  const error = new FleetError("BAD_RESPONSE", `${uid} was listed twice with different contents; one was kept`);
  return gapOf(ref.scope, "clusters", error, name);
}

function first(scopes: readonly Scope[]): Scope {
  const [scope] = sortedUnique(scopes, (a, b) => compareText(canonicalJson(a), canonicalJson(b)));
  if (scope === undefined) throw new RangeError("a group has at least one member");
  return scope;
}
