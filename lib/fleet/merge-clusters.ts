import type { Cluster } from "../core/cluster.ts";
import type { NodePool } from "../core/node-pool.ts";
import { proofsOf, vouchedAddress } from "./cluster-proof.ts";
import { canonicalJson, compareText, sortedUnique } from "./order.ts";

/**
 * Tells every cluster once that was read by more than one way.
 *
 * Clusters that were reached by kubeconfigs are one when their `kube-system` has one UID; where one context may not read
 * it, when address and authority are the same. They are merged with the record of a cloud when exactly one is proven to
 * be the same, by an address, the cluster's own authority or the UID, and nothing speaks against it. The record of the
 * cloud stays as it is and gains what only the cluster itself knows: `kubeUid`, `contexts`, the findings of the
 * kubeconfig in `health`, `nodes` in its pools, pools that the cloud does not list, and fields that the cloud left open.
 *
 * The result depends on neither the order of the clusters nor on how often they are merged.
 */
export function mergeClusters(clusters: readonly Cluster[]): readonly Cluster[] {
  const reached = entitiesOf(clusters.filter(isReached));
  const listed = clusters.filter((cluster) => !isReached(cluster));
  const matches = matchesOf(listed, reached);
  const merged = new Set([...matches.values()].flat());
  return [
    ...listed.map((cluster) => {
      const same = matches.get(cluster.uid);
      return same === undefined ? cluster : attach(cluster, fold(same.flat()));
    }),
    ...reached.filter((entity) => !merged.has(entity)).map(fold),
  ];
}

/** Descriptions of one cluster, all of them from the cluster itself. */
type Entity = readonly Cluster[];

function isReached({ source }: Cluster): boolean {
  return source === "kube";
}

function entitiesOf(reached: readonly Cluster[]): readonly Entity[] {
  const groups = [...Map.groupBy(reached, ({ uid, kubeUid }) => kubeUid ?? uid).values()];
  const identified = groups.filter(([first]) => first?.kubeUid !== undefined);
  const byAddress = new Map<string, Set<Entity>>();
  for (const group of identified) {
    for (const cluster of group) add(byAddress, vouchedAddress(cluster), group);
  }
  const additions = new Map<Entity, Cluster[]>();
  const alone: Entity[] = [];
  for (const group of groups.filter(([first]) => first?.kubeUid === undefined)) {
    const address = group[0] === undefined ? undefined : vouchedAddress(group[0]);
    const [home, ...others] = address === undefined ? [] : (byAddress.get(address) ?? []);
    if (home === undefined || others.length > 0) alone.push(group);
    else additions.set(home, [...(additions.get(home) ?? []), ...group]);
  }
  return [...identified.map((group) => [...group, ...(additions.get(group) ?? [])]), ...alone];
}

/** Entities by the uid of the one listed cluster that each is proven to be. */
function matchesOf(listed: readonly Cluster[], reached: readonly Entity[]): ReadonlyMap<string, readonly Entity[]> {
  const byProof = new Map<string, Set<string>>();
  for (const cluster of listed) {
    for (const proof of proofsOf(cluster)) add(byProof, proof, cluster.uid);
  }
  const kubeUids = new Map<string, Set<string>>();
  for (const { uid, kubeUid } of listed) {
    if (kubeUid !== undefined) add(kubeUids, uid, kubeUid);
  }
  const matches = new Map<string, Entity[]>();
  for (const entity of reached) {
    const proofs = new Set(entity.flatMap((cluster) => [...proofsOf(cluster)]));
    const candidates = new Set([...proofs].flatMap((proof) => [...(byProof.get(proof) ?? [])]));
    const [only, ...others] = candidates;
    if (only === undefined || others.length > 0) continue;
    matches.set(only, [...(matches.get(only) ?? []), entity]);
    for (const { kubeUid } of entity) {
      if (kubeUid !== undefined) add(kubeUids, only, kubeUid);
    }
  }
  // Two identities behind one address or authority: then neither proves anything.
  return new Map([...matches].filter(([uid]) => (kubeUids.get(uid)?.size ?? 0) <= 1));
}

function add<T>(map: Map<string, Set<T>>, key: string | undefined, entry: T): void {
  if (key === undefined) return;
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([entry]));
  else known.add(entry);
}

