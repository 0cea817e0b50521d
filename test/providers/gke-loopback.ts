import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import type { CallOptions } from "../../lib/core/provider.ts";

/** What a method of the Container API is answered with. `hang` is never answered. */
type Answer =
  | { readonly ok: object }
  | { readonly code: number; readonly message: string; readonly reason?: string; readonly retryDelaySeconds?: number }
  | "hang";

/** Answers by method name; a method that is not listed is unimplemented. */
export type Answers = Readonly<Record<string, (request: Readonly<Record<string, unknown>>) => Answer>>;

export interface Loopback {
  readonly endpoint: string;
  /** Method or URL of every request, in order of arrival. */
  readonly calls: string[];
  /** `authorization` of every request; empty where there was none. */
  readonly authorization: string[];
  readonly userAgents: string[];
  close(): Promise<void>;
}

const instant = Date.UTC(2026, 10, 21);

/** Sends each request once, as a scheduler without limits and retries would. */
export function sendOnce(signal: AbortSignal = new AbortController().signal): CallOptions {
  return { signal, now: () => instant, send: (_scope, _operation, attempt) => attempt(signal) };
}

type Reply = (error: { code: number; details: string; metadata?: unknown } | null, value?: object) => void;
interface Metadata {
  get(key: string): readonly unknown[];
  set(key: string, value: Buffer): void;
}
type Call = { readonly request: Readonly<Record<string, unknown>>; readonly metadata: Metadata };
interface Type {
  encode(value: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
  fromObject(value: object): object;
  toObject(message: object, options: object): Readonly<Record<string, unknown>>;
}
interface Method {
  readonly name: string;
  readonly resolvedRequestType: Type;
  readonly resolvedResponseType: Type;
  resolve(): unknown;
}
interface Grpc {
  readonly Metadata: new () => Metadata;
  readonly Server: new () => {
    addService(definition: object, handlers: object): void;
    bindAsync(address: string, credentials: unknown, done: (error: Error | null, port: number) => void): void;
    forceShutdown(): void;
  };
  readonly ServerCredentials: { createInsecure(): unknown; createSsl(roots: null, pairs: readonly object[]): unknown };
}
interface Protobuf {
  readonly Root: {
    fromJSON(json: unknown): {
      resolveAll(): void;
      lookupService(name: string): { readonly methodsArray: readonly Method[] };
      lookupType(name: string): Type;
    };
  };
}

const service = "google.container.v1.ClusterManager";
let loaded: ReturnType<typeof loadDefinitions> | undefined;

/** The definitions take long to resolve, and every server needs the same. */
function definitions(): ReturnType<typeof loadDefinitions> {
  loaded ??= loadDefinitions();
  return loaded;
}

function loadDefinitions() {
  const here = createRequire(import.meta.url);
  const gaxPath = createRequire(here.resolve("@google-cloud/container")).resolve("google-gax");
  const gax = createRequire(gaxPath);
  const protobuf = gax("protobufjs") as Protobuf;
  const root = protobuf.Root.fromJSON(here("@google-cloud/container/build/protos/protos.json"));
  root.resolveAll();
  const methods = root.lookupService(service).methodsArray;
  for (const method of methods) method.resolve();
  return { grpc: (here(gaxPath) as { grpc: Grpc }).grpc, gax, protobuf, methods };
}

/** The Container API over gRPC, spoken by the SDK's own copy of the gRPC library. */
export async function serveGrpc(
  answers: Answers,
  tls?: { readonly key: string; readonly cert: string },
): Promise<Loopback> {
  const { grpc, protobuf, gax, methods } = definitions();
  const calls: string[] = [];
  const authorization: string[] = [];
  const userAgents: string[] = [];
  const definition: Record<string, object> = {};
  const handlers: Record<string, (call: Call, reply: Reply) => void> = {};
  for (const method of methods) {
    const { resolvedRequestType: input, resolvedResponseType: output } = method;
    definition[method.name] = {
      path: `/${service}/${method.name}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: (value: object) => value,
      requestDeserialize: (bytes: Uint8Array) => input.toObject(input.decode(bytes), {}),
      responseSerialize: (value: object) => Buffer.from(output.encode(output.fromObject(value)).finish()),
      responseDeserialize: (bytes: Uint8Array) => bytes,
    };
    handlers[method.name] = ({ request, metadata }, reply) => {
      calls.push(`${method.name} ${String(request["parent"] ?? request["name"])}`);
      authorization.push(String(metadata.get("authorization")[0] ?? ""));
      userAgents.push(String(metadata.get("user-agent")[0] ?? ""));
      const answer = answers[method.name]?.(request) ?? { code: 12, message: "not here" };
      if (answer === "hang") return;
      if ("ok" in answer) return reply(null, answer.ok);
      const details = new grpc.Metadata();
      const status = statusDetails(gax, protobuf, answer);
      if (status !== undefined) details.set("grpc-status-details-bin", status);
      reply({ code: answer.code, details: answer.message, metadata: details });
    };
  }
  const server = new grpc.Server();
  server.addService(definition, handlers);
  const credentials =
    tls === undefined
      ? grpc.ServerCredentials.createInsecure()
      : grpc.ServerCredentials.createSsl(null, [
          { private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.cert) },
        ]);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) => (error === null ? resolve(bound) : reject(error)));
  });
  return {
    endpoint: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    calls,
    authorization,
    userAgents,
    close: async () => server.forceShutdown(),
  };
}

/** `google.rpc.Status` with the details that Google's services add. */
function statusDetails(
  gax: NodeJS.Require,
  protobuf: Protobuf,
  answer: Exclude<Answer, "hang" | { readonly ok: object }>,
): Buffer | undefined {
  if (answer.reason === undefined && answer.retryDelaySeconds === undefined) return undefined;
  const root = protobuf.Root.fromJSON(gax("../protos/status.json"));
  const any = (name: string, value: object) => {
    const type = root.lookupType(name);
    return { type_url: `type.googleapis.com/${name}`, value: type.encode(type.fromObject(value)).finish() };
  };
  const { reason, retryDelaySeconds } = answer;
  const details = [
    ...(reason === undefined ? [] : [any("google.rpc.ErrorInfo", { reason, domain: "googleapis.com" })]),
    ...(retryDelaySeconds === undefined
      ? []
      : [any("google.rpc.RetryInfo", { retryDelay: { seconds: retryDelaySeconds, nanos: 0 } })]),
  ];
  const status = root.lookupType("google.rpc.Status");
  const message = status.fromObject({ code: answer.code, message: answer.message, details });
  return Buffer.from(status.encode(message).finish());
}

/** Any HTTP API on loopback. */
export async function serveHttp(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Loopback> {
  const calls: string[] = [];
  const authorization: string[] = [];
  const userAgents: string[] = [];
  const server = createServer((request, response) => {
    calls.push(request.url ?? "");
    authorization.push(request.headers.authorization ?? "");
    userAgents.push(request.headers["user-agent"] ?? "");
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    authorization,
    userAgents,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
