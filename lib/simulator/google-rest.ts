import { callContainer, googleTarget } from "./google-container.ts";
import { answerProjects } from "./google-projects.ts";
import { tryContainerCodecs } from "./google-protos.ts";
import { errorBody, fail, type GoogleReply, httpStatus } from "./google-status.ts";
import type { SimHandler, SimReply, SimRequest } from "./http.ts";
import type { SimState } from "./state.ts";

/** The only access token that the simulated Google accepts. */
export const googleToken = "ya29.fleetwright-simulator";

/** Container v1, Resource Manager v1 and v3 and the token endpoint, as HTTP with JSON. */
export function googleRest(state: SimState): SimHandler {
  return (request) => {
    if (request.path === "/token") return issueToken(request);
    const [version = "", collection = ""] = request.segments;
    if (!/^projects(:search)?$/.test(collection) || !/^v[13]$/.test(version)) return undefined;
    const unauthenticated = refuse(request.headers.authorization);
    const call = version === "v1" ? containerCall(request) : undefined;
    if (call === undefined) {
      const answer = answerProjects(state, request);
      if (answer === undefined) return undefined;
      return unauthenticated === undefined ? answer : { ...restReply(unauthenticated), ...named(answer) };
    }
    const target = googleTarget(call.name);
    const reply = unauthenticated ?? callContainer(state, call.method, target);
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

const collections: readonly (readonly [pattern: RegExp, method: string])[] = [
  [/^\/(?:locations|zones)\/[^/:]+\/clusters$/, "ListClusters"],
  [/^\/(?:locations|zones)\/[^/:]+\/clusters\/[^/:]+$/, "GetCluster"],
  [/^\/(?:locations|zones)\/[^/:]+\/clusters\/[^/:]+:fetchClusterUpgradeInfo$/, "FetchClusterUpgradeInfo"],
  [/^\/(?:locations|zones)\/[^/:]+\/clusters\/[^/:]+\/nodePools$/, "ListNodePools"],
  [/^\/(?:locations|zones)\/[^/:]+\/clusters\/[^/:]+\/nodePools\/[^/:]+$/, "GetNodePool"],
  [
    /^\/(?:locations|zones)\/[^/:]+\/clusters\/[^/:]+\/nodePools\/[^/:]+:fetchNodePoolUpgradeInfo$/,
    "FetchNodePoolUpgradeInfo",
  ],
  [/^\/(?:locations|zones)\/[^/:]+\/server[cC]onfig$/, "GetServerConfig"],
  [/^\/(?:locations|zones)\/[^/:]+\/operations$/, "ListOperations"],
  [/^\/(?:locations|zones)\/[^/:]+\/operations\/[^/:]+$/, "GetOperation"],
];

function containerCall(request: SimRequest): ContainerCall | undefined {
  if (request.method !== "GET") return undefined;
  const [, , project = "", ...rest] = request.segments;
  const path = `/${rest.join("/")}`;
  const method = collections.find(([pattern]) => pattern.test(path))?.[1];
  if (method === undefined) return undefined;
  const name = `projects/${project}${path}`.replace(/\/(?:server[cC]onfig|(?:clusters|nodePools|operations))$/, "");
  return { method, name: name.replace(/:fetch\w+$/, "") };
}

/** An answer as HTTP. `numbersFor` names the method whose enums are to be numbers; names are legal there too. */
function restReply(reply: GoogleReply, numbersFor?: string): SimReply {
  if ("error" in reply) return { status: httpStatus(reply.error.status), json: errorBody(reply.error) };
  const codec = numbersFor === undefined ? undefined : tryContainerCodecs()?.get(numbersFor);
  return { status: 200, json: codec === undefined ? reply.ok : codec.withNumbers(reply.ok) };
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
