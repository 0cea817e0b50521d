import type { Cluster } from "./cluster.ts";

/** By UTF-16 code units: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order of `Inventory.clusters`: provider, account, location, name, uid. */
export function compareClusters(a: Cluster, b: Cluster): number {
  return (
    compareText(a.ref.provider, b.ref.provider) ||
    compareText(a.ref.scope.accountId, b.ref.scope.accountId) ||
    compareText(a.ref.location, b.ref.location) ||
    compareText(a.name, b.name) ||
    compareText(a.uid, b.uid)
  );
}
