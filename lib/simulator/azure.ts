import { answerArm } from "./azure-arm.ts";
import { type Directory, directoryOf } from "./azure-directory.ts";
import { armError, azureWording } from "./azure-errors.ts";
import { answerGraph } from "./azure-graph.ts";
import { answerLogin } from "./azure-login.ts";
import { answerArmUpdate } from "./azure-updates.ts";
import type { StartCloud } from "./cloud.ts";
import { listen, type SimHandler, type SimReply, type SimRequest } from "./http.ts";
import type { SimState } from "./state.ts";

/**
 * Azure: Resource Manager with Resource Graph, and the Entra sign-in in front of it, on one port.
 *
 * With a certificate in the context it speaks TLS and wants a token, as Azure's clients do; without, it speaks plain
 * HTTP and takes requests that carry none.
 */
export const azureCloud: StartCloud = async (context) => {
  const { certificate, state } = context;
  const directory = directoryOf(state.seed);
  const server = await listen({
    cloud: "aks",
    handler: azureHandler(state, directory),
    wording: azureWording,
    context,
    port: context.nextPort(),
    ...(certificate === undefined ? {} : { tls: certificate }),
  });
  const { url } = server;
  const { tenantId, clientId, clientSecret } = directory;
  return {
    endpoints: { arm: url, entra: url },
    env: {
      AZURE_RESOURCE_MANAGER_ENDPOINT: url,
      AZURE_AUTHORITY_HOST: url,
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: clientSecret,
      ...(certificate === undefined
        ? {}
        : { NODE_EXTRA_CA_CERTS: certificate.caFile, REQUESTS_CA_BUNDLE: certificate.caFile }),
    },
    config: {
      id: "aks",
      endpoint: url,
      authorityHost: url,
      tenantId,
      ...(certificate === undefined ? {} : { caFile: certificate.caFile }),
    },
    close: () => server.close(),
  };
};

function azureHandler(state: SimState, directory: Directory): SimHandler {
  return (request) => {
    const login = answerLogin(directory, request);
    if (login !== undefined) return login;
    const graph = /^\/providers\/Microsoft\.ResourceGraph\/resources$/i.test(request.path) && request.method === "POST";
    const call = { state, directory, request };
    const changed = state.upgrades === undefined ? undefined : answerArmUpdate(call);
    const reply = graph ? answerGraph(state, directory, request) : (changed ?? answerArm(call));
    if (reply === undefined) return undefined;
    // Who asks is checked before what is asked for; what a refused request would have changed is forgotten with its reply.
    const refused = unauthenticated(directory, request) ?? unversioned(request);
    return refused === undefined ? reply : { ...named(reply), ...refused };
  };
}

function named({ operation, account, identity }: SimReply): Partial<SimReply> {
  return {
    ...(operation === undefined ? {} : { operation }),
    ...(account === undefined ? {} : { account }),
    ...(identity === undefined ? {} : { identity }),
  };
}

function unauthenticated({ token, tenantId }: Directory, { headers, origin }: SimRequest): SimReply | undefined {
  const { authorization } = headers;
  if (authorization === `Bearer ${token}`) return undefined;
  // Clients refuse to send a token in the clear, so none can be asked for there.
  if (authorization === undefined && origin.startsWith("http:")) return undefined;
  const challenge = { "www-authenticate": `Bearer authorization_uri="${origin}/${tenantId}", error="invalid_token"` };
  return authorization === undefined
    ? armError(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.", challenge)
    : armError(401, "InvalidAuthenticationToken", "The access token is invalid.", challenge);
}

function unversioned({ query }: SimRequest): SimReply | undefined {
  const version = query.get("api-version");
  if (version === null || version === "") {
    const message = "The api-version query parameter (?api-version=) is required for all requests.";
    return armError(400, "MissingApiVersionParameter", message);
  }
  if (/^\d{4}-\d{2}-\d{2}(?:-preview)?$/.test(version)) return undefined;
  return armError(400, "InvalidApiVersionParameter", `The api-version '${version.slice(0, 40)}' is invalid.`);
}
