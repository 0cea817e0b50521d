import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { Gap, Harvest } from "../../lib/core/gap.ts";
import type { CallOptions, FleetProvider } from "../../lib/core/provider.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { accountA, ibmPool, ibmWorker, versionTable } from "./iks-samples.ts";

/** One request as it arrived. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
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
  | ((response: ServerResponse) => void)
  | undefined;

export interface LoopbackIbm {
  readonly url: string;
  readonly seen: Seen[];
  /** Requests to a path, in order of arrival. */
  to(path: string): readonly Seen[];
  close(): Promise<void>;
}

export const apiKey = "canary-api-key-0123456789";

/** An access token for an account, good for an hour. */
export function tokenFor(account: string, lifetimeSeconds = 3600): string {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { account: { valid: true, bss: account }, iat, exp: iat + lifetimeSeconds };
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString("base64url");
  return `${encode({ alg: "none", typ: "JWT" })}.${encode(claims)}.c2lnbmF0dXJl`;
}

export function issued(account: string): Answer {
  return {
    json: { access_token: tokenFor(account), refresh_token: "not_supported", token_type: "Bearer", expires_in: 3600 },
  };
}

/** What a healthy account answers to everything but the lists of clusters, which are empty. */
export function healthy({ path }: Seen): Answer {
  if (path === "/identity/token") return issued(accountA);
  if (path === "/global/v1/versions") return { json: versionTable };
  if (path === "/global/v2/getWorkerPools") return { json: [ibmPool("default")] };
  if (path === "/global/v2/getWorkers") return { json: [ibmWorker("w1", "default", "1.35.2_1530")] };
  return { json: [] };
}

export const searchPath = "/v3/resources/search";

function searchAnswer({ body }: Seen, crns: readonly string[]): object {
  const { search_cursor: cursor } = JSON.parse(body);
  return cursor === undefined
    ? { items: crns.map((crn) => ({ crn, tags: ["env:prod"] })), search_cursor: "more" }
    : { items: [] };
}

/** A server on a free port of 127.0.0.1 that answers with `respond`, and notes what it was asked. */
export async function listen(
  respond: (request: Seen) => Answer,
  tls?: { readonly key: string; readonly cert: string },
): Promise<LoopbackIbm> {
  const seen: Seen[] = [];
  const crns = new Set<string>();
  /** Global Search knows every cluster that was listed, where a test does not say otherwise. */
  const withTags = (asked: Seen, answer: Answer): Answer => {
    if (typeof answer !== "object" || !Array.isArray(answer.json)) return answer;
    if (asked.path === searchPath) return { json: searchAnswer(asked, [...crns]) };
    for (const entry of answer.json) if (typeof entry?.crn === "string") crns.add(entry.crn);
    return answer;
  };
  const server = (tls === undefined ? createServer() : createTlsServer(tls)).on("request", (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://server");
      const { method = "", headers } = request;
      const asked = {
        method,
        path: url.pathname,
        query: url.searchParams,
        headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(asked);
      const answer = withTags(asked, respond(asked));
      if (answer === undefined) return;
      if (typeof answer === "function") return answer(response);
      response.writeHead(answer.status ?? 200, { "content-type": "application/json", ...answer.headers });
      response.end(answer.text ?? JSON.stringify(answer.json));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    seen,
    to: (path) => seen.filter((request) => request.path === path),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function ibmError(status: number, code: string, description = "said by the server"): Answer {
  return { status, json: { incidentID: "1-FRA", code, description, type: "General" } };
}

export const testNow = Date.UTC(2026, 10, 21);

/** Sends each request once, at once. */
export function plainCall(signal: AbortSignal = new AbortController().signal): CallOptions {
  return { signal, now: () => testNow, send: (_scope, _operation, attempt) => attempt(signal) };
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

export async function readAll(provider: FleetProvider, scopes: readonly Scope[], call: CallOptions): Promise<Read> {
  const harvests = await collect(provider.clusters(scopes, call));
  return {
    harvests,
    clusters: harvests.flatMap(({ items }) => items).sort((a, b) => (a.uid < b.uid ? -1 : 1)),
    gaps: harvests.flatMap(({ gaps }) => gaps),
  };
}