/** The fullest of several descriptions, with the contexts and findings of all. */
function fold(entity: Entity): Cluster {
  const ordered = [...entity].sort(fullestFirst);
  const [base] = ordered;
  if (base === undefined) throw new RangeError("an entity has at least one description");
  if (ordered.length === 1) return base;
  const first = <Key extends "distribution" | "platform" | "createdAt">(key: Key): Pick<Cluster, Key> | object => {
    const found = ordered.find((cluster) => cluster[key] !== undefined);
    return found === undefined ? {} : { [key]: found[key] };
  };
  return {
    ...base,
    ...first("distribution"),
    ...first("platform"),
    ...first("createdAt"),
    contexts: union(ordered.flatMap(({ contexts = [] }) => contexts)),
    health: findings(ordered.flatMap(({ health }) => health)),
  };
}

function fullestFirst(a: Cluster, b: Cluster): number {
  return (
    rank(b) - rank(a) || compareText(a.ref.scope.accountId, b.ref.scope.accountId) || compareText(text(a), text(b))
  );
}

function rank({ kubeUid, poolsComplete, controlPlane, pools }: Cluster): number {
  const identified = kubeUid === undefined ? 0 : 1e12;
  return identified + (poolsComplete ? 1e9 : 0) + (controlPlane.version === undefined ? 0 : 1e6) + pools.length;
}

/** When it was read says nothing about what was read. */
function text({ observedAt: _, ...rest }: Cluster): string {
  return canonicalJson(rest);
}

/** The cloud's record with what the cluster says of itself. */
function attach(cloud: Cluster, kube: Cluster): Cluster {
  const platform = { ...kube.platform, ...cloud.platform };
  const kubeUid = cloud.kubeUid ?? kube.kubeUid;
  return {
    ...cloud,
    ...(kubeUid === undefined ? {} : { kubeUid }),
    contexts: union([...(cloud.contexts ?? []), ...(kube.contexts ?? [])]),
    pools: attachPools(cloud, kube),
    poolsComplete: cloud.poolsComplete || kube.poolsComplete,
    ...(Object.keys(platform).length === 0 ? {} : { platform }),
    health: findings([...cloud.health, ...kube.health]),
  };
}

/** The node label by which each cloud names its pools. */
const poolLabels: ReadonlyMap<string, string> = new Map([
  ["eks", "eks.amazonaws.com/nodegroup"],
  ["gke", "cloud.google.com/gke-nodepool"],
  ["aks", "kubernetes.azure.com/agentpool"],
  ["iks", "ibm-cloud.kubernetes.io/worker-pool-name"],
  ["roks", "ibm-cloud.kubernetes.io/worker-pool-name"],
]);

function attachPools(cloud: Cluster, kube: Cluster): readonly NodePool[] {
  const label = poolLabels.get(cloud.ref.provider);
  const isSame = (listed: NodePool, seen: NodePool) =>
    listed.name === seen.name &&
    (listed.kind === "auto-mode" ? seen.kind === "auto-mode" : label !== undefined && seen.inferredFrom === label);
  const placed = new Set<NodePool>();
  const listed = cloud.pools.map((pool) => {
    const seen = kube.pools.find((candidate) => candidate.uid === pool.uid || isSame(pool, candidate));
    if (seen === undefined) return pool;
    placed.add(seen);
    return seen.uid === pool.uid ? seen : attachNodes(pool, seen);
  });
  return [...listed, ...kube.pools.filter((pool) => !placed.has(pool))];
}

function attachNodes(listed: NodePool, seen: NodePool): NodePool {
  const { zones, os, architecture, nodes } = seen;
  return {
    ...(zones === undefined ? {} : { zones }),
    ...(os === undefined ? {} : { os }),
    ...(architecture === undefined ? {} : { architecture }),
    ...listed,
    ...(nodes === undefined ? {} : { nodes }),
    versions: listed.versions.length === 0 ? seen.versions : listed.versions,
    size: { ...seen.size, ...listed.size },
    instanceTypes: listed.instanceTypes.length === 0 ? seen.instanceTypes : listed.instanceTypes,
    issues: findings([...listed.issues, ...seen.issues]),
  };
}

function union(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareText);
}

function findings<T>(entries: readonly T[]): readonly T[] {
  return sortedUnique(entries, (a, b) => compareText(canonicalJson(a), canonicalJson(b)));
}
