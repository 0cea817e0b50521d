import type { Cluster } from "../../lib/core/cluster.ts";
import type { NodePool } from "../../lib/core/node-pool.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { parseVersion } from "../../lib/core/version.ts";

/** A plain healthy cluster, changed as the test needs it. */
export function buildCluster(scope: Scope, name: string, changes: Partial<Cluster> = {}): Cluster {
  const location = scope.region ?? "region-1";
  return {
    uid: `${scope.provider}:${scope.accountId}:${location}:${name}`,
    ref: { provider: scope.provider, scope, name, location, nativeId: `native/${name}` },
    name,
    controlPlane: { version: parseVersion("1.34"), status: "running", statusRaw: "ACTIVE", managed: true },
    mode: "standard",
    support: { plan: "standard", atEndOfStandard: "auto-upgrade" },
    pools: [buildPool(`${name}-pool`)],
    poolsComplete: true,
    health: [],
    labels: { team: "platform" },
    observedAt: "2026-01-01T00:00:00Z",
    source: "api",
    ...changes,
  };
}

export function buildPool(name: string, changes: Partial<NodePool> = {}): NodePool {
  return {
    uid: `pool/${name}`,
    name,
    kind: "managed",
    versions: [{ version: parseVersion("1.34"), nodes: 3 }],
    size: { desired: 3, min: 1, max: 5 },
    instanceTypes: ["m7g.large"],
    upgrade: { strategy: "surge", maxSurge: { value: 1, unit: "nodes" } },
    status: "running",
    statusRaw: "ACTIVE",
    issues: [],
    ...changes,
  };
}
