import { agentPool, agentPoolsOf, managedCluster } from "./azure-clusters.ts";
import { type Directory, guid } from "./azure-directory.ts";
import { armError } from "./azure-errors.ts";
import { refusal } from "./azure-subscriptions.ts";
import { upgradeAgentPool, upgradeManagedCluster } from "./azure-upgrade.ts";
import type { SimAccount, SimCluster, SimUpdate } from "./fleet.ts";
import type { SimReply, SimRequest } from "./http.ts";
import type { SimState } from "./state.ts";
import { armIdOf, resourceGroupOf } from "./uid.ts";
import { updatesOf } from "./updates.ts";
import { answerUpgrade, type Ruled } from "./upgrade-answer.ts";

interface Call {
  readonly state: SimState;
  readonly directory: Directory;
  readonly request: SimRequest;
}

type Body = Readonly<Record<string, unknown>>;

const target =
  /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/providers\/microsoft\.containerservice\/managedclusters\/([^/]+)(?:\/agentpools\/([^/]+))?$/;
const operation =
  /^\/subscriptions\/([^/]+)\/providers\/microsoft\.containerservice\/locations\/[^/]+\/operations\/([^/]+)$/;

/**
 * `CreateOrUpdate` of managed clusters and their pools, as far as it upgrades them, and the operations by which clients
 * follow that. `undefined` for any other request.
 */
export function answerArmUpdate(call: Call): SimReply | undefined {
  const { state, directory, request } = call;
  const path = `/${request.segments.join("/")}`.toLowerCase();
  const followed = request.method === "GET" ? operation.exec(path) : null;
  const changed = request.method === "PUT" ? target.exec(path) : null;
  const id = followed?.[1] ?? changed?.[1];
  if (id === undefined) return undefined;
  const account = state.account("aks", id);
  const name =
    followed !== null ? "Operations_Get" : `${changed?.[4] ? "AgentPools" : "ManagedClusters"}_CreateOrUpdate`;
  const named = { operation: `aks:${name}`, account: account?.id ?? id };
  if (account === undefined) {
    return { ...armError(404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`), ...named };
  }
  const refused = refusal(directory, account, path);
  if (refused !== undefined) return { ...refused, ...named };
  if (followed !== null) return { ...operationReply(call, account, followed[2] ?? ""), ...named };
  const [, , group = "", clusterName = "", poolName] = changed ?? [];
  const cluster = state
    .clusters("aks", account.id)
    .find((each) => resourceGroupOf(each.location) === group && each.name.toLowerCase() === clusterName);
  if (cluster === undefined) return undefined;
  const reply = poolName === undefined ? putCluster(call, cluster) : putPool(call, cluster, poolName);
  return reply === undefined ? undefined : { ...reply, ...named };
}

/** `undefined` where the request would change what the simulator does not. */
function putCluster(call: Call, cluster: SimCluster): SimReply | undefined {
  const shown = managedCluster(cluster, call.directory.tenantId);
  const { properties = {} } = (call.request.json() ?? {}) as { readonly properties?: Body };
  if (changesMore(properties, shown["properties"] as Body, "kubernetesVersion")) return undefined;
  const { kubernetesVersion = cluster.version, agentPoolProfiles = [] } = properties;
  const pools = new Map(
    (Array.isArray(agentPoolProfiles) ? (agentPoolProfiles as readonly Body[]) : []).flatMap((profile) =>
      typeof profile["orchestratorVersion"] === "string"
        ? [[String(profile["name"]), profile["orchestratorVersion"]] as const]
        : [],
    ),
  );
  const rule: Ruled = (world) => upgradeManagedCluster(cluster, { to: String(kubernetesVersion), pools }, world);
  return started(call, rule, (after) => managedCluster(after, call.directory.tenantId));
}

/** Like `putCluster`; a pool that is not there would have to be made, which the simulator does not do. */
function putPool(call: Call, cluster: SimCluster, name: string): SimReply | undefined {
  const pool = agentPoolsOf(cluster).find((each) => each.name.toLowerCase() === name);
  if (pool === undefined) return undefined;
  const { properties = {} } = (call.request.json() ?? {}) as { readonly properties?: Body };
  if (changesMore(properties, agentPool(cluster, pool)["properties"] as Body, "orchestratorVersion")) return undefined;
  const { orchestratorVersion = pool.version } = properties;
  const rule: Ruled = (world) => upgradeAgentPool(cluster, pool, String(orchestratorVersion), world);
  return started(call, rule, (after) => agentPool(after, after.pools.find((each) => each.name === pool.name) ?? pool));
}

function started(call: Call, rule: Ruled, shape: (cluster: SimCluster) => unknown): SimReply {
  const { state, request } = call;
  return answerUpgrade<SimReply>(
    state,
    rule,
    ({ code, message, status = 400 }) => armError(status, code, message),
    ({ cluster, update }) => ({
      status: 200,
      json: shape(cluster),
      headers: {
        "azure-asyncoperation": `${request.origin}/subscriptions/${cluster.account}/providers/Microsoft.ContainerService/locations/${cluster.location}/operations/${operationId(cluster, update)}?api-version=2017-08-31`,
      },
    }),
  );
}

function operationReply({ state }: Call, account: SimAccount, id: string): SimReply {
  for (const cluster of state.clusters("aks", account.id)) {
    const update = updatesOf(cluster).find((each) => operationId(cluster, each) === id);
    if (update === undefined) continue;
    const { done, startedAt, endsAt } = update;
    const end = done && endsAt !== undefined ? { endTime: endsAt } : {};
    return { status: 200, json: { name: id, status: done ? "Succeeded" : "InProgress", startTime: startedAt, ...end } };
  }
  return armError(404, "OperationNotFound", `The operation '${id}' was not found.`);
}

function operationId(cluster: SimCluster, { number }: SimUpdate): string {
  return guid(`${armIdOf(cluster)} operation ${number}`);
}

/** Whether a plain setting other than the version differs from what is there. Parts that are left out stay. */
function changesMore(sent: Body, shown: Body, version: string): boolean {
  return Object.entries(sent).some(
    ([key, value]) =>
      key !== version && ["string", "number", "boolean"].includes(typeof value) && key in shown && shown[key] !== value,
  );
}
