import { fromInstant } from "../core/instant.ts";
import type { SimAccount, SimCloud, SimCluster, SimFleet } from "./fleet.ts";

/** The simulated organisation as it is now. Begins as a copy of a fleet and may be changed by the clouds. */
export interface SimState {
  readonly seed: number;
  /** The clouds' own date, in milliseconds since the epoch. */
  readonly asOf: number;
  /** Accounts of a cloud, in the order of the fleet. */
  accounts(cloud: SimCloud): readonly SimAccount[];
  account(cloud: SimCloud, id: string): SimAccount | undefined;
  /** Clusters of an account, all or those of one location, by location and name. */
  clusters(cloud: SimCloud, account: string, location?: string): readonly SimCluster[];
  cluster(cloud: SimCloud, account: string, location: string, name: string): SimCluster | undefined;
}

/** A state of its own for each simulator, so that upgrades in one do not show in the fleet or in another. */
export function createState(fleet: SimFleet): SimState {
  const asOf = fromInstant(fleet.asOf);
  if (asOf === undefined) throw new RangeError(`the fleet's asOf ${JSON.stringify(fleet.asOf)} is not a date`);
  const byAccount = new Map<string, SimCluster[]>();
  const byLocation = new Map<string, SimCluster[]>();
  const byName = new Map<string, SimCluster>();
  const copies = fleet.clusters.map((cluster) => ({ ...cluster, pools: cluster.pools.map((pool) => ({ ...pool })) }));
  for (const cluster of copies.sort(byLocationAndName)) {
    const { cloud, account, location, name } = cluster;
    append(byAccount, key(cloud, account), cluster);
    append(byLocation, key(cloud, account, location), cluster);
    byName.set(key(cloud, account, location, name), cluster);
  }
  const accounts = new Map(fleet.accounts.map((account) => [key(account.cloud, account.id), account]));
  return {
    seed: fleet.seed,
    asOf,
    accounts: (cloud) => fleet.accounts.filter((account) => account.cloud === cloud),
    account: (cloud, id) => accounts.get(key(cloud, id)),
    clusters: (cloud, account, location) =>
      (location === undefined ? byAccount.get(key(cloud, account)) : byLocation.get(key(cloud, account, location))) ??
      [],
    cluster: (cloud, account, location, name) => byName.get(key(cloud, account, location, name)),
  };
}

/** Azure compares ids without case; the other clouds' ids have none. */
function key(cloud: SimCloud, ...parts: readonly string[]): string {
  const text = [cloud, ...parts].join("\n");
  return cloud === "aks" ? text.toLowerCase() : text;
}

function append(map: Map<string, SimCluster[]>, at: string, cluster: SimCluster): void {
  const list = map.get(at);
  if (list === undefined) map.set(at, [cluster]);
  else list.push(cluster);
}

function byLocationAndName(a: SimCluster, b: SimCluster): number {
  return compare(a.location, b.location) || compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
