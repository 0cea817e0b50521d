import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { Gap, Harvest } from "../../lib/core/gap.ts";
import type { CallOptions, FleetProvider } from "../../lib/core/provider.ts";
import type { Scope } from "../../lib/core/scope.ts";

export const subscriptionA = "00000000-0000-4000-8000-00000000000a";
export const subscriptionB = "00000000-0000-4000-8000-00000000000b";
export const subscriptionC = "00000000-0000-4000-8000-00000000000c";

export function scopeOf(accountId: string): Scope {
  return { provider: "aks", accountId };
}

/** One request as it arrived. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** An answer; `undefined` leaves the request hanging. */
export type Answer =
  | {
      readonly status?: number;
      readonly headers?: Record<string, string>;
      readonly json?: unknown;
      readonly text?: string;
    }
  | ((response: ServerResponse, request: IncomingMessage) => void)
  | undefined;

export interface LoopbackArm {
  readonly url: string;
  readonly seen: Seen[];
  /** Paths without the query, in order of arrival. */
  paths(): string[];
  close(): Promise<void>;
}

/** A server on a free port of 127.0.0.1 that answers with `respond`, and notes what it was asked. */
export async function listen(
  respond: (request: Seen) => Answer,
  tls?: { readonly key: string; readonly cert: string },
): Promise<LoopbackArm> {
  const seen: Seen[] = [];
  const handler = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://server");
      const { authorization } = request.headers;
      const asked = {
        method: request.method ?? "",
        path: url.pathname,
        url,
        authorization,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(asked);
      const answer = respond(asked);
      if (answer === undefined) return;
      if (typeof answer === "function") {
        answer(response, request);
        return;
      }
      response.writeHead(answer.status ?? 200, { "content-type": "application/json", ...answer.headers });
      response.end(answer.text ?? JSON.stringify(answer.json));
    });
  };
  const server: Server = tls === undefined ? createServer(handler) : createTlsServer(tls, handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    seen,
    paths: () => seen.map(({ path }) => path),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function armError(status: number, code: string, message = "said by the server"): Answer {
  return { status, json: { error: { code, message } } };
}

/** A managed cluster as Resource Manager prints a small, healthy one. */
export function armCluster(subscription: string, name: string, properties: Record<string, unknown> = {}) {
  return {
    id: `/subscriptions/${subscription}/resourcegroups/rg/providers/Microsoft.ContainerService/managedClusters/${name}`,
    name,
    location: "westeurope",
    sku: { name: "Base", tier: "Standard" },
    tags: { env: "test" },
    properties: {
      provisioningState: "Succeeded",
      powerState: { code: "Running" },
      kubernetesVersion: "1.34",
      currentKubernetesVersion: "1.34.2",
      agentPoolProfiles: [
        {
          name: "system",
          count: 3,
          vmSize: "Standard_D4s_v5",
          mode: "System",
          osType: "Linux",
          type: "VirtualMachineScaleSets",
          provisioningState: "Succeeded",
          orchestratorVersion: "1.34",
          currentOrchestratorVersion: "1.34.2",
        },
      ],
      ...properties,
    },
  };
}

/** A page of Resource Graph. */
export function graphPage(data: readonly unknown[], more: Record<string, unknown> = {}): Answer {
  return { json: { totalRecords: data.length, count: data.length, resultTruncated: "false", data, ...more } };
}

export const testNow = Date.UTC(2026, 10, 21);

/** Sends each request once, at once, and notes the operations. */
export function plainCall(
  signal: AbortSignal = new AbortController().signal,
): CallOptions & { readonly operations: string[] } {
  const operations: string[] = [];
  return {
    operations,
    signal,
    now: () => testNow,
    send(_scope, operation, attempt) {
      operations.push(operation);
      return attempt(signal);
    },
  };
}

export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

export interface Read {
  readonly clusters: readonly Cluster[];
  readonly gaps: readonly Gap[];
  readonly harvests: readonly Harvest<Cluster>[];
}

/** Everything that `clusters` yields, and a check that every scope ends exactly once. */
export async function readAll(provider: FleetProvider, scopes: readonly Scope[], call: CallOptions): Promise<Read> {
  const harvests = await collect(provider.clusters(scopes, call));
  const ends = harvests.filter(({ last }) => last).map(({ scope }) => scope.accountId);
  const asked = scopes.map(({ accountId }) => accountId);
  if (ends.sort().join() !== [...asked].sort().join()) throw new Error(`scopes that ended: ${ends.join()}`);
  return {
    harvests,
    clusters: harvests.flatMap(({ items }) => items).sort((a, b) => (a.uid < b.uid ? -1 : 1)),
    gaps: harvests.flatMap(({ gaps }) => gaps),
  };
}
