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
  "iam:token",
]);

/** Whether a request only reads, by its operation where the cloud's protocol sends everything by POST. */
function reads(method: string, operation: string): boolean {
  if (method === "GET") return true;
  const named = /:(?:List|Get|Describe|Fetch|Search)[A-Z]/.test(operation);
  const others = ["aks:ResourceGraph_Resources", "sts:AssumeRole", ...signIn];
  return method === "POST" && (named || others.includes(operation));
}

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
      const clusters = [...homes.values()].flat();
      const told = new Set<string>();
      for await (const { items } of provider.details?.(clusters, provider.detailNames ?? [], call) ?? []) {
        for (const { uid } of items) told.add(uid);
      }
      if (provider.details !== undefined) expect(told.size).toBeGreaterThan(0);
      const { records, unknown } = subject.log;
      expect(records.length).toBeGreaterThan(scopes.length);
      expect(unknown()).toEqual([]);
      expect(records.filter(({ status }) => status === 501 || (status === 12 && provider.id === "gke"))).toEqual([]);
      const named = new Set(provider.permissions.map(({ operation }) => operation));
      const unnamed = [...subject.log.operations()].filter(
        (operation) => !named.has(operation) && !signIn.has(operation),
      );
      expect(unnamed).toEqual([]);
      const notReads = records.flatMap(({ method, operation }) =>
        reads(method, operation) ? [] : [`${method} ${operation}`],
      );
      expect([...new Set(notReads)]).toEqual([]);
      const signed = records.filter(({ operation }) => !signIn.has(operation));
      for (const { userAgent } of signed) expect(userAgent).toMatch(/fleetwright/);
    } finally {
      await provider.close?.();
      await subject.stop();
    }
  });
}
