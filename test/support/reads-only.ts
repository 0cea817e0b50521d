import { expect, it } from "vitest";
import type { Cluster } from "../../lib/core/cluster.ts";
import { type Scope, scopeKey } from "../../lib/core/scope.ts";
import { createScheduler } from "../../lib/fleet/scheduler.ts";
import type { SimulatedSubject } from "./simulated-subject.ts";

/** Requests by which a client becomes somebody, which no permission table needs to name. */
const signIn: ReadonlySet<string> = new Set([
  "aks:Token",
  "aks:OpenIdConfiguration",
  "aks:InstanceDiscovery",
  "gke:Token",
]);

/** Reads that are sent by POST: the query languages and RPCs of the clouds. */
const readsByPost: ReadonlySet<string> = new Set([
  "account:ListRegions",
  "sts:AssumeRole",
  "sts:GetCallerIdentity",
  "aks:ResourceGraph_Resources",
  "aks:Token",
  "gke:Token",
  "gke:ListClusters",
  "gke:ListOperations",
  "gke:GetServerConfig",
  "gke:FetchClusterUpgradeInfo",
]);

/** Registers the test that the cloud itself saw nothing but reads that the provider's permission table names. */
export function readsOnly(options: { readonly name: string; start(): Promise<SimulatedSubject> }): void {
  it(`${options.name} sends nothing but reads of its permission table, all of them known to the cloud`, async () => {
    const subject = await options.start();
    const provider = subject.make();
    try {
      const call = createScheduler().forProvider({ id: provider.id, limits: [] });
      const scopes: Scope[] = [];
      for await (const scope of provider.scopes(call)) scopes.push(scope);
      const homes = new Map<string, Cluster[]>();
      for await (const { scope, items } of provider.clusters(scopes, call)) {
        homes.set(scopeKey(scope), [...(homes.get(scopeKey(scope)) ?? []), ...items]);
      }
      for (const scope of scopes) {
        const locations = [...new Set((homes.get(scopeKey(scope)) ?? []).map(({ ref }) => ref.location))];
        if (locations.length > 0) await provider.versions(scope, call, locations);
      }
      const { records, unknown } = subject.log;
      expect(records.length).toBeGreaterThan(scopes.length);
      expect(unknown()).toEqual([]);
      expect(records.filter(({ status }) => status === 501 || (status === 12 && provider.id === "gke"))).toEqual([]);
      const named = new Set(provider.permissions.map(({ operation }) => operation));
      const unnamed = [...subject.log.operations()].filter(
        (operation) => !named.has(operation) && !signIn.has(operation),
      );
      expect(unnamed).toEqual([]);
      const notReads = records.filter(
        ({ method, operation }) => method !== "GET" && !(method === "POST" && readsByPost.has(operation)),
      );
      expect(notReads).toEqual([]);
      for (const { userAgent } of records) expect(userAgent).toMatch(/fleetwright/);
    } finally {
      await provider.close?.();
      await subject.stop();
    }
  });
}
