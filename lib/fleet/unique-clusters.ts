import type { Cluster } from "../core/cluster.ts";
import { FleetError } from "../core/error.ts";
import { type Gap, gapOf } from "../core/gap.ts";
import { scopeKey } from "../core/scope.ts";
import { proofsOf } from "./cluster-proof.ts";
import { mergeClusters } from "./merge-clusters.ts";
import { type ClusterPlace, canonicalJson, compareClusters, compareText } from "./order.ts";
import type { ScopeReading } from "./scope-reading.ts";

/** Where a cluster is to be found, and what decides its place in an inventory. */
export interface Found extends ClusterPlace {
  /** Of the scope that it was read in. */
  readonly key: string;
  readonly cluster: () => Cluster;
}

export interface UniqueClusters {
  /** In the order of an inventory. */
  readonly found: readonly Found[];
  /** Gaps for descriptions that were dropped, by the key of the scope they were read in. */
  readonly conflicts: ReadonlyMap<string, readonly Gap[]>;
}

/**
 * Each cluster once. Of two descriptions of a cloud that differ, the first in canonical order is kept and the other is a
 * gap; clusters that were reached in other ways too are merged. What is kept of a cluster that was read once is its
 * place, so that a fleet need not be in memory for it.
 */
export function uniqueClusters(readings: readonly ScopeReading[]): UniqueClusters {
  const shared = sharedTexts();
  const listed = new Map<string, Found | Found[]>();
  const reached: { readonly cluster: Cluster; readonly key: string }[] = [];
  for (const { scope, clusters } of readings) {
    const key = scopeKey(scope);
    let place = 0;
    for (const cluster of clusters) {
      const at = place++;
      if (cluster.source === "kube") {
        reached.push({ cluster, key });
        continue;
      }
      const found = placed(cluster, key, shared, () => present(clusters.at(at)));
      const known = listed.get(cluster.uid);
      if (known === undefined) listed.set(cluster.uid, found);
      else if (Array.isArray(known)) known.push(found);
      else listed.set(cluster.uid, [known, found]);
    }
  }
  const kept = new Map<string, Found>();
  const conflicts = new Map<string, Gap[]>();
  for (const [uid, same] of listed) kept.set(uid, Array.isArray(same) ? firstOf(same, conflicts) : same);
  if (reached.length > 0) addReached(kept, reached, shared);
  return { found: [...kept.values()].sort(compareClusters), conflicts };
}

/** The first in canonical order; every other that says something else is a conflict. */
function firstOf(same: readonly Found[], conflicts: Map<string, Gap[]>): Found {
  const ordered = same
    .map((found) => ({ found, text: canonicalJson(comparable(found.cluster())) }))
    .sort((a, b) => compareText(a.found.key, b.found.key) || compareText(a.text, b.text));
  const one = present(ordered[0]);
  for (const { found, text } of ordered.slice(1)) {
    if (text === one.text) continue;
    const gaps = conflicts.get(found.key) ?? [];
    gaps.push(conflict(found.cluster()));
    conflicts.set(found.key, gaps);
  }
  return one.found;
}

/** Merges what kubeconfigs reached into what clouds listed. Only clusters with a proof in common can be concerned. */
function addReached(
  kept: Map<string, Found>,
  reached: readonly { readonly cluster: Cluster; readonly key: string }[],
  shared: (text: string) => string,
): void {
  const proofs = new Set(reached.flatMap(({ cluster }) => [...proofsOf(cluster)]));
  const concerned: Cluster[] = [];
  for (const { cluster: read } of kept.values()) {
    const cluster = read();
    for (const proof of proofsOf(cluster)) {
      if (!proofs.has(proof)) continue;
      concerned.push(cluster);
      break;
    }
  }
  for (const cluster of mergeClusters([...concerned, ...reached.map((entry) => entry.cluster)])) {
    const key = kept.get(cluster.uid)?.key ?? scopeKey(cluster.ref.scope);
    kept.set(
      cluster.uid,
      placed(cluster, key, shared, () => cluster),
    );
  }
}

function placed(
  { uid, name, ref }: Cluster,
  key: string,
  shared: (text: string) => string,
  cluster: () => Cluster,
): Found {
  const { provider, location, scope } = ref;
  return {
    uid,
    name,
    ref: { provider: shared(provider), location: shared(location), scope: { accountId: shared(scope.accountId) } },
    key,
    cluster,
  };
}

/** Gives equal texts as one: a fleet has few accounts and regions, and each cluster brings its own copy. */
function sharedTexts(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const same = known.get(text);
    if (same === undefined) known.set(text, text);
    return same ?? text;
  };
}

/** When it was read says nothing about what was read. */
function comparable({ observedAt: _, ...rest }: Cluster): object {
  return rest;
}

function conflict({ uid, name, ref }: Cluster): Gap {
  const error = new FleetError("BAD_RESPONSE", `${uid} was listed twice with different contents; one was kept`);
  return gapOf(ref.scope, "clusters", error, name);
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError("what was counted is no longer there");
  return value;
}
