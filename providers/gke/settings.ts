import { FleetError } from "../../lib/core/error.ts";
import type { GkeOptions } from "../../lib/core/provider-options.ts";
import { isLoopback, type ProxyChoice, proxyChoice } from "./proxy.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where one of Google's APIs is reached. */
export interface Endpoint {
  /** `https://container.googleapis.com`, without a path. */
  readonly origin: string;
  /** As it goes into an address: IPv6 keeps its brackets. */
  readonly host: string;
  readonly port: number;
  /** HTTP without TLS; loopback only. */
  readonly plain: boolean;
  /** False for the public cloud. */
  readonly custom: boolean;
}

/** Everything that options and environment decide, checked once. */
export interface GkeSettings {
  readonly container: Endpoint;
  readonly resourceManager: Endpoint;
  readonly compute: Endpoint;
  readonly protocol: "grpc" | "rest";
  /** A ready access token, and the environment variable that it comes from. */
  readonly token?: { readonly value: string; readonly variable: string };
  readonly proxyFor: ProxyChoice;
  readonly caFile?: string;
  readonly requestTimeoutMs: number;
}

/**
 * @throws FleetError `CONFIG` for an endpoint or proxy that is not a URL, has a path, or is plain HTTP to another
 * machine, which would show it the access token; and for gRPC through `proxy`.
 */
export function readSettings(options: GkeOptions, env: Environment): GkeSettings {
  const container = endpointOf(
    options.endpoint,
    env,
    "CLOUDSDK_API_ENDPOINT_OVERRIDES_CONTAINER",
    "https://container.googleapis.com",
  );
  const resourceManager = endpointOf(
    options.resourceManagerEndpoint,
    env,
    "CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER",
    "https://cloudresourcemanager.googleapis.com",
  );
  const compute = endpointOf(
    options.computeEndpoint,
    env,
    "CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE",
    "https://compute.googleapis.com",
  );
  const proxyFor = proxyChoice(options.proxy, env);
  if (options.protocol === "grpc" && options.proxy !== undefined) {
    throw new FleetError("CONFIG", "GKE over gRPC cannot use `proxy`", {
      provider: "gke",
      hint: "Leave `protocol` out or set it to `rest`.",
    });
  }
  const token = ["GOOGLE_OAUTH_ACCESS_TOKEN", "CLOUDSDK_AUTH_ACCESS_TOKEN"]
    .map((variable) => ({ variable, value: env[variable]?.trim() ?? "" }))
    .find(({ value }) => value !== "");
  return {
    container,
    resourceManager,
    compute,
    // The gRPC library takes a proxy from lower-case environment variables only; REST goes wherever it is told to.
    protocol: options.protocol ?? (proxyFor(container.host) === undefined ? "grpc" : "rest"),
    ...(token === undefined ? {} : { token }),
    proxyFor,
    ...(options.caFile === undefined ? {} : { caFile: options.caFile }),
    requestTimeoutMs: options.requestTimeoutMs ?? 15_000,
  };
}

function endpointOf(given: string | undefined, env: Environment, variable: string, standard: string): Endpoint {
  const fromEnv = env[variable]?.trim();
  const custom = given ?? (fromEnv === "" ? undefined : fromEnv);
  const source = given === undefined ? `the environment variable ${variable}` : "the endpoint of GKE";
  const text = custom ?? standard;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw refuse(`${source} is not an http or https URL`);
  }
  if (url.username !== "" || url.password !== "") throw refuse(`${source} holds credentials`);
  // Google's own tools print their overrides with and without the API version.
  if (!/^\/(?:compute\/)?(?:v\d+\/?)?$/.test(url.pathname) || url.search !== "") throw refuse(`${source} has a path`);
  const plain = url.protocol === "http:";
  if (plain && !isLoopback(url.hostname)) {
    throw refuse(`${source} is plain HTTP on another machine; credentials are not sent there`, "Use https.");
  }
  const port = url.port === "" ? (plain ? 80 : 443) : Number(url.port);
  return { origin: url.origin, host: url.hostname, port, plain, custom: custom !== undefined };
}

function refuse(message: string, hint?: string): FleetError {
  return new FleetError("CONFIG", message, { provider: "gke", ...(hint === undefined ? {} : { hint }) });
}
