import { answerCompute } from "./google-compute.ts";
import { callContainer, googleTarget, isContainerMethod } from "./google-container.ts";
import type { Message } from "./google-names.ts";
import { answerProjects } from "./google-projects.ts";
import { tryContainerCodecs } from "./google-protos.ts";
import { errorBody, fail, type GoogleReply, httpStatus } from "./google-status.ts";
import type { SimHandler, SimReply, SimRequest } from "./http.ts";
import type { SimState } from "./state.ts";

/** The only access token that the simulated Google accepts. */
export const googleToken = "ya29.fleetwright-simulator";

/** Container v1, Resource Manager v1 and v3, what is read of Compute v1, and the token endpoint, as HTTP with JSON. */
export function googleRest(state: SimState): SimHandler {
  return (request) => {
    if (request.path === "/token") return issueToken(request);
    if (request.path.startsWith("/compute/")) {
      const answer = answerCompute(state, request);
      const refused = refuse(request.headers.authorization);
      return answer === undefined || refused === undefined ? answer : { ...restReply(refused), ...named(answer) };
    }
    const [version = "", collection = ""] = request.segments;
    if (!/^projects(:search)?$/.test(collection) || !/^v[13]$/.test(version)) return undefined;
    const unauthenticated = refuse(request.headers.authorization);
    const call = version === "v1" ? containerCall(request) : undefined;
    if (call === undefined) {
      const answer = answerProjects(state, request);
      if (answer === undefined) return undefined;
      return unauthenticated === undefined ? answer : { ...restReply(unauthenticated), ...named(answer) };
    }
    if (!isContainerMethod(call.method, state)) return undefined;
    const target = googleTarget(call.name);
    const reply = unauthenticated ?? callContainer(state, call.method, target, messageOf(request));
    const numbers = /enum-encoding=int/.test(request.query.get("$alt") ?? "");
    return {
      ...restReply(reply, numbers ? call.method : undefined),
      operation: `gke:${call.method}`,
      ...(target === undefined ? {} : { account: target.project }),
      identity: call.name,
    };
  };
}

/** A failure unless the caller has the simulator's token or, as over a channel without TLS, none at all. */
export function refuse(authorization: string | undefined): GoogleReply | undefined {
  if (authorization === undefined || authorization === `Bearer ${googleToken}`) return undefined;
  return fail(
    "UNAUTHENTICATED",
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
  );
}

interface ContainerCall {
  readonly method: string;
  readonly name: string;
}

const place = "/(?:locations|zones)/[^/:]+";
const cluster = `${place}/clusters/[^/:]+`;
const pool = `${cluster}/nodePools/[^/:]+`;

const collections: readonly (readonly [verb: string, path: string, method: string])[] = [
  ["GET", `${place}/clusters`, "ListClusters"],
  ["GET", cluster, "GetCluster"],
  ["GET", `${cluster}:fetchClusterUpgradeInfo`, "FetchClusterUpgradeInfo"],
  ["GET", `${cluster}/nodePools`, "ListNodePools"],
  ["GET", pool, "GetNodePool"],
  ["GET", `${pool}:fetchNodePoolUpgradeInfo`, "FetchNodePoolUpgradeInfo"],
  ["GET", `${place}/server[cC]onfig`, "GetServerConfig"],
  ["GET", `${place}/operations`, "ListOperations"],
  ["GET", `${place}/operations/[^/:]+`, "GetOperation"],
  ["PUT", cluster, "UpdateCluster"],
  ["POST", `${cluster}:updateMaster`, "UpdateMaster"],
  ["PUT", pool, "UpdateNodePool"],
];

function containerCall(request: SimRequest): ContainerCall | undefined {
  const [, , project = "", ...rest] = request.segments;
  const path = `/${rest.join("/")}`;
  const method = collections.find(
    ([verb, pattern]) => verb === request.method && new RegExp(`^${pattern}$`).test(path),
  )?.[2];
  if (method === undefined) return undefined;
  const name = `projects/${project}${path}`.replace(/\/(?:server[cC]onfig|(?:clusters|nodePools|operations))$/, "");
  return { method, name: name.replace(/:(?:fetch|update)\w+$/, "") };
}

/** An answer as HTTP. `numbersFor` names the method whose enums are to be numbers; names are legal there too. */
function restReply(reply: GoogleReply, numbersFor?: string): SimReply {
  if ("error" in reply) return { status: httpStatus(reply.error.status), json: errorBody(reply.error) };
  const codec = numbersFor === undefined ? undefined : tryContainerCodecs()?.get(numbersFor);
  return {
    status: 200,
    json: codec === undefined ? reply.ok : codec.withNumbers(reply.ok),
    ...(reply.effect === undefined ? {} : { effect: reply.effect }),
  };
}

function messageOf(request: SimRequest): Message {
  const body = request.json();
  return typeof body === "object" && body !== null ? (body as Message) : {};
}

function named({ operation, account }: SimReply): Partial<SimReply> {
  return { ...(operation === undefined ? {} : { operation }), ...(account === undefined ? {} : { account }) };
}

function issueToken(request: SimRequest): SimReply | undefined {
  if (request.method !== "POST") return undefined;
  return {
    status: 200,
    json: { access_token: googleToken, expires_in: 3599, token_type: "Bearer" },
    operation: "gke:Token",
    scriptedFaultsOnly: true,
  };
}
