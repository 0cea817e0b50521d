import type { Pipeline, PipelinePolicy } from "@azure/core-rest-pipeline";
import type { TokenCredential } from "@azure/identity";
import { FleetError } from "../../lib/core/error.ts";
import { pinnedLink } from "../../lib/core/pages.ts";
import { type ArmResponse, responseError, transportError } from "./arm-error.ts";
import type { ArmClusterId, ArmNetworkId } from "./arm-id.ts";
import type { Connection } from "./connection.ts";
import { credentialOf } from "./credential.ts";
import { applyDial, type Dial, dialOf, proxyOptions } from "./dial.ts";
import { containerService, containerServiceApi, resourceGraph, resourcesSubscriptions } from "./sdk.ts";

/** One try of one request. */
export interface Attempt {
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch, for a `Retry-After` that names a date. */
  now(): number;
}

/** A successful answer: the raw JSON of Resource Manager, with every field that this SDK does not know yet. */
export interface ArmReply {
  readonly body: Readonly<Record<string, unknown>>;
  header(name: string): string | undefined;
}

/**
 * The requests that reading AKS takes. Each method sends one request, once, and rejects with a `FleetError` only.
 * `next` is the link to a further page, as the server gave it; absent for the first page.
 */
export interface ArmClient {
  subscriptions(next: string | undefined, attempt: Attempt): Promise<ArmReply>;
  /** Resource Graph over the given subscriptions, or all below the given management groups; 1,000 rows a page. */
  query(
    text: string,
    within: { readonly subscriptions: readonly string[] } | { readonly managementGroups: readonly string[] },
    skipToken: string | undefined,
    attempt: Attempt,
  ): Promise<ArmReply>;
  managedClusters(subscription: string, next: string | undefined, attempt: Attempt): Promise<ArmReply>;
  maintenanceConfigurations(cluster: ArmClusterId, next: string | undefined, attempt: Attempt): Promise<ArmReply>;
  kubernetesVersions(subscription: string, location: string, attempt: Attempt): Promise<ArmReply>;
  upgradeProfile(cluster: ArmClusterId, attempt: Attempt): Promise<ArmReply>;
  poolUpgradeProfile(cluster: ArmClusterId, pool: string, attempt: Attempt): Promise<ArmReply>;
  /** Quotas of Compute in a location and how far they are used. */
  computeUsage(subscription: string, location: string, next: string | undefined, attempt: Attempt): Promise<ArmReply>;
  /** Addresses of the subnets of a virtual network and how far they are used. */
  networkUsage(network: ArmNetworkId, next: string | undefined, attempt: Attempt): Promise<ArmReply>;
}

/** What an SDK client is made with, so that it sends through the given pipeline. */
interface Line {
  readonly credential: TokenCredential;
  readonly options: {
    readonly endpoint: string;
    readonly allowInsecureConnection: boolean;
    readonly pipeline: Pipeline;
  };
}

/** The last answer of an exchange; a request is sent twice when its first token is challenged. */
interface Taken {
  response: ArmResponse | undefined;
}

interface Opened {
  readonly credential: TokenCredential;
  readonly dial: Dial;
  readonly pipeline: Pipeline;
}

