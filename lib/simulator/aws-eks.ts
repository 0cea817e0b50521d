import type { AwsCaller } from "./aws-credentials.ts";
import { callerArn } from "./aws-credentials.ts";
import { addonMessage, addonNames, addonVersionMessages } from "./aws-eks-addons.ts";
import { insightMessage, insightSummaries } from "./aws-eks-insights.ts";
import {
  clusterMessage,
  type EksMessage,
  fargateMessage,
  nodegroupMessage,
  updateId,
  updateMessage,
  versionMessage,
} from "./aws-eks-messages.ts";
import { eksUpdateCalls } from "./aws-eks-updates.ts";
import { awsError, awsProblem } from "./aws-errors.ts";
import { type EksVersion, eksVersions } from "./aws-versions.ts";
import type { SimCluster, SimPool, SimUpdate } from "./fleet.ts";
import type { SimReply, SimRequest } from "./http.ts";
import { pageOf } from "./paging.ts";
import type { SimState } from "./state.ts";
import { updatesOf } from "./updates.ts";

interface Call {
  readonly state: SimState;
  readonly caller: AwsCaller;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** Parts of the path at the pattern's stars. */
  readonly names: readonly string[];
}

interface Route {
  readonly operation: string;
  /** Default `GET`. */
  readonly method?: "POST";
  readonly pattern: readonly string[];
  answer(call: Call): SimReply;
}

const routes: readonly Route[] = [
  { operation: "ListClusters", pattern: ["clusters"], answer: listClusters },
  { operation: "DescribeClusterVersions", pattern: ["cluster-versions"], answer: describeVersions },
  { operation: "DescribeCluster", pattern: ["clusters", "*"], answer: onCluster(describeCluster) },
  {
    operation: "ListNodegroups",
    pattern: ["clusters", "*", "node-groups"],
    answer: onCluster(listPools("nodegroups")),
  },
  {
    operation: "DescribeNodegroup",
    pattern: ["clusters", "*", "node-groups", "*"],
    answer: onCluster(describeNodegroup),
  },
  {
    operation: "ListFargateProfiles",
    pattern: ["clusters", "*", "fargate-profiles"],
    answer: onCluster(listPools("fargateProfileNames")),
  },
  {
    operation: "DescribeFargateProfile",
    pattern: ["clusters", "*", "fargate-profiles", "*"],
    answer: onCluster(describeFargateProfile),
  },
  { operation: "ListAddons", pattern: ["clusters", "*", "addons"], answer: onCluster(listAddons) },
  { operation: "DescribeAddon", pattern: ["clusters", "*", "addons", "*"], answer: onCluster(describeAddon) },
  { operation: "DescribeAddonVersions", pattern: ["addons", "supported-versions"], answer: describeAddonVersions },
  {
    operation: "ListInsights",
    method: "POST",
    pattern: ["clusters", "*", "insights"],
    answer: onCluster(listInsights),
  },
  { operation: "DescribeInsight", pattern: ["clusters", "*", "insights", "*"], answer: onCluster(describeInsight) },
  { operation: "ListUpdates", pattern: ["clusters", "*", "updates"], answer: onCluster(listUpdates) },
  { operation: "DescribeUpdate", pattern: ["clusters", "*", "updates", "*"], answer: onCluster(describeUpdate) },
];

/** Routes that change a cluster, served only where that is allowed. */
const updateRoutes: readonly Route[] = eksUpdateCalls.map(({ operation, pattern, answer }) => ({
  operation,
  method: "POST",
  pattern: ["clusters", "*", ...pattern],
  answer: onCluster((cluster, { state, body, names }) => answer(state, cluster, body, names[1] ?? "")),
}));

/**
 * The operation of a request to EKS, and its answer once the caller is known; `undefined`: not simulated.
 *
 * @param writes Whether clusters may be changed.
 */
