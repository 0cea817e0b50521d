import type { ClusterStatus } from "../../lib/core/cluster.ts";
import type { NodePool, Taint, UpgradeSettings } from "../../lib/core/node-pool.ts";
import type { Operation } from "../../lib/core/operation.ts";
import type { IbmInfrastructure } from "../../lib/core/provider-options.ts";
import type { Problem, Reader } from "../../lib/core/reader.ts";
import { entriesOf } from "./entries.ts";
import { keyOf } from "./map-state.ts";
import type { Flavour } from "./map-version.ts";
import { issuesOf, mapWorkers, operationsOf, tally, targetOf, type Worker } from "./map-workers.ts";

export interface PoolContext {
  readonly clusterUid: string;
  readonly flavour: Flavour;
  readonly infrastructure: IbmInfrastructure;
}

/** The answers about pools and workers; `undefined` when one could not be had. */
export interface PoolAnswers {
  readonly pools: readonly unknown[] | undefined;
  readonly workers: readonly unknown[] | undefined;
}

export interface MappedPools {
  readonly pools: readonly NodePool[];
  /** Absent when the workers are not known. */
  readonly operations?: readonly Operation[];
  /** Whether every pool and the versions of every worker are known. */
  readonly complete: boolean;
  readonly poolProblems: readonly Problem[];
  readonly workerProblems: readonly Problem[];
}

/** The states of a worker pool, as far as they have been seen. */
const poolStates = new Map<string, ClusterStatus>([
  ["active", "running"],
  ["normal", "running"],
  ["resizing", "updating"],
  ["provisioning", "creating"],
  ["pending", "creating"],
  ["deleting", "deleting"],
  ["deleted", "deleting"],
]);

/**
 * The pools of a cluster. A pool has no version: it has that of its workers. Workers of a pool that was not listed stand
 * for it, so that a failed list of pools does not hide what the nodes run.
 */
export function mapPools({ pools, workers }: PoolAnswers, context: PoolContext): MappedPools {
  const poolProblems: Problem[] = [];
  const workerProblems: Problem[] = [];
  const nodes = workers === undefined ? undefined : mapWorkers(workers, context.flavour, workerProblems);
  const byPool = Map.groupBy(nodes ?? [], ({ poolId }) => poolId);
  const listed = new Map<string, { readonly id: string; readonly pool: NodePool }>();
  for (const reader of entriesOf(pools ?? [], poolProblems)) {
    const id = reader.text("id") ?? reader.reject("id", "the id of the worker pool");
    if (id === undefined) continue;
    if (listed.has(id)) reader.reject("id", "an id that no other pool of the cluster has");
    else
      listed.set(id, {
        id,
        pool: mapPool(reader, id, nodes === undefined ? undefined : (byPool.get(id) ?? []), context),
      });
  }
  const unlisted = [...byPool].filter(([id]) => id === undefined || !listed.has(id));
  const inferred = unlisted.map(([id, members]) => ({ id, pool: inferPool(id, members, context) }));
  const all = [...listed.values(), ...inferred];
  const operations = all.flatMap(({ id, pool }) => operationsOf(byPool.get(id) ?? [], pool.uid, pool.name));
  return {
    pools: all.map(({ pool }) => pool),
    ...(nodes === undefined ? {} : { operations }),
    complete: pools !== undefined && nodes !== undefined && poolProblems.length + workerProblems.length === 0,
    poolProblems,
    workerProblems,
  };
}

