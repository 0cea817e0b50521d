import { FleetError } from "../../lib/core/error.ts";
import type { AksOptions } from "../../lib/core/provider-options.ts";

/** Where Azure Resource Manager and the login service are, and how to reach them. */
export interface Connection {
  /** Base URL without a trailing slash. */
  readonly endpoint: string;
  /** False for plain HTTP on loopback: no token is asked for, and none is sent. */
  readonly authenticated: boolean;
  /** What the token is good for: this endpoint only, so that a mistaken endpoint gets nothing of use elsewhere. */
  readonly tokenScope: string;
  readonly authorityHost: string;
  /** The login service is not one of Microsoft's, so Microsoft's directory of login services cannot vouch for it. */
  readonly selfHostedAuthority: boolean;
  readonly tenantId?: string;
  /** `azure-usgov`, `azure-china`; absent for the public cloud. */
  readonly partition?: string;
  readonly caFile?: string;
  readonly proxy?: string;
  readonly requestTimeoutMs: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const clouds = {
  public: { arm: "https://management.azure.com", login: "https://login.microsoftonline.com" },
  usgov: { arm: "https://management.usgovcloudapi.net", login: "https://login.microsoftonline.us" },
  china: { arm: "https://management.chinacloudapi.cn", login: "https://login.chinacloudapi.cn" },
} as const;

/** Endpoint of a cloud's Resource Manager. */
export function publicEndpoint(cloud: keyof typeof clouds = "public"): string {
  return clouds[cloud].arm;
}

/**
 * Settles endpoint and login service: an option wins over the environment (`AZURE_RESOURCE_MANAGER_ENDPOINT`,
 * `AZURE_AUTHORITY_HOST`, `AZURE_TENANT_ID`), which wins over the cloud's own.
 *
 * @throws FleetError `CONFIG` for a URL that is none, carries credentials, or would send a token in the clear.
 */
export function connect(options: AksOptions): Connection {
  const env = options.env ?? process.env;
  const cloud = clouds[options.cloud ?? "public"];
  const endpoint = baseUrl(
    "endpoint",
    options.endpoint ?? nonEmpty(env["AZURE_RESOURCE_MANAGER_ENDPOINT"]) ?? cloud.arm,
  );
  const authenticated = endpoint.protocol === "https:";
  if (!authenticated && !isLoopback(endpoint.hostname)) {
    throw new FleetError("CONFIG", `the endpoint ${endpoint.origin} is plain HTTP and not on this machine`, {
      provider: "aks",
      hint: "Use https://, with caFile for a private certificate authority.",
    });
  }
  const host = options.authorityHost ?? nonEmpty(env["AZURE_AUTHORITY_HOST"]) ?? cloud.login;
  const authority = baseUrl("authorityHost", host.includes("://") ? host : `https://${host}`);
  if (authenticated && authority.protocol !== "https:") {
    throw new FleetError("CONFIG", "the login authority must be an https:// URL", { provider: "aks" });
  }
  // Node reads this variable of its own environment when it starts; for another environment somebody else has to.
  const extra = env === process.env ? undefined : nonEmpty(env["NODE_EXTRA_CA_CERTS"]);
  const caFile = options.caFile ?? extra;
  const tenantId = options.tenantId ?? nonEmpty(env["AZURE_TENANT_ID"]);
  return {
    endpoint: trimmed(endpoint),
    authenticated,
    tokenScope: `${trimmed(endpoint)}/.default`,
    authorityHost: trimmed(authority),
    selfHostedAuthority: !Object.values(clouds).some(({ login }) => login === authority.origin),
    requestTimeoutMs: options.requestTimeoutMs ?? 15_000,
    env,
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(options.cloud === undefined || options.cloud === "public" ? {} : { partition: `azure-${options.cloud}` }),
    ...(caFile === undefined ? {} : { caFile }),
    ...(options.proxy === undefined ? {} : { proxy: trimmed(baseUrl("proxy", options.proxy, true)) }),
  };
}

/** Whether a URL's host can only be this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function baseUrl(option: string, text: string, credentials = false): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const usable = url !== undefined && (url.protocol === "https:" || url.protocol === "http:");
  if (!usable || (!credentials && (url.username !== "" || url.password !== ""))) {
    // The text itself is not shown: it may hold a password.
    throw new FleetError("CONFIG", `aks: ${option} is not a base URL such as https://management.azure.com`, {
      provider: "aks",
      path: `$.${option}`,
    });
  }
  url.search = "";
  url.hash = "";
  return url;
}

function trimmed(url: URL): string {
  return url.href.replace(/\/+$/, "");
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text.trim();
}