export function eksRoute(
  request: SimRequest,
  writes: boolean,
): { readonly operation: string; answer(state: SimState, caller: AwsCaller): SimReply } | undefined {
  const { segments, query } = request;
  const route = (writes ? [...routes, ...updateRoutes] : routes).find(
    ({ method = "GET", pattern }) => method === request.method && fits(pattern, segments) && !isPartial(request),
  );
  if (route === undefined) return undefined;
  const names = segments.filter((_, index) => route.pattern[index] === "*");
  return {
    operation: `eks:${route.operation}`,
    answer: (state, caller) =>
      refusal(state, caller, route) ?? route.answer({ state, caller, query, body: request.json(), names }),
  };
}

/** Filters of add-on versions that would not be applied, and so give a wrong answer rather than none. */
function isPartial({ query }: SimRequest): boolean {
  return ["types", "publishers", "owners"].some((name) => query.has(name));
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return pattern.length === segments.length && pattern.every((part, index) => part === "*" || part === segments[index]);
}

function refusal(state: SimState, caller: AwsCaller, { operation }: Route): SimReply | undefined {
  const account = state.account("eks", caller.account);
  // The token of an account is not valid in a region that the account has not switched on.
  if (account === undefined || !account.regions.includes(caller.region)) return awsProblem("eks", "invalid");
  if (account.access === "denied") {
    const resource = `arn:aws:eks:${caller.region}:${caller.account}:cluster/*`;
    const message = `User: ${callerArn(caller)} is not authorized to perform: eks:${operation} on resource: ${resource}`;
    return awsProblem("eks", "denied", message);
  }
  if (account.access !== "disabled") return undefined;
  return awsError("eks", 403, "OptInRequired", "The AWS Access Key Id needs a subscription for the service");
}

function onCluster(answer: (cluster: SimCluster, call: Call) => SimReply): Route["answer"] {
  return (call) => {
    const { state, caller, names } = call;
    const cluster = state.cluster("eks", caller.account, caller.region, names[0] ?? "");
    return cluster === undefined ? notFound(`No cluster found for name: ${names[0]}.`) : answer(cluster, call);
  };
}

function listClusters(call: Call): SimReply {
  const { state, caller } = call;
  const names = state.clusters("eks", caller.account, caller.region).map(({ name }) => name);
  return listing(call, "clusters", names);
}

function describeCluster(cluster: SimCluster, { state }: Call): SimReply {
  return found({ cluster: clusterMessage(cluster, versionOf(state, cluster.version)) });
}

function listPools(member: "nodegroups" | "fargateProfileNames") {
  return (cluster: SimCluster, call: Call) => {
    const pools = member === "nodegroups" ? nodegroups(cluster) : fargateProfiles(cluster);
    return listing(
      call,
      member,
      pools.map(({ name }) => name),
    );
  };
}

function describeNodegroup(cluster: SimCluster, { state, names }: Call): SimReply {
  const pool = nodegroups(cluster).find(({ name }) => name === names[1]);
  if (pool === undefined) return notFound(`No node group found for name: ${names[1]}.`);
  return found({ nodegroup: nodegroupMessage(cluster, pool, versionOf(state, pool.version), state.asOf) });
}

function describeFargateProfile(cluster: SimCluster, { names }: Call): SimReply {
  const pool = fargateProfiles(cluster).find(({ name }) => name === names[1]);
  if (pool === undefined) return notFound(`No Fargate Profile found with name: ${names[1]}.`);
  return found({ fargateProfile: fargateMessage(cluster, pool) });
}

function listAddons(cluster: SimCluster, call: Call): SimReply {
  return listing(call, "addons", addonNames(cluster));
}

function describeAddon(cluster: SimCluster, { names }: Call): SimReply {
  const name = addonNames(cluster).find((addon) => addon === names[1]);
  return name === undefined
    ? notFound(`No addon: ${names[1]} found in cluster: ${cluster.name}`)
    : found({ addon: addonMessage(cluster, name) });
}

function describeAddonVersions(call: Call): SimReply {
  const { state, query } = call;
  const wanted = query.get("kubernetesVersion");
  const minors = eksVersions(state.asOf).map(({ minor }) => minor);
  if (wanted === null || !minors.includes(wanted)) return invalid("unsupported kubernetesVersion");
  return listing(call, "addons", addonVersionMessages(wanted, query.get("addonName")));
}

