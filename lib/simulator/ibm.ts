import type { StartCloud } from "./cloud.ts";
import type { SimAccount, SimCluster } from "./fleet.ts";
import { listen, type SimReply, type SimRequest } from "./http.ts";
import { addonCatalogue, installedAddons } from "./ibm-addons.ts";
import { clusterEntry, groupOf } from "./ibm-clusters.ts";
import { containersError, ibmWording } from "./ibm-errors.ts";
import { createIam, type IbmIam } from "./ibm-iam.ts";
import { searchPage } from "./ibm-search.ts";
import { ibmUpdateCall } from "./ibm-updates.ts";
import { type IbmMinor, ibmMinors } from "./ibm-versions.ts";
import { poolEntry, subnetEntries, workerEntries } from "./ibm-workers.ts";
import type { SimState } from "./state.ts";
import { ibmIdOf } from "./uid.ts";

/**
 * IBM Cloud: the identity service and the container service, on one port and in plain HTTP, which IBM's SDK speaks.
 *
 * The first account that can be read is that of the API key; the others are read through trusted profiles.
 */
export const ibmCloud: StartCloud = async (context) => {
  const { state } = context;
  const accounts = state.accounts("iks");
  const iam = createIam(state.seed, accounts);
  const server = await listen({
    cloud: "iks",
    handler: (request) => iam.answer(request) ?? answerContainers(state, iam, request),
    wording: ibmWording,
    context,
    port: context.nextPort(),
  });
  const { url } = server;
  const home = accounts.find(({ access = "open" }) => access === "open") ?? accounts[0];
  return {
    endpoints: { containers: `${url}/global`, iam: url, search: url },
    env: {
      IBMCLOUD_CS_API_ENDPOINT: `${url}/global`,
      IBMCLOUD_IAM_API_ENDPOINT: url,
      IBMCLOUD_GS_API_ENDPOINT: url,
      ...(home === undefined ? {} : { IBMCLOUD_API_KEY: iam.keyOf(home.id) }),
    },
    config: {
      id: "iks",
      endpoint: url,
      iamEndpoint: url,
      searchEndpoint: url,
      accounts: accounts.map(({ id, name }) => ({
        id,
        name,
        ...(id === home?.id ? {} : { trustedProfile: iam.profileOf(id) }),
      })),
    },
    close: () => server.close(),
  };
};

/** What a route answers once the bearer has been let in; `undefined`: there is no such cluster. */
interface Route {
  readonly operation: string;
  readonly reply: (account: SimAccount) => SimReply | undefined;
}

function answerContainers(state: SimState, iam: IbmIam, request: SimRequest): SimReply | undefined {
  const [root, ...rest] = request.segments;
  const searches = request.method === "POST" && request.path === "/v3/resources/search";
  if (root !== "global" && !searches) return undefined;
  const reads = request.method === "GET";
  if (reads && rest.join("/") === "v1/versions")
    return { status: 200, operation: "iks:GetVersions", json: versionTable(state) };
  const route = searches
    ? searchRoute(state, request)
    : reads
      ? routeOf(state, rest, request)
      : updateRoute(state, rest, request);
  if (route === undefined) return undefined;
  const account = state.account("iks", iam.accountOf(request) ?? "");
  const named = { operation: route.operation, ...(account === undefined ? {} : { account: account.id }) };
  if (account === undefined) {
    return { ...named, ...containersError(401, "A0004", "The token is not valid. Log in again.", "Authentication") };
  }
  const asked = request.headers["x-auth-resource-account"];
  if (account.access === "denied" || (asked !== undefined && asked !== account.id)) {
    const description = "You are not authorized to complete this action. Contact the account administrator.";
    return { ...named, ...containersError(403, "A0012", description, "Authentication") };
  }
  const reply = route.reply(account);
  if (reply !== undefined) return { ...named, ...reply };
  return { ...named, ...containersError(404, "E0008", "The specified cluster could not be found.", "Provisioning") };
}

function searchRoute(state: SimState, request: SimRequest): Route {
  return {
    operation: "iks:SearchResources",
    reply: ({ id }) => ({ status: 200, json: searchPage(state, id, request) }),
  };
}

/** Served only where the state may be changed. */
function updateRoute(state: SimState, path: readonly string[], request: SimRequest): Route | undefined {
  const call = state.upgrades === undefined ? undefined : ibmUpdateCall(path, request);
  if (call === undefined) return undefined;
  return {
    operation: call.operation,
    reply: (account) => {
      const found = clusterOf(state, account, call.cluster);
      return found === undefined ? undefined : call.answer(state, found);
    },
  };
}

function clusterOf(state: SimState, { id }: SimAccount, name: string | null | undefined): SimCluster | undefined {
  return state.clusters("iks", id).find((each) => ibmIdOf(each) === name || each.name === name);
}

function routeOf(state: SimState, path: readonly string[], request: SimRequest): Route | undefined {
  const read = (operation: string, json: (account: SimAccount) => unknown): Route => ({
    operation,
    reply: (account) => {
      const body = json(account);
      return body === undefined ? undefined : { status: 200, json: body };
    },
  });
  const list = (operation: string, infrastructure: SimCluster["infrastructure"]): Route =>
    read(operation, ({ id }) => {
      const group = request.headers["x-auth-resource-group"];
      return state
        .clusters("iks", id)
        .filter((each) => (each.infrastructure ?? "vpc") === infrastructure)
        .filter((each) => group === undefined || groupOf(each).id === group)
        .map((each) => clusterEntry(each, state.asOf));
    });
  const named = request.query.get("cluster");
  switch (path.join("/")) {
    case "v2/vpc/getClusters":
      return list("iks:vpcGetClusters", "vpc");
    case "v2/classic/getClusters":
      return list("iks:classicGetClusters", "classic");
    case "v2/satellite/getClusters":
      return list("iks:satelliteGetClusters", "satellite");
    case "v2/getWorkerPools":
      return read("iks:getWorkerPools", (account) => {
        const found = clusterOf(state, account, named);
        return found?.pools.map((pool) => poolEntry(found, pool));
      });
    case "v2/getWorkers":
      return read("iks:getWorkers", (account) => {
        const found = clusterOf(state, account, named);
        return found?.pools.flatMap((pool) => workerEntries(found, pool));
      });
    case "v2/vpc/getSubnets":
      return read("iks:vpcGetSubnets", (account) => subnetEntries(state, account.id, request.query));
    case "v1/addons":
      return read("iks:GetAddons", () => addonCatalogue);
  }
  const [version, clusters, name, addons, ...more] = path;
  if (version !== "v1" || clusters !== "clusters" || addons !== "addons" || more.length > 0) return undefined;
  return read("iks:GetClusterAddons", (account) => {
    const found = clusterOf(state, account, name);
    return found === undefined ? undefined : installedAddons(found);
  });
}

function versionTable({ asOf }: SimState): Record<string, unknown> {
  const rows = (flavour: IbmMinor["flavour"]) =>
    ibmMinors(flavour, asOf)
      .filter(({ supported }) => supported)
      .map(({ minor, patch, isDefault, endOfService }) => {
        const [major, number] = minor.split(".").map(Number);
        return { major, minor: number, patch, default: isDefault, end_of_service: endOfService };
      });
  return { kubernetes: rows("kubernetes"), openshift: rows("openshift") };
}
