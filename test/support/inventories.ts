import type { Inventory } from "../../lib/core/inventory.ts";
import { buildCluster } from "./builders.ts";
import { testScope } from "./scopes.ts";

/** An inventory of `count` clusters in ten scopes, one of them denied, told apart from others by `takenAt`. */
export function buildInventory(count: number, takenAt = "2026-01-01T00:00:00Z"): Inventory {
  const scopes = Array.from({ length: 10 }, (_, i) => testScope(i));
  const clusters = Array.from({ length: count }, (_, i) => {
    const scope = scopes[i % 9] ?? testScope(0);
    return buildCluster(scope, `cluster-${String(i).padStart(6, "0")}`, { observedAt: takenAt });
  });
  const perScope = Map.groupBy(clusters, ({ ref }) => ref.scope.accountId);
  return {
    takenAt,
    scopes: scopes.map((scope, i) => ({
      scope,
      status: i === 9 ? "denied" : "ok",
      clusters: perScope.get(scope.accountId)?.length ?? 0,
      gaps: i === 9 ? [{ scope, what: "clusters", code: "FORBIDDEN", message: "not allowed" }] : [],
    })),
    clusters,
    gaps: [{ scope: { provider: "gke", accountId: "*" }, what: "scopes", code: "AUTH", message: "no credentials" }],
    interrupted: false,
  };
}
