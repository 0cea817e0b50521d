import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { TlsOptions } from "node:tls";
import type { CloudContext } from "./cloud.ts";
import type { Fault } from "./faults.ts";
import type { SimService } from "./fleet.ts";
import type { SimPage } from "./paging.ts";
import { readRequest, requestOf, type SimRequest } from "./request.ts";
import { bytesOf, sendUnder, sendWhole } from "./send.ts";

export type { SimRequest } from "./request.ts";

export interface SimReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as `application/json` unless `headers` say otherwise. */
  readonly json?: unknown;
  /** Sent as it is, in place of `json`. */
  readonly body?: string;
  /** In place of `json`: a page of a listing, whose way on a fault may change. */
  readonly page?: {
    readonly tokens: Omit<SimPage<unknown>, "items">;
    /** The answer that leads to the page `next`. An absolute link begins with `origin`. */
    render(next: string | undefined, origin: string): unknown;
  };
  /** Name in the permission tables, such as `eks:DescribeCluster`. Absent: a route that is not simulated. */
  readonly operation?: string;
  readonly account?: string;
  readonly region?: string;
  /** What tells this request from others of the same operation. Default: path with query. */
  readonly identity?: string;
  /** What the request changes. Not done where a fault keeps the request from the cloud. */
  readonly effect?: () => void;
  /** Random faults leave this request alone: sign-in calls, which clients do not retry as they do their reads. */
  readonly scriptedFaultsOnly?: boolean;
}

/** Answers from the state alone; latency, faults and the log come around it. `undefined`: the route is not simulated. */
export type SimHandler = (request: SimRequest) => SimReply | undefined;

