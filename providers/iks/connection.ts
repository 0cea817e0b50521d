import { FleetError } from "../../lib/core/error.ts";
import type { IksOptions } from "../../lib/core/provider-options.ts";

/** Where the container and identity services are, and how to reach them. */
export interface Connection {
  /** Base URL of the container service, without `/global` and without a trailing slash. */
  readonly endpoint: string;
  readonly iamEndpoint: string;
  /** Base URL of Global Search. */
  readonly searchEndpoint: string;
  readonly requestTimeoutMs: number;
  readonly caFile?: string;
  readonly proxy?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const publicEndpoints = {
  containers: "https://containers.cloud.ibm.com",
  iam: "https://iam.cloud.ibm.com",
  search: "https://api.global-search-tagging.cloud.ibm.com",
};

/** Whether requests go anywhere but to IBM's public container service. */
export function ownEndpoint({ endpoint }: Connection): string | undefined {
  return endpoint === publicEndpoints.containers ? undefined : endpoint;
}

/**
 * Settles the endpoints: an option wins over the environment (`IBMCLOUD_CS_API_ENDPOINT`, `IBMCLOUD_IAM_API_ENDPOINT`, `IBMCLOUD_GS_API_ENDPOINT`, as
 * IBM's Terraform provider reads them), which wins over the public ones.
 *
 * @throws FleetError `CONFIG` for a URL that is none, carries credentials, or would send a token in the clear.
 */
export function connect(options: IksOptions): Connection {
  const env = options.env ?? process.env;
  const containers = options.endpoint ?? nonEmpty(env["IBMCLOUD_CS_API_ENDPOINT"]) ?? publicEndpoints.containers;
  const iam = options.iamEndpoint ?? nonEmpty(env["IBMCLOUD_IAM_API_ENDPOINT"]) ?? publicEndpoints.iam;
  const search = options.searchEndpoint ?? nonEmpty(env["IBMCLOUD_GS_API_ENDPOINT"]) ?? publicEndpoints.search;
  const caFile = options.caFile ?? (env === process.env ? undefined : nonEmpty(env["NODE_EXTRA_CA_CERTS"]));
  return {
    endpoint: baseUrl("endpoint", containers).replace(/\/global$/, ""),
    iamEndpoint: baseUrl("iamEndpoint", iam),
    searchEndpoint: baseUrl("searchEndpoint", search),
    requestTimeoutMs: options.requestTimeoutMs ?? 15_000,
    env,
    ...(caFile === undefined ? {} : { caFile }),
    ...(options.proxy === undefined ? {} : { proxy: options.proxy }),
  };
}

/** Whether a URL's host can only be this machine. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** The environment may name a bare host; without trailing slashes. */
function baseUrl(option: "endpoint" | "iamEndpoint" | "searchEndpoint", text: string): string {
  const full = text.includes("://") ? text : `https://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  const usable = url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  if (!usable) {
    // The text itself is not shown: it may hold a password.
    throw new FleetError("CONFIG", `iks: ${option} is not a base URL such as ${publicEndpoints.containers}`, {
      provider: "iks",
      path: `$.${option}`,
    });
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new FleetError("CONFIG", `iks: ${option} ${url.origin} is plain HTTP and not on this machine`, {
      provider: "iks",
      path: `$.${option}`,
      hint: "Use https://, with caFile for a private certificate authority.",
    });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

export function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text.trim();
}
