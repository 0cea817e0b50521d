import { parseVersion } from "../core/version.ts";
import type { SimAccount, SimCluster, SimPool } from "./fleet.ts";
import { clusterMessage } from "./google-clusters.ts";
import { googleClusterName, type Message } from "./google-names.ts";
import { nodePoolMessage } from "./google-node-pools.ts";
import { operationMessage, operationName } from "./google-operations.ts";
import { fail, type GoogleReply, serviceDisabled } from "./google-status.ts";
import { updateCluster, updateMaster, updateNodePool } from "./google-updates.ts";
import { serverConfig, upgradeInfo } from "./google-upgrades.ts";
import { gkeChannel } from "./google-versions.ts";
import type { SimState } from "./state.ts";
import { updatesOf } from "./updates.ts";

/** The resource a request is about, from its `name` or `parent`; `-` stands for every location. */
export interface GoogleTarget {
  readonly project: string;
  readonly location: string;
  readonly cluster?: string;
  readonly pool?: string;
  readonly operation?: string;
}

interface Located extends GoogleTarget {
  readonly account: SimAccount;
}

type Responder = (state: SimState, target: Located, request: Message) => GoogleReply;

/** Reads of `google.container.v1.ClusterManager`, by the method's name. */
const containerMethods: ReadonlyMap<string, Responder> = new Map<string, Responder>([
  ["ListClusters", listClusters],
  ["GetCluster", withCluster((_, cluster) => ({ ok: clusterMessage(cluster) }))],
  ["ListNodePools", withCluster((_, cluster) => ({ ok: { nodePools: poolMessages(cluster) } }))],
  ["GetNodePool", withPool((_, cluster, pool) => ({ ok: nodePoolMessage(cluster, pool) }))],
  ["GetServerConfig", (state, { location }) => (location === "-" ? badName() : { ok: serverConfig(state.asOf) })],
  ["ListOperations", listOperations],
  ["GetOperation", getOperation],
  ["FetchClusterUpgradeInfo", withCluster((state, cluster) => ({ ok: infoOf(state, cluster, cluster.version) }))],
  [
    "FetchNodePoolUpgradeInfo",
    withPool((state, cluster, pool) => ({ ok: infoOf(state, cluster, pool.version, pool.name) })),
  ],
]);

/** Calls that change a cluster, served only where the state may be changed. */
const containerUpdates: ReadonlyMap<string, Responder> = new Map<string, Responder>([
  ["UpdateMaster", withCluster((state, cluster, request) => updateMaster(state, cluster, request))],
  ["UpdateCluster", withCluster((state, cluster, request) => updateCluster(state, cluster, request))],
  ["UpdateNodePool", withPool((state, cluster, pool, request) => updateNodePool(state, cluster, pool, request))],
]);

/** Whether a method is simulated. */
export function isContainerMethod(method: string, { upgrades }: SimState): boolean {
  return containerMethods.has(method) || (upgrades !== undefined && containerUpdates.has(method));
}

/** Answers one call. A project that is unknown looks the same as one that is denied, as in the real API. */
export function callContainer(
  state: SimState,
  method: string,
  target: GoogleTarget | undefined,
  request: Message = {},
): GoogleReply {
  const respond = containerMethods.get(method) ?? containerUpdates.get(method);
  if (respond === undefined || !isContainerMethod(method, state))
    return fail("UNIMPLEMENTED", `the simulator does not implement ${method}`);
  if (target === undefined) return badName();
  const account = state.account("gke", target.project);
  if (account === undefined || account.access === "denied") return denied(method, target.project);
  if (account.access === "disabled") return serviceDisabled(target.project);
  return respond(state, { ...target, account }, request);
}

/** Reads `projects/P/locations/L[/clusters/C[/nodePools/N]]` or `…/operations/O`, with `zones` as well. */
export function googleTarget(name: string): GoogleTarget | undefined {
  const match =
    /^projects\/([^/]+)\/(?:locations|zones)\/([^/]+)(?:\/clusters\/([^/]+)(?:\/nodePools\/([^/]+))?|\/operations\/([^/]+))?$/.exec(
      name,
    );
  if (match === null) return undefined;
  const [, project = "", location = "", cluster, pool, operation] = match;
  return {
    project,
    location,
    ...(cluster === undefined ? {} : { cluster }),
    ...(pool === undefined ? {} : { pool }),
    ...(operation === undefined ? {} : { operation }),
  };
}