/** A connection that asks to speak another protocol, as Node hands it over. */
export interface UpgradingConnection {
  readonly incoming: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/**
 * Takes a connection over, and answers 101, or says how it is refused. `undefined`: the route is not simulated. Faults
 * and latency do not reach these connections.
 */
export type SimUpgrade = (request: SimRequest, connection: UpgradingConnection) => SimReply | undefined;

/** Faults that each cloud words in its own way. */
export type WordedFaultKind = "throttle" | "throttle-retry-after" | "server-error" | "expired-token" | "wrong-shape";

/** The answer to `request` under a fault. `throttle-retry-after` must carry `Retry-After: fault.retryAfterSeconds`. */
export type FaultWording = (kind: WordedFaultKind, fault: Fault, request: SimRequest) => SimReply;

export interface ListenOptions {
  readonly cloud: SimService;
  readonly handler: SimHandler;
  /** Default: no other protocol is spoken. */
  readonly upgrade?: SimUpgrade;
  readonly wording: FaultWording;
  readonly context: Pick<CloudContext, "faults" | "log" | "latencyMs">;
  /** Default 0: any free port. */
  readonly port?: number;
  /** PEM texts; absent: plain HTTP. With `clientCa`, clients may sign in with certificates of that authority. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly clientCa?: string };
}

export interface Listener {
  /** Such as `http://127.0.0.1:49152`, without a trailing slash. */
  readonly url: string;
  readonly port: number;
  /** Serves a connection that another server accepted, as if it had come in here. */
  accept(socket: Socket): void;
  /** Ends every connection, answered or not. Safe to call twice. */
  close(): Promise<void>;
}

/** Serves `handler` on the loopback interface. */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { tls, port: wanted = 0 } = options;
  const scheme = tls === undefined ? "http" : "https";
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    serve(options, scheme, incoming, outgoing).catch((error: unknown) => {
      // A defect of the simulator must not look like one of its faults.
      const message = `The simulator failed: ${error instanceof Error ? error.message : typeof error}`;
      if (outgoing.headersSent) outgoing.destroy();
      else sendWhole(outgoing, bytesOf({ status: 500, json: { message } }, ""));
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tlsOptions(tls), listener);
  const { upgrade } = options;
  if (upgrade !== undefined) {
    server.on("upgrade", (incoming: IncomingMessage, socket: Duplex, head: Buffer) =>
      serveUpgrade({ ...options, upgrade }, scheme, { incoming, socket, head }),
    );
  }
  // A server that closes idle connections after seconds races clients that are about to use them.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(wanted, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    accept: (socket) => {
      server.emit("connection", socket);
    },
    async close() {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function tlsOptions({ key, cert, clientCa }: NonNullable<ListenOptions["tls"]>): TlsOptions {
  // A client without a certificate is let in: it may have a token.
  return {
    key,
    cert,
    ...(clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: false }),
  };
}

async function serve(
  { cloud, handler, wording, context }: ListenOptions,
  scheme: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = await readRequest(incoming, scheme);
  const target = incoming.url ?? "/";
  const userAgent = incoming.headers["user-agent"];
  const record = context.log.begin({
    cloud,
    operation: "unknown",
    method: request.method,
    path: target,
    ...(userAgent === undefined ? {} : { userAgent }),
  });
  outgoing.once("close", () => context.log.end(record));

  const reply = handler(request) ?? notSimulated(cloud, request);
  const { operation, account, region, identity = target, scriptedFaultsOnly } = reply;
  if (operation !== undefined) record.operation = operation;
  if (account !== undefined) record.account = account;
  if (region !== undefined) record.region = region;
  const fault =
    operation === undefined
      ? undefined
      : context.faults.next({ cloud, operation, account, region, path: identity, scriptedOnly: scriptedFaultsOnly });
  if (fault !== undefined) record.fault = fault.kind;
  // At once, so that no other request comes between what was found and what is made of it.
  if (fault === undefined || reachesCloud(fault)) reply.effect?.();
  if (context.latencyMs > 0) await delay(context.latencyMs, outgoing);
  if (outgoing.destroyed) return;

  const worded = fault === undefined ? undefined : wordedKind(fault);
  const answer =
    fault?.kind === "answer"
      ? fault.answer
      : fault === undefined || worded === undefined
        ? reply
        : wording(worded, fault, request);
  const bytes = bytesOf(answer, request.origin, fault);
  if (fault === undefined) sendWhole(outgoing, bytes);
  else sendUnder(fault, outgoing, bytes);
  if (outgoing.headersSent) record.status = answer.status;
}

function serveUpgrade(
  { cloud, upgrade, context }: ListenOptions & { readonly upgrade: SimUpgrade },
  scheme: string,
  connection: UpgradingConnection,
): void {
  const { incoming, socket } = connection;
  const request = requestOf(incoming, "", scheme);
  const record = context.log.begin({ cloud, operation: "unknown", method: request.method, path: incoming.url ?? "/" });
  socket.once("close", () => context.log.end(record));
  const reply = upgrade(request, connection) ?? notSimulated(cloud, request);
  if (reply.operation !== undefined) record.operation = reply.operation;
  record.status = reply.status;
  if (reply.status === 101) return;
  const { body } = bytesOf(reply, "");
  const head = `HTTP/1.1 ${reply.status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  socket.end(Buffer.concat([Buffer.from(`${head}\r\nconnection: close\r\n\r\n`), body]));
}

function notSimulated(cloud: SimService, request: SimRequest): SimReply {
  const message = `The simulator does not know ${request.method} ${request.path} of ${cloud}.`;
  return { status: 501, json: { message, error: { code: "NotSimulated", message } } };
}

/** Whether the cloud acts on the request before the fault spoils the answer. */
export function reachesCloud(fault: Fault): boolean {
  return fault.kind !== "answer" && fault.kind !== "unreachable" && wordedKind(fault) === undefined;
}

function wordedKind({ kind }: Fault): WordedFaultKind | undefined {
  switch (kind) {
    case "throttle":
    case "throttle-retry-after":
    case "server-error":
    case "expired-token":
    case "wrong-shape":
      return kind;
    default:
      return undefined;
  }
}

function delay(ms: number, outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      outgoing.off("close", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    outgoing.once("close", done);
  });
}
