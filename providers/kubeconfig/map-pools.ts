import type { Issue } from "../../lib/core/issue.ts";
import type { NodeFacts } from "../../lib/core/node-facts.ts";
import type { NodePool } from "../../lib/core/node-pool.ts";
import { compareVersions } from "../../lib/core/version.ts";
import type { KarpenterPool } from "./map-karpenter.ts";
import type { NodeRecord } from "./map-node.ts";
import { capacityOf, type PoolKey, poolKeyOf, value } from "./pool-key.ts";

/** The pools that nodes form, with Karpenter's own description of those that it makes; by name. */
export function mapPools(
  nodes: readonly NodeRecord[],
  karpenter: readonly KarpenterPool[],
  clusterUid: string,
): readonly NodePool[] {
  const byPool = Map.groupBy(nodes, ({ labels }) => {
    const { label = "", name } = poolKeyOf(labels);
    return `${label}=${name}`;
  });
  const declared = new Map(karpenter.map((pool) => [`karpenter.sh/nodepool=${pool.name}`, pool]));
  const pools = [...new Set([...byPool.keys(), ...declared.keys()])].map((id) => {
    const members = byPool.get(id) ?? [];
    const described = declared.get(id);
    const [first] = members;
    const key: PoolKey =
      described === undefined
        ? poolKeyOf(first?.labels ?? {})
        : { name: described.name, kind: described.kind, label: "karpenter.sh/nodepool" };
    return poolOf(`${clusterUid}/pools/${id}`, key, members, described);
  });
  return pools.sort((a, b) => compare(a.name, b.name) || compare(a.uid, b.uid));
}

function poolOf(
  uid: string,
  key: PoolKey,
  nodes: readonly NodeRecord[],
  karpenter: KarpenterPool | undefined,
): NodePool {
  const facts = groupFacts(nodes);
  const labels = nodes.map((node) => node.labels);
  const zones = distinct(labels.map((each) => value(each, "topology.kubernetes.io/zone")));
  const systems = distinct(nodes.map((node) => node.facts.os));
  const architectures = distinct(nodes.map((node) => node.facts.architecture));
  const capacity = nodes.length === 0 ? karpenter?.capacity : capacityOf(labels);
  const architecture = nodes.length === 0 ? karpenter?.architecture : single(architectures);
  const os = single(systems);
  return {
    uid,
    name: key.name,
    kind: key.kind,
    ...(key.mode === undefined ? {} : { mode: key.mode }),
    versions: versionsOf(facts),
    size: { actual: nodes.length, ...(karpenter === undefined ? {} : { autoscaling: true }) },
    instanceTypes: distinct(labels.map((each) => value(each, "node.kubernetes.io/instance-type"))),
    ...(capacity === undefined ? {} : { capacity }),
    ...(zones.length === 0 ? {} : { zones }),
    ...(os === undefined ? {} : { os }),
    ...(architecture === undefined ? {} : { architecture }),
    // Nothing in the cluster's API says how the nodes of a pool are replaced.
    upgrade: { strategy: "unknown" },
    ...statusOf(nodes),
    ...(karpenter?.labels === undefined ? {} : { labels: karpenter.labels }),
    ...(karpenter?.taints === undefined ? {} : { taints: karpenter.taints }),
    ...(facts.length === 0 ? {} : { nodes: facts }),
    ...(key.label === undefined ? {} : { inferredFrom: key.label }),
  };
}

/** Nodes that say the same, together; the order depends on nothing but what they say. */
function groupFacts(nodes: readonly NodeRecord[]): readonly NodeFacts[] {
  const groups = Map.groupBy(nodes, ({ facts }) => JSON.stringify(facts));
  return [...groups.values()]
    .flatMap((members) => {
      const [first] = members;
      const names = members.map(({ name }) => name).sort(compare);
      return first === undefined ? [] : [{ names, ...first.facts }];
    })
    .sort((a, b) => compare(a.names[0] ?? "", b.names[0] ?? ""));
}

function versionsOf(facts: readonly NodeFacts[]): NodePool["versions"] {
  const byVersion = Map.groupBy(
    facts.filter(({ kubelet }) => kubelet !== undefined),
    ({ kubelet }) => kubelet?.raw,
  );
  return [...byVersion.values()]
    .flatMap((same) => {
      const version = same[0]?.kubelet;
      const nodes = same.reduce((sum, { names }) => sum + names.length, 0);
      return version === undefined ? [] : [{ version, nodes }];
    })
    .sort((a, b) => compareVersions(a.version, b.version));
}

function statusOf(nodes: readonly NodeRecord[]): Pick<NodePool, "status" | "statusRaw" | "issues"> {
  const unready = nodes.filter(({ ready }) => ready === false).map(({ name }) => name);
  const issues: readonly Issue[] =
    unready.length === 0
      ? []
      : [
          {
            code: "NodeNotReady",
            message: `${unready.length} of ${nodes.length} nodes are not ready`,
            resources: unready.sort(compare),
            severity: "warning",
          },
        ];
  const told = nodes.length > 0 && nodes.every(({ ready }) => ready !== undefined);
  return { status: unready.length > 0 ? "degraded" : told ? "running" : "unknown", statusRaw: "", issues };
}

/** Each value once, sorted. */
export function distinct(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.filter((each) => each !== undefined))].sort(compare);
}

function single(values: readonly string[]): string | undefined {
  return values.length === 1 ? values[0] : undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
