import type { Directory } from "./azure-directory.ts";
import type { SimReply, SimRequest } from "./http.ts";

const common = /^(?:common|organizations)$/i;

/**
 * The sign-in side of Entra: instance discovery, the OpenID configuration and client-credential tokens. `undefined` for
 * a path that is none of these.
 */
export function answerLogin(directory: Directory, request: SimRequest): SimReply | undefined {
  const reply = route(directory, request);
  return reply === undefined ? undefined : { ...reply, scriptedFaultsOnly: true };
}

function route(directory: Directory, request: SimRequest): SimReply | undefined {
  const [tenant = "", ...rest] = request.segments;
  const path = rest.join("/").toLowerCase();
  if (request.method === "GET" && path === "discovery/instance") return discovery(directory, request);
  if (request.method === "GET" && /^(?:v2\.0\/)?\.well-known\/openid-configuration$/.test(path)) {
    return knows(directory, tenant) ? configuration(tenant, request) : unknownTenant(tenant);
  }
  if (request.method === "POST" && /^oauth2\/(?:v2\.0\/)?token$/.test(path)) {
    return {
      ...(knows(directory, tenant) ? token(directory, request) : unknownTenant(tenant)),
      operation: "aks:Token",
    };
  }
  return undefined;
}

function discovery({ tenantId }: Directory, { origin }: SimRequest): SimReply {
  const host = new URL(origin).host;
  return {
    status: 200,
    operation: "aks:InstanceDiscovery",
    json: {
      tenant_discovery_endpoint: `${origin}/${tenantId}/v2.0/.well-known/openid-configuration`,
      "api-version": "1.1",
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    },
  };
}

function configuration(tenant: string, { origin }: SimRequest): SimReply {
  return {
    status: 200,
    operation: "aks:OpenIdConfiguration",
    json: {
      issuer: `${origin}/${tenant}/v2.0`,
      authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
      token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
      device_authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/devicecode`,
      jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
      token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
      response_types_supported: ["code", "id_token"],
      subject_types_supported: ["pairwise"],
      id_token_signing_alg_values_supported: ["RS256"],
      tenant_region_scope: "EU",
      cloud_instance_name: new URL(origin).host,
    },
  };
}

function token(directory: Directory, request: SimRequest): SimReply {
  const form = new URLSearchParams(request.body);
  if (form.get("grant_type") !== "client_credentials") {
    return refused(400, "unsupported_grant_type", 70003, "The simulator issues tokens for client credentials only.");
  }
  if (form.get("client_id") !== directory.clientId) {
    return refused(400, "unauthorized_client", 700016, "Application was not found in the directory.");
  }
  if (form.get("client_secret") !== directory.clientSecret) {
    return refused(401, "invalid_client", 7000215, "Invalid client secret provided.");
  }
  return {
    status: 200,
    json: { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token: directory.token },
  };
}

function knows(directory: Directory, tenant: string): boolean {
  return common.test(tenant) || tenant.toLowerCase() === directory.tenantId;
}

function unknownTenant(tenant: string): SimReply {
  return { ...refused(400, "invalid_request", 90002, `Tenant '${tenant}' not found.`), operation: "aks:Token" };
}

function refused(status: number, error: string, code: number, message: string): SimReply {
  return { status, json: { error, error_description: `AADSTS${code}: ${message}`, error_codes: [code] } };
}
