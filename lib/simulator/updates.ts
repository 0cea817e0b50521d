import { fromInstant, toInstant } from "../core/instant.ts";
import type { SimCluster, SimPool, SimUpdate } from "./fleet.ts";

/** What an upgrade is carried out in. */
export interface UpgradeWorld {
  /** The clouds' own time, in milliseconds since the epoch. */
  readonly now: number;
  /** How long an upgrade runs. With 0 it is done by the next time that anybody looks. */
  readonly durationMs: number;
}

/** Upgrades of a cluster, oldest first: one that its fleet began with, and those that were asked for since. */
export function updatesOf(cluster: SimCluster): readonly SimUpdate[] {
  const { rollingBack, upgrading, updates = [], version } = cluster;
  if (rollingBack !== undefined) {
    const { to, startedAt } = rollingBack;
    return [{ number: 0, kind: "rollback", pools: [], from: version, to, startedAt, done: false }, ...updates];
  }
  if (upgrading === undefined) return updates;
  const { pool, to, startedAt } = upgrading;
  const from = cluster.pools.find(({ name }) => name === pool)?.version ?? version;
  const what =
    pool === undefined ? ({ kind: "control-plane", pools: [] } as const) : ({ kind: "nodes", pools: [pool] } as const);
  return [{ number: 0, ...what, from, to, startedAt, done: false }, ...updates];
}

export function runningUpdates(cluster: SimCluster): readonly SimUpdate[] {
  return updatesOf(cluster).filter(({ done }) => !done);
}

/** The upgrade that moves the control plane now. */
export function controlPlaneUpdate(cluster: SimCluster): SimUpdate | undefined {
  return runningUpdates(cluster).find(({ kind }) => kind === "control-plane" || kind === "rollback");
}

/** The upgrade that moves nodes of the pool now. */
export function poolUpdate(cluster: SimCluster, { name }: Pick<SimPool, "name">): SimUpdate | undefined {
  return runningUpdates(cluster).find(({ kind, pools }) => kind === "nodes" && pools.includes(name));
}

/** The cluster with one more upgrade, which runs from now on. */
export function beginUpdate(
  cluster: SimCluster,
  update: Omit<SimUpdate, "number" | "startedAt" | "endsAt" | "done">,
  { now, durationMs }: UpgradeWorld,
): { readonly cluster: SimCluster; readonly update: SimUpdate } {
  const { updates = [] } = cluster;
  const begun: SimUpdate = {
    ...update,
    number: updates.length + 1,
    startedAt: toInstant(now),
    endsAt: toInstant(now + durationMs),
    done: false,
  };
  return { cluster: { ...cluster, updates: [...updates, begun] }, update: begun };
}

/** The cluster at `now`: every upgrade that is due is done, and its versions are those it leads to. */
export function settled(cluster: SimCluster, now: number): SimCluster {
  const { updates = [] } = cluster;
  const due = updates.filter((update) => !update.done && isDue(update, now));
  if (due.length === 0) return cluster;
  const done = updates.map((update) => (due.includes(update) ? { ...update, done: true } : update));
  return due.reduce(applied, { ...cluster, updates: done });
}

/** The cluster with new nodes in one pool, which have the version of the control plane. */
export function withNodesRenewed(cluster: SimCluster, pool: string): SimCluster {
  const pools = cluster.pools.map((each) => (each.name === pool ? movedPool(each, cluster.version, undefined) : each));
  return { ...cluster, pools };
}

function isDue({ endsAt }: SimUpdate, now: number): boolean {
  return endsAt !== undefined && (fromInstant(endsAt) ?? Number.POSITIVE_INFINITY) <= now;
}

function applied(cluster: SimCluster, { kind, addon, pools, workers, to }: SimUpdate): SimCluster {
  if (addon !== undefined) return { ...cluster, addons: { ...cluster.addons, [addon]: to } };
  const moved = cluster.pools.map((pool) => (pools.includes(pool.name) ? movedPool(pool, to, workers) : pool));
  return { ...cluster, pools: moved, ...(kind === "nodes" ? {} : { version: to }) };
}

/** A pool that moves worker by worker has the new version once its last worker does. */
function movedPool(pool: SimPool, to: string, workers: readonly number[] | undefined): SimPool {
  const { ahead, ...rest } = pool;
  if (workers === undefined) return { ...rest, version: to };
  const before = ahead?.to === to ? ahead.workers : [];
  const all = [...new Set([...before, ...workers])].sort((a, b) => a - b);
  return all.length >= pool.nodes ? { ...rest, version: to } : { ...rest, ahead: { to, workers: all } };
}
