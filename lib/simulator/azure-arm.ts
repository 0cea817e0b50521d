import { type ArmResource, agentPool, agentPoolsOf, managedCluster } from "./azure-clusters.ts";
import type { Directory } from "./azure-directory.ts";
import { armError } from "./azure-errors.ts";
import { listing } from "./azure-listing.ts";
import { maintenanceConfigurations } from "./azure-maintenance.ts";
import { refusal, registration, subscription } from "./azure-subscriptions.ts";
import { availablePoolVersions, kubernetesVersions, poolUpgradeProfile, upgradeProfile } from "./azure-upgrades.ts";
import { computeUsages, networkUsages } from "./azure-usage.ts";
import type { SimAccount, SimCluster, SimPool } from "./fleet.ts";
import type { SimReply, SimRequest } from "./http.ts";
import type { SimState } from "./state.ts";
import { resourceGroupOf } from "./uid.ts";

interface Call {
  readonly state: SimState;
  readonly directory: Directory;
  readonly request: SimRequest;
}

/** Reads of Azure Resource Manager. `undefined` for a route that is not simulated; ids are compared without case. */
export function answerArm(call: Call): SimReply | undefined {
  if (call.request.method !== "GET") return undefined;
  const [collection = "", id, ...rest] = call.request.segments.map((segment) => segment.toLowerCase());
  if (collection === "tenants" && id === undefined) return tenants(call);
  if (collection !== "subscriptions") return undefined;
  if (id === undefined) return subscriptions(call);
  const account = call.state.account("aks", id);
  const route = routeOf(call, id, rest);
  if (route === undefined) return undefined;
  const [operation, answer] = route;
  const reply = account === undefined ? unknownSubscription(id) : answer(account);
  return { ...reply, operation: `aks:${operation}`, account: account?.id ?? id };
}

type Route = readonly [operation: string, answer: (account: SimAccount) => SimReply];

