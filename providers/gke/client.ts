import { readFile } from "node:fs/promises";
import { getCACertificates } from "node:tls";
import { FleetError } from "../../lib/core/error.ts";
import { type Agents, createAgents } from "./agents.ts";
import { authenticatedFetch } from "./authenticated-fetch.ts";
import { type ClusterManager, createClusterManager, type SdkCallOptions } from "./cluster-manager.ts";
import { type AuthLibrary, createCredentials } from "./credentials.ts";
import { googleError } from "./errors.ts";
import { once } from "./once.ts";
import { loadPeer } from "./peers.ts";
import type { Endpoint, GkeSettings } from "./settings.ts";

/** One request each; all of them reject with `FleetError` only. Responses are as the SDK gives them, unread. */
export interface GkeClient {
  /** Every cluster of the project with its node pools, and the zones that did not answer. */
  listClusters(project: string, signal: AbortSignal): Promise<unknown>;
  listOperations(project: string, signal: AbortSignal): Promise<unknown>;
  fetchClusterUpgradeInfo(name: string, signal: AbortSignal): Promise<unknown>;
  getServerConfig(project: string, location: string, signal: AbortSignal): Promise<unknown>;
  /** One page of the active projects that the identity may see, narrowed by `query`. */
  searchProjects(query: string | undefined, pageToken: string | undefined, signal: AbortSignal): Promise<unknown>;
  /** A region of Compute Engine with its quotas. */
  getRegion(project: string, region: string, signal: AbortSignal): Promise<unknown>;
  /** A subnetwork by its full name, with how full its ranges are. */
  getSubnetwork(name: string, signal: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

/** Loads the SDKs, certificates and credentials with the first request, not before. */
export function createClient(settings: GkeSettings): GkeClient {
  const trust = once(() => trusted(settings.caFile));
  const agents = once(async (): Promise<Agents> => createAgents(settings.proxyFor, await trust()));
  const library = once(() =>
    loadPeer(async () => (await import("google-auth-library")) as unknown as AuthLibrary, "google-auth-library"),
  );
  const credentials = createCredentials(settings, library, agents);
  const manager = once(async (): Promise<ClusterManager> => {
    const send = authenticatedFetch(settings.container, credentials, await agents());
    return createClusterManager(settings, credentials, send, await trust());
  });

  const rest = (endpoint: Endpoint) =>
    once(async () => {
      await library();
      return authenticatedFetch(endpoint, credentials, await agents());
    });
  const resourceManager = rest(settings.resourceManager);
  const compute = rest(settings.compute);

  /** Gives `attempt` one deadline for everything it waits for, credentials included. */
  const send = async <T>(operation: string, signal: AbortSignal, attempt: (bounded: AbortSignal) => Promise<T>) => {
    const deadline = AbortSignal.timeout(settings.requestTimeoutMs);
    try {
      return await attempt(AbortSignal.any([signal, deadline]));
    } catch (error) {
      throw googleError(error, { operation, signal, timedOut: deadline.aborted && !signal.aborted });
    }
  };
  const container = async (
    operation: string,
    signal: AbortSignal,
    call: (client: ClusterManager, options: SdkCallOptions) => Promise<readonly unknown[]>,
  ): Promise<unknown> => {
    // Loading a large library is no part of the request, and must not use its time up.
    const client = await manager();
    return send(`gke:${operation}`, signal, async (bounded) => {
      // The scheduler repeats what failed; `null` switches the SDK's own repetition off.
      const [response] = await call(client, { timeout: settings.requestTimeoutMs, retry: null, signal: bounded });
      return response;
    });
  };

  const computeCall = async (operation: string, path: string, signal: AbortSignal): Promise<unknown> => {
    const request = await compute();
    return send(`gke:${operation}`, signal, async (bounded) => {
      const url = new URL(`/compute/v1/${path}`, settings.compute.origin);
      return parseJson(`gke:${operation}`, await (await request(url, { signal: bounded })).text());
    });
  };

  return {
    listClusters: (project, signal) =>
      container("ListClusters", signal, (client, options) =>
        client.listClusters({ parent: `projects/${project}/locations/-` }, options),
      ),
    listOperations: (project, signal) =>
      container("ListOperations", signal, (client, options) =>
        client.listOperations({ parent: `projects/${project}/locations/-` }, options),
      ),
    fetchClusterUpgradeInfo: (name, signal) =>
      container("FetchClusterUpgradeInfo", signal, (client, options) =>
        client.fetchClusterUpgradeInfo({ name }, options),
      ),
    getServerConfig: (project, location, signal) =>
      container("GetServerConfig", signal, (client, options) =>
        client.getServerConfig({ name: `projects/${project}/locations/${location}` }, options),
      ),
    getRegion: (project, region, signal) => computeCall("GetRegion", `projects/${project}/regions/${region}`, signal),
    getSubnetwork: (name, signal) => computeCall("GetSubnetwork", `${name}?views=WITH_UTILIZATION`, signal),
    async searchProjects(query, pageToken, signal) {
      const request = await resourceManager();
      return send("gke:SearchProjects", signal, async (bounded) => {
        const url = new URL("/v3/projects:search", settings.resourceManager.origin);
        url.searchParams.set("query", query === undefined ? "state:ACTIVE" : `state:ACTIVE ${query}`);
        url.searchParams.set("pageSize", "500");
        if (pageToken !== undefined) url.searchParams.set("pageToken", pageToken);
        return parseJson("gke:SearchProjects", await (await request(url, { signal: bounded })).text());
      });
    },
    async close() {
      await manager.made()?.then((client) => client.close(), ignoreFailure);
      await agents.made()?.then((made) => made.close(), ignoreFailure);
    },
  };
}

/** What Node trusts, and the authorities of `caFile` besides. */
async function trusted(caFile: string | undefined): Promise<readonly string[] | undefined> {
  if (caFile === undefined) return undefined;
  const pem = await readFile(caFile, "utf8").catch(() => undefined);
  if (pem?.includes("-----BEGIN CERTIFICATE-----") !== true) {
    const problem = pem === undefined ? "cannot be read" : "holds no certificate in PEM";
    throw new FleetError("CONFIG", `the file of certificate authorities for GKE ${problem}: ${caFile}`, {
      provider: "gke",
    });
  }
  return [...getCACertificates("default"), pem];
}

function parseJson(operation: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FleetError("BAD_RESPONSE", `${operation}: the response is not JSON`, {
      provider: "gke",
      retryable: true,
    });
  }
}

function ignoreFailure(): void {
  // What was never opened needs no closing; the failure itself was reported by the request that met it.
}