function listClusters(state: SimState, { account, location }: Located): GoogleReply {
  const clusters = inLocation(state, account, location);
  return {
    ok: {
      ...(clusters.length === 0 ? {} : { clusters: clusters.map(clusterMessage) }),
      ...missing(account, location),
    },
  };
}

function listOperations(state: SimState, { account, location }: Located): GoogleReply {
  const operations = inLocation(state, account, location).flatMap((cluster) =>
    updatesOf(cluster).map((update) => operationMessage(cluster, update)),
  );
  return { ok: { ...(operations.length === 0 ? {} : { operations }), ...missing(account, location) } };
}

function getOperation(state: SimState, { account, location, operation }: Located): GoogleReply {
  const found = state
    .clusters("gke", account.id, location)
    .flatMap((cluster) => updatesOf(cluster).map((update) => ({ cluster, update })))
    .find(({ cluster, update }) => operationName(cluster, update) === operation);
  if (found === undefined) return notFound(`projects/${account.id}/locations/${location}/operations/${operation}`);
  return { ok: operationMessage(found.cluster, found.update) };
}

function withCluster(respond: (state: SimState, cluster: SimCluster, request: Message) => GoogleReply): Responder {
  return (state, { account, location, cluster: name }, request) => {
    const cluster = name === undefined ? undefined : state.cluster("gke", account.id, location, name);
    if (cluster === undefined) return notFound(`projects/${account.id}/locations/${location}/clusters/${name}`);
    if (account.missingZones?.includes(cluster.location) === true) {
      return fail("UNAVAILABLE", `Zone ${cluster.location} is temporarily unavailable.`);
    }
    return respond(state, cluster, request);
  };
}

function withPool(
  respond: (state: SimState, cluster: SimCluster, pool: SimPool, request: Message) => GoogleReply,
): Responder {
  return (state, target, request) =>
    withCluster((_, cluster) => {
      const pool = cluster.pools.find((each) => each.name === target.pool);
      if (pool === undefined) return notFound(`${googleClusterName(cluster)}/nodePools/${target.pool}`);
      return respond(state, cluster, pool, request);
    })(state, target, request);
}

function infoOf(state: SimState, cluster: SimCluster, version: string, pool?: string): Message {
  return upgradeInfo(cluster, parseVersion(version), gkeChannel(cluster.channel), state.asOf, pool);
}

function poolMessages(cluster: SimCluster): readonly Message[] {
  return cluster.pools.map((pool) => nodePoolMessage(cluster, pool));
}

/** Clusters of one location or, for `-`, of all; those of a zone that does not answer are left out. */
function inLocation(state: SimState, account: SimAccount, location: string): readonly SimCluster[] {
  const clusters = state.clusters("gke", account.id, location === "-" ? undefined : location);
  return clusters.filter((cluster) => account.missingZones?.includes(cluster.location) !== true);
}

function missing(account: SimAccount, location: string): Message {
  const zones = (account.missingZones ?? []).filter((zone) => location === "-" || zone === location);
  return zones.length === 0 ? {} : { missingZones: zones };
}

function denied(method: string, project: string): GoogleReply {
  const permission = permissions.get(method) ?? "container.clusters.get";
  const message = `Required "${permission}" permission(s) for "projects/${project}".`;
  return fail("PERMISSION_DENIED", message);
}

const permissions: ReadonlyMap<string, string> = new Map([
  ["ListClusters", "container.clusters.list"],
  ["ListOperations", "container.operations.list"],
  ["GetOperation", "container.operations.get"],
  ["UpdateMaster", "container.clusters.update"],
  ["UpdateCluster", "container.clusters.update"],
  ["UpdateNodePool", "container.clusters.update"],
]);

function notFound(name: string): GoogleReply {
  return fail("NOT_FOUND", `Not found: ${name}.`);
}

function badName(): GoogleReply {
  return fail("INVALID_ARGUMENT", "Request contains an invalid argument: the resource name is malformed.");
}
