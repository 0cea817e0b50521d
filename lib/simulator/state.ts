import { fromInstant } from "../core/instant.ts";
import type { SimAccount, SimCloud, SimCluster, SimFleet } from "./fleet.ts";
import { settled } from "./updates.ts";

/** The simulated organisation as it is now. Begins as a copy of a fleet and may be changed by the clouds. */
export interface SimState {
  readonly seed: number;
  /** The clouds' own time, in milliseconds since the epoch: the fleet's date, and what has passed since. */
  readonly asOf: number;
  /** Absent: nothing can be changed, and calls that would are not served. */
  readonly upgrades?: StateUpgrades;
  /** Accounts of a cloud, in the order of the fleet. */
  accounts(cloud: SimCloud): readonly SimAccount[];
  account(cloud: SimCloud, id: string): SimAccount | undefined;
  /** Clusters of an account, all or those of one location, by location and name. */
  clusters(cloud: SimCloud, account: string, location?: string): readonly SimCluster[];
  cluster(cloud: SimCloud, account: string, location: string, name: string): SimCluster | undefined;
  /** Every cluster as it is now. */
  all(): readonly SimCluster[];
  /** Puts a cluster in the place of the one of its name. */
  replace(cluster: SimCluster): void;
}

/** How upgrades are carried out. */
export interface StateUpgrades {
  /** How long each runs. */
  readonly durationMs: number;
  /** Milliseconds of the clouds' time that have passed since the fleet's date. */
  readonly elapsedMs: () => number;
}

/** A state of its own for each simulator, so that upgrades in one do not show in the fleet or in another. */
export function createState(fleet: SimFleet, upgrades?: StateUpgrades): SimState {
  const asOf = fromInstant(fleet.asOf);
  if (asOf === undefined) throw new RangeError(`the fleet's asOf ${JSON.stringify(fleet.asOf)} is not a date`);
  const byAccount = new Map<string, string[]>();
  const byLocation = new Map<string, string[]>();
  const byName = new Map<string, SimCluster>();
  for (const cluster of [...fleet.clusters].sort(byLocationAndName)) {
    const { cloud, account, location, name } = cluster;
    const own = key(cloud, account, location, name);
    append(byAccount, key(cloud, account), own);
    append(byLocation, key(cloud, account, location), own);
    byName.set(own, cluster);
  }
  const accounts = new Map(fleet.accounts.map((account) => [key(account.cloud, account.id), account]));
  const now = () => asOf + (upgrades?.elapsedMs() ?? 0);
  const settle = (own: string): SimCluster | undefined => {
    const cluster = byName.get(own);
    if (cluster?.updates === undefined) return cluster;
    const current = settled(cluster, now());
    if (current !== cluster) byName.set(own, current);
    return current;
  };
  const listed = (keys: readonly string[] = []) => keys.flatMap((own) => settle(own) ?? []);
  return {
    seed: fleet.seed,
    get asOf() {
      return now();
    },
    ...(upgrades === undefined ? {} : { upgrades }),
    accounts: (cloud) => fleet.accounts.filter((account) => account.cloud === cloud),
    account: (cloud, id) => accounts.get(key(cloud, id)),
    clusters: (cloud, account, location) =>
      listed(
        location === undefined ? byAccount.get(key(cloud, account)) : byLocation.get(key(cloud, account, location)),
      ),
    cluster: (cloud, account, location, name) => settle(key(cloud, account, location, name)),
    all: () => listed([...byName.keys()]),
    replace(cluster) {
      byName.set(key(cluster.cloud, cluster.account, cluster.location, cluster.name), cluster);
    },
  };
}

/** Azure compares ids without case; the other clouds' ids have none. */
function key(cloud: SimCloud, ...parts: readonly string[]): string {
  const text = [cloud, ...parts].join("\n");
  return cloud === "aks" ? text.toLowerCase() : text;
}

function append(map: Map<string, string[]>, at: string, item: string): void {
  const list = map.get(at);
  if (list === undefined) map.set(at, [item]);
  else list.push(item);
}

function byLocationAndName(a: SimCluster, b: SimCluster): number {
  return compare(a.location, b.location) || compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