function mapPool(reader: Reader, id: string, workers: readonly Worker[] | undefined, context: PoolContext): NodePool {
  const lifecycle = reader.object("lifecycle");
  const statusRaw = lifecycle.text("actualState") ?? "";
  const flavor = reader.text("flavor");
  const zones = reader
    .objects("zones")
    .flatMap((zone) => zone.text("id") ?? zone.reject("id", "the name of a zone") ?? []);
  const subnets = reader
    .objects("zones")
    .flatMap((zone) => zone.objects("subnets").flatMap((subnet) => subnet.text("id") ?? []));
  const family = reader.text("operatingSystem");
  const labels = reader.has("labels") ? reader.labels("labels") : undefined;
  const taints = Object.entries(reader.labels("taints")).flatMap(([key, text]) => taintOf(reader, key, text));
  return {
    ...common(id, reader.text("poolName") ?? reader.reject("poolName", "the name of the pool") ?? id, workers, context),
    kind: "managed",
    size: { ...sizeOf(reader, zones.length), ...(workers === undefined ? {} : { actual: workers.length }) },
    ...(family === undefined ? {} : { image: { family } }),
    instanceTypes: flavor === undefined ? [] : [flavor],
    ...(zones.length === 0 ? {} : { zones }),
    ...(subnets.length === 0 ? {} : { subnets }),
    ...(family !== undefined && linux.test(family) ? { os: "linux" } : {}),
    status: statusOf(statusRaw, workers ?? []),
    statusRaw,
    ...(labels === undefined ? {} : { labels }),
    ...(taints.length === 0 ? {} : { taints }),
  };
}

const linux = /^(?:UBUNTU|REDHAT|RED_HAT|RHEL|RHCOS|ROCKY|DEBIAN)/i;

/** A pool that is known by its workers alone: it was not listed, or they are in none. */
function inferPool(id: string | undefined, workers: readonly Worker[], context: PoolContext): NodePool {
  const name = workers.find(({ poolName }) => poolName !== undefined)?.poolName;
  const flavors = [...new Set(workers.flatMap(({ flavor }) => flavor ?? []))].sort();
  const zones = [...new Set(workers.flatMap(({ zone }) => zone ?? []))].sort();
  return {
    ...common(id ?? "stand-alone", name ?? id ?? "stand-alone workers", workers, context),
    kind: "inferred",
    size: { actual: workers.length },
    instanceTypes: flavors,
    ...(zones.length === 0 ? {} : { zones }),
    status: statusOf("", workers),
    statusRaw: "",
  };
}

function common(
  id: string,
  name: string,
  workers: readonly Worker[] = [],
  { clusterUid, infrastructure }: PoolContext,
) {
  const target = targetOf(workers);
  return {
    uid: `${clusterUid}/workerpools/${id}`,
    name,
    versions: tally(workers),
    ...(target === undefined ? {} : { targetVersion: target }),
    upgrade: upgradeOf(infrastructure),
    issues: issuesOf(workers),
  };
}

/** Someone has to ask for each update. On classic infrastructure a worker is reloaded; elsewhere another replaces it. */
function upgradeOf(infrastructure: IbmInfrastructure): UpgradeSettings {
  if (infrastructure === "classic") return { strategy: "in-place", auto: false, nativeStrategy: "reload" };
  if (infrastructure === "vpc") return { strategy: "recreate", auto: false, nativeStrategy: "replace" };
  return { strategy: "unknown", auto: false };
}

/** `workerCount` of a pool is how many workers each of its zones is to have. */
function sizeOf(reader: Reader, zones: number): NodePool["size"] {
  const perZone = reader.count("workerCount");
  const autoscaling = reader.flag("autoscaleEnabled");
  return {
    ...(perZone === undefined || zones === 0 ? {} : { desired: perZone * zones }),
    ...(autoscaling === undefined ? {} : { autoscaling }),
  };
}

function statusOf(raw: string, workers: readonly Worker[]): ClusterStatus {
  const own = poolStates.get(keyOf(raw)) ?? "unknown";
  if (own !== "running") return own;
  if (workers.some(({ issue }) => issue?.severity === "error")) return "degraded";
  return workers.some(({ moving }) => moving !== undefined) ? "upgrading" : "running";
}

/** A taint's value and effect are one text: `production:NoSchedule`. */
function taintOf(reader: Reader, key: string, text: string): readonly Taint[] {
  const match = /^(?:([^:]{0,400}):)?(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(text);
  if (match === null) {
    reader.reject("taints", "taints such as value:NoSchedule");
    return [];
  }
  const [, value, effect = ""] = match;
  return [{ key, ...(value === undefined || value === "" ? {} : { value }), effect }];
}
