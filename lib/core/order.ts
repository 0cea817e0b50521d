import type { Cluster } from "./cluster.ts";

/** By UTF-16 code units: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What decides the place of a cluster in an inventory. */
export interface ClusterPlace extends Pick<Cluster, "uid" | "name"> {
  readonly ref: Pick<Cluster["ref"], "provider" | "location"> & { readonly scope: { readonly accountId: string } };
}

/** The order of `Inventory.clusters`: provider, account, location, name, uid. */
export function compareClusters(a: ClusterPlace, b: ClusterPlace): number {
  return (
    compareText(a.ref.provider, b.ref.provider) ||
    compareText(a.ref.scope.accountId, b.ref.scope.accountId) ||
    compareText(a.ref.location, b.ref.location) ||
    compareText(a.name, b.name) ||
    compareText(a.uid, b.uid)
  );
}
