import type { Cluster } from "../../lib/core/cluster.ts";
import type { Inventory, ScopeReport } from "../../lib/core/inventory.ts";
import type { NodePool } from "../../lib/core/node-pool.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { scopeKey } from "../../lib/core/scope.ts";
import { minorOf, parseVersion } from "../../lib/core/version.ts";
import type { VersionOffer } from "../../lib/core/version-offer.ts";
import { supportWindow } from "../../lib/data/index.ts";
import { buildCluster } from "./builders.ts";

export const planningDay = "2026-11-21T00:00:00Z";

export const eksScope: Scope = { provider: "eks", accountId: "111122223333", region: "eu-west-1" };
export const gkeScope: Scope = { provider: "gke", accountId: "acme-prod" };
export const aksScope: Scope = { provider: "aks", accountId: "0a0a0a0a-0000-4000-8000-000000000001" };
export const iksScope: Scope = { provider: "iks", accountId: "b1b2b3" };

/** A cluster at `version` with one pool, whose support dates are those of the bundled calendar. */
export function clusterAt(scope: Scope, name: string, version: string, changes: Partial<Cluster> = {}): Cluster {
  const parsed = parseVersion(version);
  return buildCluster(scope, name, {
    controlPlane: { version: parsed, status: "running", statusRaw: "ACTIVE", managed: true },
    support: { ...supportWindow(scope.provider, minorOf(parsed)), plan: "extended", atEndOfStandard: "enter-extended" },
    pools: [poolAt("workers", version)],
    ...changes,
  });
}

export function poolAt(name: string, version: string, changes: Partial<NodePool> = {}): NodePool {
  return {
    uid: `pool/${name}`,
    name,
    kind: "managed",
    versions: [{ version: parseVersion(version), nodes: 3 }],
    size: { desired: 3 },
    instanceTypes: ["m7g.large"],
    upgrade: { strategy: "surge", maxSurge: { value: 1, unit: "nodes" } },
    status: "running",
    statusRaw: "ACTIVE",
    issues: [],
    ...changes,
  };
}

export function offersAt(scope: Scope, versions: readonly (string | Partial<VersionOffer>)[]): readonly VersionOffer[] {
  return versions.map((each) => {
    const given = typeof each === "string" ? { version: parseVersion(each) } : each;
    const version = given.version ?? parseVersion("1.0");
    return {
      ...supportWindow(scope.provider, minorOf(version)),
      isDefault: false,
      isPreview: false,
      ...given,
      version,
    };
  });
}

export function inventoryOf(
  clusters: readonly Cluster[],
  offers: readonly (readonly [Scope, readonly (string | Partial<VersionOffer>)[]])[],
  changes: Partial<Inventory> = {},
): Inventory {
  const scopes = new Map<string, Scope>();
  for (const { ref } of clusters) scopes.set(scopeKey(ref.scope), ref.scope);
  const offered = new Map(offers.map(([scope, versions]) => [scopeKey(scope), offersAt(scope, versions)]));
  return {
    takenAt: planningDay,
    scopes: [...scopes].map(([key, scope]): ScopeReport => {
      const own = offered.get(key);
      return {
        scope,
        status: "ok",
        clusters: clusters.filter(({ ref }) => scopeKey(ref.scope) === key).length,
        gaps: [],
        ...(own === undefined ? {} : { offers: own }),
      };
    }),
    clusters,
    gaps: [],
    interrupted: false,
    ...changes,
  };
}

export const eksOffers = ["1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37"];
