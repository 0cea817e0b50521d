import { fingerprint } from "./fingerprint.ts";
import type { SimCluster } from "./fleet.ts";
import { googleClusterName, googleLink, type Message, projectNumber } from "./google-names.ts";

/** Name of the one operation that runs on a cluster which is being upgraded. */
export function operationName(cluster: SimCluster): string {
  const started = Date.parse(cluster.upgrading?.startedAt ?? cluster.createdAt);
  return `operation-${started}-${fingerprint(`${googleClusterName(cluster)} upgrade`).slice(0, 8)}`;
}

/** `google.container.v1.Operation` of the running upgrade. Its links name the project by number, not by id. */
export function operationMessage(cluster: SimCluster): Message {
  const name = operationName(cluster);
  const number = projectNumber(cluster.account);
  const pool = cluster.upgrading?.pool;
  const target = pool === undefined ? `clusters/${cluster.name}` : `clusters/${cluster.name}/nodePools/${pool}`;
  return {
    name,
    operationType: pool === undefined ? "UPGRADE_MASTER" : "UPGRADE_NODES",
    status: "RUNNING",
    zone: cluster.location,
    location: cluster.location,
    selfLink: googleLink(number, cluster.location, `operations/${name}`),
    targetLink: googleLink(number, cluster.location, target),
    startTime: (cluster.upgrading?.startedAt ?? cluster.createdAt).replace(/(?:\.\d+)?Z$/, ".482911046Z"),
    ...(pool === undefined ? {} : { progress: { metrics: [{ name: "NODES_TOTAL", intValue: "6" }] } }),
  };
}