function routeOf(call: Call, id: string, rest: readonly string[]): Route | undefined {
  const path = rest.join("/");
  const provider = "providers/microsoft.containerservice";
  if (path === "") return ["Subscriptions_Get", (known) => ok(subscription(call.directory, known))];
  if (path === provider) return ["Providers_Get", (known) => ok(registration(known))];
  const allowed = (answer: () => SimReply) => (account: SimAccount) =>
    refusal(call.directory, account, path) ?? answer();
  if (path === `${provider}/managedclusters`) {
    return ["ManagedClusters_List", allowed(() => clusterPage(call, id, call.state.clusters("aks", id)))];
  }
  if (/^providers\/microsoft\.containerservice\/locations\/[^/]+\/kubernetesversions$/.test(path)) {
    return ["ManagedClusters_ListKubernetesVersions", allowed(() => ok(kubernetesVersions(call.state.asOf)))];
  }
  const location = /^providers\/microsoft\.compute\/locations\/([^/]+)\/usages$/.exec(path)?.[1];
  if (location !== undefined) {
    return ["Usage_List", allowed(() => ok(computeUsages(call.state, id, location)))];
  }
  const network = /^resourcegroups\/([^/]+)\/providers\/microsoft\.network\/virtualnetworks\/([^/]+)\/usages$/.exec(
    path,
  );
  if (network !== null) return ["VirtualNetworks_ListUsage", allowed(() => networkReply(call, id, network))];
  const [groups, group = "", ...within] = rest;
  const [name, ...detail] = within.slice(3);
  const inProvider = within.slice(0, 3).join("/") === `${provider}/managedclusters`;
  if (groups !== "resourcegroups" || !inProvider) return undefined;
  const clusters = call.state.clusters("aks", id).filter((each) => resourceGroupOf(each.location) === group);
  const found = allowed(() => {
    if (clusters.length > 0) return groupAnswer(call, id, clusters, name, detail);
    return armError(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
  });
  const operation = name === undefined ? "ManagedClusters_ListByResourceGroup" : clusterOperation(detail);
  return operation === undefined ? undefined : [operation, found];
}

/** Reads of one cluster by the path below it, with what each is called. A name in the path is written `*`. */
const clusterReads: ReadonlyMap<string, string> = new Map([
  ["", "ManagedClusters_Get"],
  ["upgradeprofiles/default", "ManagedClusters_GetUpgradeProfile"],
  ["availableagentpoolversions", "AgentPools_GetAvailableAgentPoolVersions"],
  ["maintenanceconfigurations", "MaintenanceConfigurations_ListByManagedCluster"],
  ["maintenanceconfigurations/*", "MaintenanceConfigurations_Get"],
  ["agentpools", "AgentPools_List"],
  ["agentpools/*", "AgentPools_Get"],
  ["agentpools/*/upgradeprofiles/default", "AgentPools_GetUpgradeProfile"],
]);

function clusterOperation([part, name, ...below]: readonly string[]): string | undefined {
  const collection = part === "agentpools" || part === "maintenanceconfigurations";
  const pattern = [part, collection && name !== undefined ? "*" : name, ...below];
  return clusterReads.get(pattern.filter((each) => each !== undefined).join("/"));
}

function groupAnswer(
  call: Call,
  subscriptionId: string,
  clusters: readonly SimCluster[],
  name: string | undefined,
  detail: readonly string[],
): SimReply {
  if (name === undefined) return clusterPage(call, subscriptionId, clusters);
  const cluster = clusters.find((each) => each.name.toLowerCase() === name);
  if (cluster === undefined) return resourceNotFound(name);
  const pool = agentPoolsOf(cluster).find((each) => each.name.toLowerCase() === detail[1]);
  const ofPool = (answer: (pool: SimPool) => ArmResource): SimReply =>
    pool === undefined ? resourceNotFound(`${name}/${detail[1]}`) : ok(answer(pool));
  const now = call.state.asOf;
  switch (clusterOperation(detail)) {
    case "ManagedClusters_Get":
      return ok(managedCluster(cluster, call.directory.tenantId));
    case "ManagedClusters_GetUpgradeProfile":
      return ok(upgradeProfile(cluster, now));
    case "AgentPools_GetAvailableAgentPoolVersions":
      return ok(availablePoolVersions(cluster, now));
    case "MaintenanceConfigurations_ListByManagedCluster":
      return ok({ value: maintenanceConfigurations(cluster) });
    case "MaintenanceConfigurations_Get": {
      const wanted = maintenanceConfigurations(cluster).find(
        (each) => String(each["name"]).toLowerCase() === detail[1],
      );
      return wanted === undefined ? resourceNotFound(`${name}/${detail[1]}`) : ok(wanted);
    }
    case "AgentPools_List":
      return ok({ value: agentPoolsOf(cluster).map((each) => agentPool(cluster, each)) });
    case "AgentPools_Get":
      return ofPool((each) => agentPool(cluster, each));
    default:
      return ofPool((each) => poolUpgradeProfile(cluster, each, now));
  }
}

function clusterPage(call: Call, subscriptionId: string, clusters: readonly SimCluster[]): SimReply {
  return listing(call.request, `clusters of ${subscriptionId}`, clusters, (cluster) =>
    managedCluster(cluster, call.directory.tenantId),
  );
}

function networkReply({ state }: Call, id: string, [, group = "", name = ""]: RegExpExecArray): SimReply {
  const usages = networkUsages(state, id, group, name);
  if (usages !== undefined) return ok(usages);
  const message = `The Resource 'Microsoft.Network/virtualNetworks/${name}' under resource group '${group}' was not found.`;
  return armError(404, "ResourceNotFound", message);
}

function subscriptions(call: Call): SimReply {
  const accounts = call.state.accounts("aks");
  const reply = listing(call.request, "subscriptions", accounts, (account) => subscription(call.directory, account));
  return { ...reply, operation: "aks:Subscriptions_List" };
}

function tenants({ directory }: Call): SimReply {
  const { tenantId } = directory;
  const tenant = {
    id: `/tenants/${tenantId}`,
    tenantId,
    displayName: "Simulated organisation",
    tenantCategory: "Home",
  };
  return { ...ok({ value: [tenant] }), operation: "aks:Tenants_List" };
}

function unknownSubscription(id: string): SimReply {
  return armError(404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`);
}

function resourceNotFound(name: string): SimReply {
  const message = `The Resource 'Microsoft.ContainerService/managedClusters/${name}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`;
  return armError(404, "ResourceNotFound", message);
}

function ok(json: unknown): SimReply {
  return { status: 200, json, headers: { "x-ms-ratelimit-remaining-subscription-reads": "249" } };
}