function listInsights(cluster: SimCluster, call: Call): SimReply {
  const input = (call.body ?? {}) as Readonly<Record<"filter" | "maxResults" | "nextToken", unknown>>;
  // The page is asked for in the body, where a repeated request could not be told by its path.
  const query = new URLSearchParams();
  if (input.maxResults !== undefined) query.set("maxResults", String(input.maxResults));
  if (typeof input.nextToken === "string") query.set("nextToken", input.nextToken);
  const reply = listing({ ...call, query }, "insights", insightSummaries(cluster, call.state.asOf, input.filter));
  return { ...reply, identity: `insights of ${cluster.name} ${input.nextToken ?? ""}` };
}

function describeInsight(cluster: SimCluster, { state, names }: Call): SimReply {
  const insight = insightMessage(cluster, state.asOf, names[1] ?? "");
  return insight === undefined ? notFound(`No insight found for ID: ${names[1]}`) : found({ insight });
}

function listUpdates(cluster: SimCluster, call: Call): SimReply {
  return listing(
    call,
    "updateIds",
    updatesAsked(cluster, call.query).map((update) => updateId(cluster, update)),
  );
}

function describeUpdate(cluster: SimCluster, { names, query }: Call): SimReply {
  const update = updatesAsked(cluster, query).find((each) => updateId(cluster, each) === names[1]);
  return update === undefined
    ? notFound(`No update found for ID: ${names[1]}`)
    : found({ update: updateMessage(cluster, update) });
}

/** Updates of a node group or an add-on are listed apart from those of its cluster. */
function updatesAsked(cluster: SimCluster, query: URLSearchParams): readonly SimUpdate[] {
  const group = query.get("nodegroupName");
  const addon = query.get("addonName");
  return updatesOf(cluster).filter((update) => {
    if (addon !== null) return update.addon === addon;
    return group === null
      ? update.kind === "control-plane" || update.kind === "rollback"
      : update.kind === "nodes" && update.pools.includes(group);
  });
}

function describeVersions(call: Call): SimReply {
  const { state, query } = call;
  const wanted = query.getAll("clusterVersions");
  const status = query.get("versionStatus") ?? query.get("status")?.toUpperCase().replaceAll("-", "_");
  const versions = eksVersions(state.asOf)
    .filter(({ minor }) => wanted.length === 0 || wanted.includes(minor))
    .filter((version) => query.get("includeAll") === "true" || wanted.length > 0 || version.status !== "UNSUPPORTED")
    .filter((version) => status === undefined || version.status === status)
    .filter(({ isDefault }) => query.get("defaultOnly") !== "true" || isDefault)
    .filter(() => (query.get("clusterType") ?? "eks") === "eks");
  return listing(call, "clusterVersions", versions.toReversed().map(versionMessage));
}

/** One page of `items`, as `maxResults` and `nextToken` ask for it. */
function listing({ caller, query, names }: Call, member: string, items: readonly unknown[]): SimReply {
  const size = Number(query.get("maxResults") ?? 100);
  if (!Number.isInteger(size) || size < 1 || size > 100) return invalid("maxResults must be between 1 and 100");
  const page = pageOf(
    items,
    size,
    `${caller.account} ${caller.region} ${member} ${names.join("/")}`,
    query.get("nextToken"),
  );
  if (page === undefined) return invalid("The nextToken is not valid");
  return { status: 200, page: { tokens: page, render: (next) => ({ [member]: page.items, nextToken: next ?? null }) } };
}

function nodegroups(cluster: SimCluster): readonly SimPool[] {
  return cluster.pools.filter(({ kind = "managed" }) => kind === "managed");
}

function fargateProfiles(cluster: SimCluster): readonly SimPool[] {
  return cluster.pools.filter(({ kind }) => kind === "fargate");
}

function versionOf(state: SimState, minor: string): EksVersion | undefined {
  return eksVersions(state.asOf).find((version) => version.minor === minor);
}

function found(json: EksMessage): SimReply {
  return { status: 200, json };
}

function notFound(message: string): SimReply {
  return awsError("eks", 404, "ResourceNotFoundException", message);
}

function invalid(message: string): SimReply {
  return awsError("eks", 400, "InvalidParameterException", message);
}
