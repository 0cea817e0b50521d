import { type ArmResource, managedCluster } from "./azure-clusters.ts";
import type { Directory } from "./azure-directory.ts";
import { type GraphQuery, parseGraphQuery } from "./azure-graph-query.ts";
import type { SimAccount, SimCluster } from "./fleet.ts";
import type { SimReply, SimRequest } from "./http.ts";
import { pageOf } from "./paging.ts";
import type { SimState } from "./state.ts";
import { armIdOf, resourceGroupOf } from "./uid.ts";

const operation = "aks:ResourceGraph_Resources";
const quota = { "x-ms-user-quota-remaining": "14", "x-ms-user-quota-resets-after": "00:00:05" };

/**
 * Azure Resource Graph: managed clusters and the subscriptions themselves, of all subscriptions, of those that the
 * request names, or of the root management group.
 *
 * Subscriptions that the caller may not read are left out without a word, as in the real service. A query that is not
 * understood is refused: a wrong answer would look like an empty organisation.
 */
export function answerGraph(state: SimState, directory: Directory, request: SimRequest): SimReply {
  const reply = answer(state, directory, request);
  return { ...reply, operation, identity: `${request.path} ${request.body}` };
}

function answer(state: SimState, directory: Directory, request: SimRequest): SimReply {
  const body = request.json();
  if (!isObject(body) || typeof body["query"] !== "string") return invalid("InvalidRequest", "The body has no query.");
  const query = parseGraphQuery(body["query"]);
  if (query === undefined) return invalid("ParserFailure", "The simulator does not understand this query.");
  const options = isObject(body["options"]) ? body["options"] : {};
  const { $top: top = 1000, $skip: skip = 0, $skipToken: token, resultFormat = "objectArray" } = options;
  if (!isCount(top) || top < 1 || top > 1000) return invalid("InvalidOptions", "$top must be from 1 to 1000.");
  if (!isCount(skip)) return invalid("InvalidOptions", "$skip must not be negative.");
  if (resultFormat !== "objectArray") return invalid("InvalidOptions", "The simulator answers objectArray only.");
  const groups = body["managementGroups"];
  if (groups !== undefined && !isRootGroup(groups, directory)) {
    return invalid("InvalidManagementGroup", "The simulator has no management group but the root, the tenant's id.");
  }
  const ids = subscriptionsOf(state, body["subscriptions"]);
  if (ids === undefined) {
    const message = "There must be at least one subscription that is eligible to contain resources.";
    return invalid("NoValidSubscriptionsInQueryRequest", message);
  }
  const readable = ids.filter((id) => (state.account("aks", id)?.access ?? "open") === "open");
  const all: readonly ArmResource[] =
    query.table === "subscriptions"
      ? state
          .accounts("aks")
          .filter(({ id, access }) => ids.includes(id) && access !== "denied")
          .map((account) => container(account, directory))
      : ordered(
          readable.flatMap((id) => state.clusters("aks", id)),
          query.order,
        ).map((cluster) => row(cluster, directory));
  const rows = all.slice(skip, query.limit === undefined ? undefined : skip + query.limit);
  const listing = JSON.stringify([query, ids, top, skip]);
  const tokens = pageOf(rows, top, listing, typeof token === "string" ? token : undefined);
  if (tokens === undefined) return invalid("InvalidSkipToken", "The provided $skipToken is not valid.");
  return {
    status: 200,
    headers: quota,
    page: {
      tokens,
      render: (next) => ({
        totalRecords: rows.length,
        count: tokens.items.length,
        data: tokens.items.map((item) => projected(item, query.columns)),
        facets: [],
        resultTruncated: "false",
        ...(next === undefined ? {} : { $skipToken: next }),
      }),
    },
  };
}

/** Every subscription is below the root management group, whose id is that of the tenant. */
function isRootGroup(groups: unknown, { tenantId }: Directory): boolean {
  return Array.isArray(groups) && groups.length > 0 && groups.every((id) => String(id).toLowerCase() === tenantId);
}

/** A subscription as the index holds it. */
function container(account: SimAccount, { tenantId }: Directory): ArmResource {
  return {
    id: `/subscriptions/${account.id}`,
    name: account.name,
    type: "microsoft.resources/subscriptions",
    tenantId,
    subscriptionId: account.id,
    properties: {
      state: "Enabled",
      managementGroupAncestorsChain: [{ name: tenantId, displayName: "Tenant Root Group" }],
    },
    tags: null,
  };
}

/** A cluster as the index holds it: the ARM resource with its type in lower case and its scope as columns. */
function row(cluster: SimCluster, directory: Directory): ArmResource {
  const { id, tags = null, properties, sku, identity, kind, name } = managedCluster(cluster, directory.tenantId);
  return {
    id: String(id).replace("/resourcegroups/", "/resourceGroups/"),
    name,
    type: "microsoft.containerservice/managedclusters",
    tenantId: directory.tenantId,
    kind: String(kind).toLowerCase(),
    location: cluster.location,
    resourceGroup: resourceGroupOf(cluster.location),
    subscriptionId: cluster.account,
    managedBy: "",
    sku,
    plan: null,
    properties,
    tags,
    identity,
    zones: null,
    extendedLocation: null,
  };
}

function projected(full: ArmResource, columns: readonly string[] | undefined): ArmResource {
  return columns === undefined ? full : Object.fromEntries(columns.map((column) => [column, full[column] ?? null]));
}

function ordered(clusters: readonly SimCluster[], order: GraphQuery["order"]): readonly SimCluster[] {
  if (order === undefined) return clusters;
  const column = (cluster: SimCluster) => (order.by === "name" ? cluster.name : armIdOf(cluster)).toLowerCase();
  const keyed = clusters.map((cluster) => ({ key: column(cluster), cluster }));
  const sign = order.descending ? -1 : 1;
  return keyed.sort((a, b) => sign * compare(a.key, b.key)).map(({ cluster }) => cluster);
}

/** The subscriptions to look in; `undefined` when some are named and none of them exists. */
function subscriptionsOf(state: SimState, named: unknown): readonly string[] | undefined {
  const accounts = state.accounts("aks").map(({ id }) => id);
  if (!Array.isArray(named) || named.length === 0) return accounts;
  const wanted = new Set(named.map((id) => String(id).toLowerCase()));
  const known = accounts.filter((id) => wanted.has(id.toLowerCase()));
  return known.length === 0 ? undefined : known;
}

function invalid(code: string, message: string): SimReply {
  const details = [
    { code: "InvalidQuery", message: "Query is invalid." },
    { code, message },
  ];
  return { status: 400, headers: quota, json: { error: { code: "BadRequest", message, details } } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
