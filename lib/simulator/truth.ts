import type { SimAccount, SimCluster, SimFleet } from "./fleet.ts";
import { uidOf } from "./uid.ts";

/** What is really there, for comparison with what an inventory found. */
export interface FleetTruth {
  /** Every cluster by its canonical id. */
  readonly clusters: ReadonlyMap<string, SimCluster>;
  /** Ids of the clusters that a reader with the simulator's credentials can be shown. */
  readonly readable: ReadonlySet<string>;
}

/** What is true of a fleet: all of its clusters, and those that an identity with every granted right can read. */
export function truthOf({ accounts, clusters }: SimFleet): FleetTruth {
  const byId = new Map(accounts.map((account) => [`${account.cloud}/${account.id}`, account]));
  const all = clusters.map((cluster) => [uidOf(cluster), cluster] as const);
  const shown = all.filter(([, cluster]) => isShown(cluster, byId.get(`${cluster.cloud}/${cluster.account}`)));
  return { clusters: new Map(all), readable: new Set(shown.map(([uid]) => uid)) };
}

function isShown({ cloud, location }: SimCluster, account: SimAccount | undefined): boolean {
  if (account === undefined || (account.access ?? "open") !== "open") return false;
  if (cloud === "eks") return account.regions.includes(location);
  return !(account.missingZones ?? []).includes(location);
}
