import type { Cluster } from "../../lib/core/cluster.ts";
import type { Operation } from "../../lib/core/operation.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { scrub } from "../../lib/core/scrub.ts";
import { enumOf, lookUp, parseLink, type ResourceLink, required } from "./wire.ts";

const kinds: Readonly<Record<string, Operation["kind"]>> = {
  CREATE_CLUSTER: "create",
  CREATE_NODE_POOL: "create",
  DELETE_CLUSTER: "delete",
  DELETE_NODE_POOL: "delete",
  UPGRADE_MASTER: "control-plane-upgrade",
  UPGRADE_NODES: "node-upgrade",
  AUTO_UPGRADE_NODES: "node-upgrade",
  REPAIR_CLUSTER: "repair",
  AUTO_REPAIR_NODES: "repair",
  RESIZE_CLUSTER: "scale",
  SET_NODE_POOL_SIZE: "scale",
  UPDATE_CLUSTER: "config",
  SET_NODE_POOL_MANAGEMENT: "config",
};

const states: Readonly<Record<string, Operation["status"]>> = {
  PENDING: "pending",
  RUNNING: "running",
  ABORTING: "cancelling",
};

/** Documented as started by GKE alone; every other type can come from either side. */
const byProvider: ReadonlySet<string> = new Set(["REPAIR_CLUSTER", "AUTO_REPAIR_NODES", "RESIZE_CLUSTER"]);

export interface TargetedOperation {
  readonly target: ResourceLink;
  readonly operation: Operation;
}

/** One entry of `listOperations`; `undefined` for one that is over, or whose target or name could not be read. */
export function mapOperation(raw: Reader): TargetedOperation | undefined {
  const status = enumOf(raw, "status");
  if (status === "DONE") return undefined;
  const id = required(raw, "name", "the name of an operation", () => raw.text("name"));
  const target = required(raw, "targetLink", "the link of a cluster", () => parseLink(raw.text("targetLink")));
  if (id === undefined || target === undefined) return undefined;
  const kindRaw = enumOf(raw, "operationType") ?? "";
  const startedAt = raw.instant("startTime");
  const error = raw.object("error").text("message");
  return {
    target,
    operation: {
      id,
      kind: lookUp(kinds, kindRaw) ?? "other",
      kindRaw,
      ...(target.pool === undefined ? {} : { pool: target.pool }),
      status: lookUp(states, status) ?? "unknown",
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(byProvider.has(kindRaw) ? { initiatedBy: "provider" } : {}),
      ...(error === undefined ? {} : { error: scrub(error) }),
    },
  };
}

/** The cluster with the operations that are in progress on it, and the statuses that they make plain. */
export function withOperations(cluster: Cluster, running: readonly TargetedOperation[]): Cluster {
  // Within one project, location and name identify a cluster; the target's project is a number and does not compare.
  const own = running
    .filter(({ target }) => target.cluster === cluster.name && target.location === cluster.ref.location)
    .map(({ operation }) => operation)
    .toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const master = own.some(({ kind }) => kind === "control-plane-upgrade");
  const pools = new Set(own.flatMap(({ kind, pool }) => (kind === "node-upgrade" && pool !== undefined ? [pool] : [])));
  const upgrading = (master || pools.size > 0) && isUpdating(cluster.controlPlane.status);
  return {
    ...cluster,
    controlPlane: { ...cluster.controlPlane, ...(upgrading ? { status: "upgrading" } : {}) },
    pools: cluster.pools.map((pool) =>
      pools.has(pool.name) && isUpdating(pool.status) ? { ...pool, status: "upgrading" } : pool,
    ),
    operations: own,
  };
}

/** A broken or a deleted resource stays so, whatever else is done to it. */
function isUpdating(status: Cluster["controlPlane"]["status"]): boolean {
  return status === "updating" || status === "running";
}
