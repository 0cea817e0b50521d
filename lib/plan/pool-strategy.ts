import type { Cluster } from "../core/cluster.ts";
import type { NodePool } from "../core/node-pool.ts";
import type { Policy, PoolStrategy } from "../core/policy.ts";
import { passesFilter } from "../core/scope-filter.ts";
import { fitsSelector } from "../core/selector.ts";

export type WorkloadKind = NonNullable<PoolStrategy["match"]["workload"]>;

/** The first strategy of the policy that fits the pool; `undefined` leaves the pool's own settings as they are. */
export function poolStrategy(policy: Policy, cluster: Cluster, pool: NodePool): PoolStrategy | undefined {
  return policy.pools?.find(
    ({ match }) =>
      fitsSelector(match, cluster) &&
      (match.pool === undefined || passesFilter({ include: [match.pool] }, pool.name)) &&
      (match.workload === undefined || workloadKind(pool) === match.workload),
  );
}

/**
 * What a pool runs, as far as its own description proves it: its mode, the taint or label that clouds put on accelerated
 * nodes, or a label or taint with the key `workload`. `undefined` when nothing does; then no rule by workload fits.
 */
export function workloadKind(pool: NodePool): WorkloadKind | undefined {
  if (pool.mode === "system") return "system";
  const marks = [
    ...Object.entries(pool.labels ?? {}),
    ...(pool.taints ?? []).map(({ key, value }): [string, string] => [key, value ?? ""]),
  ];
  if (marks.some(([key]) => acceleratorKeys.has(key))) return "gpu";
  const named = marks.find(([key, value]) => key === "workload" && isWorkloadKind(value));
  return named === undefined ? undefined : (named[1] as WorkloadKind);
}

function isWorkloadKind(text: string): text is WorkloadKind {
  return text === "stateless" || text === "stateful" || text === "gpu" || text === "system";
}

const acceleratorKeys: ReadonlySet<string> = new Set([
  "nvidia.com/gpu",
  "amd.com/gpu",
  "cloud.google.com/gke-accelerator",
  "kubernetes.azure.com/accelerator",
  "k8s.amazonaws.com/accelerator",
]);