/** A client of the real SDKs. Nothing is loaded, read or sent before the first request. */
export function armClient(connection: Connection): ArmClient {
  let opening: Promise<Opened> | undefined;

  /**
   * Runs one SDK call through a pipeline of its own, which carries this attempt's signal and deadline to every page
   * (the SDK drops both after the first), keeps the request on the endpoint, and takes down the raw answer.
   */
  async function exchange(attempt: Attempt, run: (line: Line) => Promise<unknown>): Promise<ArmReply> {
    const taken: Taken = { response: undefined };
    let failure: unknown;
    try {
      opening ??= open(connection);
      const { credential, dial, pipeline } = await opening;
      const own = pipeline.clone();
      own.addPolicy(exchangePolicy(connection, dial, attempt.signal, taken), { afterPhase: "Sign" });
      const { endpoint, authenticated } = connection;
      await run({ credential, options: { endpoint, allowInsecureConnection: !authenticated, pipeline: own } });
    } catch (error) {
      failure = error;
    }
    // What the server sent counts, not whether the SDK could make its own types of it.
    if (taken.response === undefined) throw transportError(failure, attempt.signal);
    if (taken.response.status !== 200) throw responseError(taken.response, attempt.now());
    return replyOf(taken.response);
  }

  const page = (next: string | undefined) =>
    next === undefined ? {} : { continuationToken: pinnedLink(next, connection.endpoint) };

  /**
   * One page of a listing that this SDK has no method for. Packages of their own would have one, each with an API of
   * hundreds of operations around it.
   */
  const plainPage = (path: string, apiVersion: string, next: string | undefined, attempt: Attempt) =>
    exchange(attempt, async ({ credential, options }) => {
      const { createContainerService } = await containerServiceApi();
      const context = createContainerService(credential, "", options);
      if (next !== undefined) return context.pathUnchecked(pinnedLink(next, connection.endpoint)).get();
      return context.pathUnchecked(path).get({ queryParameters: { "api-version": apiVersion } });
    });

  return {
    subscriptions: (next, attempt) =>
      exchange(attempt, async ({ credential, options }) => {
        const { SubscriptionClient } = await resourcesSubscriptions();
        return new SubscriptionClient(credential, options).subscriptions.list().byPage(page(next)).next();
      }),
    query: (text, within, skipToken, attempt) =>
      exchange(attempt, async ({ credential, options }) => {
        const { ResourceGraphClient } = await resourceGraph();
        return new ResourceGraphClient(credential, options).resources({
          query: text,
          ...("subscriptions" in within
            ? { subscriptions: [...within.subscriptions] }
            : { managementGroups: [...within.managementGroups] }),
          options: { resultFormat: "objectArray", top: 1000, ...(skipToken === undefined ? {} : { skipToken }) },
        });
      }),
    managedClusters: (subscription, next, attempt) =>
      exchange(attempt, async ({ credential, options }) => {
        const { ContainerServiceClient } = await containerService();
        const client = new ContainerServiceClient(credential, subscription, options);
        return client.managedClusters.list().byPage(page(next)).next();
      }),
    maintenanceConfigurations: ({ subscription, resourceGroup, name }, next, attempt) =>
      exchange(attempt, async ({ credential, options }) => {
        const { ContainerServiceClient } = await containerService();
        const client = new ContainerServiceClient(credential, subscription, options);
        return client.maintenanceConfigurations.listByManagedCluster(resourceGroup, name).byPage(page(next)).next();
      }),
    kubernetesVersions: (subscription, location, attempt) =>
      exchange(attempt, async ({ credential, options }) => {
        const { ContainerServiceClient } = await containerService();
        const client = new ContainerServiceClient(credential, subscription, options);
        return client.managedClusters.listKubernetesVersions(location);
      }),
    upgradeProfile: ({ subscription, resourceGroup, name }, attempt) =>
      exchange(attempt, async ({ credential, options }) => {
        const { ContainerServiceClient } = await containerService();
        const client = new ContainerServiceClient(credential, subscription, options);
        return client.managedClusters.getUpgradeProfile(resourceGroup, name);
      }),
    poolUpgradeProfile: ({ subscription, resourceGroup, name }, pool, attempt) =>
      exchange(attempt, async ({ credential, options }) => {
        const { ContainerServiceClient } = await containerService();
        const client = new ContainerServiceClient(credential, subscription, options);
        return client.agentPools.getUpgradeProfile(resourceGroup, name, pool);
      }),
    computeUsage: (subscription, location, next, attempt) =>
      plainPage(
        pathOf`/subscriptions/${subscription}/providers/Microsoft.Compute/locations/${location}/usages`,
        "2024-07-01",
        next,
        attempt,
      ),
    networkUsage: ({ subscription, resourceGroup, name }, next, attempt) =>
      plainPage(
        pathOf`/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Network/virtualNetworks/${name}/usages`,
        "2024-05-01",
        next,
        attempt,
      ),
  };
}

/**
 * The pipeline that every client shares: one token for all of them, instead of one per subscription, each of which
 * would start a process of its own where the Azure command line holds the login. Retries and redirects are off.
 */
async function open(connection: Connection): Promise<Opened> {
  const dial = await dialOf(connection);
  const credential = await credentialOf(connection, dial);
  const { SubscriptionClient } = await resourcesSubscriptions();
  const { pipeline } = new SubscriptionClient(credential, {
    endpoint: connection.endpoint,
    credentials: { scopes: [connection.tokenScope] },
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    userAgentOptions: { userAgentPrefix: "fleetwright" },
    ...proxyOptions(connection),
  });
  // The policy refuses plain HTTP; the connection allows that on loopback only, where no token must go.
  if (!connection.authenticated) pipeline.removePolicy({ name: "bearerTokenAuthenticationPolicy" });
  return { credential, dial, pipeline };
}

function exchangePolicy(connection: Connection, dial: Dial, signal: AbortSignal, taken: Taken): PipelinePolicy {
  return {
    name: "fleetwrightExchange",
    async sendRequest(request, next) {
      // The token is already in the headers: whatever led the SDK elsewhere, it must not arrive there.
      pinnedLink(request.url, connection.endpoint);
      applyDial(dial, request);
      request.abortSignal = signal;
      taken.response = undefined;
      const response = await next(request);
      const { status, headers, bodyAsText } = response;
      taken.response = { status, text: bodyAsText ?? "", header: (name) => headers.get(name) };
      return response;
    },
  };
}

/** A path whose parts, which come from answers, stay single segments. */
function pathOf(literals: TemplateStringsArray, ...parts: readonly string[]): string {
  return String.raw({ raw: literals }, ...parts.map(encodeURIComponent));
}

function replyOf({ text, header }: ArmResponse): ArmReply {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && !Array.isArray(body)) {
      return { body: body as Record<string, unknown>, header };
    }
  } catch {
    // Told apart from nothing else: what is not a JSON object is not an answer of this API.
  }
  throw new FleetError("BAD_RESPONSE", "the answer is not a JSON object", { retryable: true, path: "$" });
}
