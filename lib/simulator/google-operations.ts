import { fingerprint } from "./fingerprint.ts";
import type { SimCluster, SimUpdate } from "./fleet.ts";
import { googleClusterName, googleLink, type Message, projectNumber } from "./google-names.ts";

/** Name of the operation by which an upgrade is followed. */
export function operationName(cluster: SimCluster, { number, startedAt }: SimUpdate): string {
  const name = `${googleClusterName(cluster)} upgrade${number === 0 ? "" : ` ${number}`}`;
  return `operation-${Date.parse(startedAt)}-${fingerprint(name).slice(0, 8)}`;
}

/** `google.container.v1.Operation` of an upgrade. Its links name the project by number, not by id. */
export function operationMessage(cluster: SimCluster, update: SimUpdate): Message {
  const name = operationName(cluster, update);
  const number = projectNumber(cluster.account);
  const pool = update.kind === "nodes" ? update.pools[0] : undefined;
  const target = pool === undefined ? `clusters/${cluster.name}` : `clusters/${cluster.name}/nodePools/${pool}`;
  return {
    name,
    operationType: pool === undefined ? "UPGRADE_MASTER" : "UPGRADE_NODES",
    status: update.done ? "DONE" : "RUNNING",
    zone: cluster.location,
    location: cluster.location,
    selfLink: googleLink(number, cluster.location, `operations/${name}`),
    targetLink: googleLink(number, cluster.location, target),
    startTime: precise(update.startedAt),
    ...(update.done && update.endsAt !== undefined ? { endTime: precise(update.endsAt) } : {}),
    ...(pool === undefined || update.done ? {} : { progress: { metrics: [{ name: "NODES_TOTAL", intValue: "6" }] } }),
  };
}

/** Google prints nanoseconds. */
function precise(instant: string): string {
  return instant.replace(/(?:\.\d+)?Z$/, ".482911046Z");
}
