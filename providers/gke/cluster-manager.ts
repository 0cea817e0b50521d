import { createRequire } from "node:module";
import type { AuthenticatedFetch } from "./authenticated-fetch.ts";
import type { Credentials } from "./credentials.ts";
import { loadPeer } from "./peers.ts";
import type { GkeSettings } from "./settings.ts";

/** Call options of google-gax that are used here. */
export interface SdkCallOptions {
  readonly timeout: number;
  readonly retry: null;
  readonly signal: AbortSignal;
  readonly otherArgs?: { readonly headers: Record<string, string> };
}

type Method<Request> = (request: Request, options: SdkCallOptions) => Promise<readonly unknown[]>;

/** The part of `ClusterManagerClient` that is used here. */
export interface ClusterManager {
  readonly listClusters: Method<{ readonly parent: string }>;
  readonly listOperations: Method<{ readonly parent: string }>;
  readonly fetchClusterUpgradeInfo: Method<{ readonly name: string }>;
  readonly getServerConfig: Method<{ readonly name: string }>;
  close(): Promise<void>;
}

interface ContainerSdk {
  readonly ClusterManagerClient: new (options: Readonly<Record<string, unknown>>) => ClusterManager;
}

/** The part of grpc-js that is used here. */
interface Grpc {
  readonly credentials: {
    createInsecure(): unknown;
    createSsl(roots: Buffer): unknown;
    createFromGoogleCredential(source: {
      getRequestHeaders(url?: string): Promise<Readonly<Record<string, string>>>;
    }): unknown;
    combineChannelCredentials(channel: unknown, call: unknown): unknown;
  };
}

/**
 * The SDK's client for one endpoint, over the protocol of the settings.
 *
 * @param ca Certificate authorities in PEM; absent: those that Node trusts.
 */
export async function createClusterManager(
  settings: GkeSettings,
  credentials: Credentials,
  fetch: AuthenticatedFetch,
  ca: readonly string[] | undefined,
): Promise<ClusterManager> {
  const { container } = settings;
  const sdk = await loadPeer(
    async () => (await import("@google-cloud/container")) as unknown as ContainerSdk,
    "@google-cloud/container",
  );
  const auth = {
    getClient: () => credentials(container),
    getUniverseDomain: async () => (await credentials(container)).universeDomain,
    fetch,
  };
  const address = container.custom ? { apiEndpoint: container.host, port: container.port } : {};
  if (settings.protocol === "rest") {
    const protocol = container.plain ? "http" : "https";
    return new sdk.ClusterManagerClient({ ...address, auth, fallback: true, protocol });
  }
  const channel = container.plain
    ? loadGrpc().credentials.createInsecure()
    : ca === undefined
      ? undefined
      : privateChannel(loadGrpc(), auth.getClient, ca);
  const client = new sdk.ClusterManagerClient({
    ...address,
    auth,
    ...(channel === undefined ? {} : { sslCreds: channel }),
    "grpc.primary_user_agent": "fleetwright",
    "grpc.enable_retries": 0,
    // The default of 64 KiB costs a round trip for every few clusters of a large project.
    "grpc-node.flow_control_window": 4 * 1024 * 1024,
    // A proxy of the environment is for the way out of this machine.
    ...(container.plain ? { "grpc.enable_http_proxy": 0 } : {}),
  });
  return container.plain && settings.token !== undefined ? withToken(client, settings.token.value) : client;
}

function privateChannel(grpc: Grpc, getClient: () => ReturnType<Credentials>, ca: readonly string[]): unknown {
  const call = grpc.credentials.createFromGoogleCredential({
    getRequestHeaders: async (url) => Object.fromEntries(await (await getClient()).getRequestHeaders(url)),
  });
  return grpc.credentials.combineChannelCredentials(grpc.credentials.createSsl(Buffer.from(ca.join("\n"))), call);
}

/** gRPC attaches no credentials to a channel without TLS, so on loopback the token goes along as an ordinary header. */
function withToken(client: ClusterManager, token: string): ClusterManager {
  // The SDK adds its own headers to the object that it is given.
  const carry = (options: SdkCallOptions): SdkCallOptions => ({
    ...options,
    otherArgs: { headers: { authorization: `Bearer ${token}` } },
  });
  return {
    listClusters: (request, options) => client.listClusters(request, carry(options)),
    listOperations: (request, options) => client.listOperations(request, carry(options)),
    fetchClusterUpgradeInfo: (request, options) => client.fetchClusterUpgradeInfo(request, carry(options)),
    getServerConfig: (request, options) => client.getServerConfig(request, carry(options)),
    close: () => client.close(),
  };
}

/** The gRPC library must be the very copy that the SDK uses, and only the SDK depends on it. */
function loadGrpc(): Grpc {
  const sdk = createRequire(import.meta.url).resolve("@google-cloud/container");
  const gax = createRequire(sdk)("google-gax") as { readonly grpc: Grpc };
  return gax.grpc;
}
