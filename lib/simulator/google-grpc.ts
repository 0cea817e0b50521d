import { constants, createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { CloudContext } from "./cloud.ts";
import type { Fault } from "./faults.ts";
import type { Message } from "./google-clusters.ts";
import { callContainer, googleTarget } from "./google-container.ts";
import { statusDetails } from "./google-error-details.ts";
import { faultError } from "./google-faults.ts";
import { containerService, type MethodCodec } from "./google-protos.ts";
import { refuse } from "./google-rest.ts";
import { fail, type GoogleError, type GoogleReply, grpcCode } from "./google-status.ts";

export interface GrpcServer {
  /** Speaks gRPC on a connection that another server accepted. */
  accept(socket: Socket): void;
  close(): void;
}

/**
 * The Container service over gRPC: unary calls in HTTP/2 frames.
 *
 * Not on `@grpc/grpc-js`, because its server neither shares a port with HTTP/1 nor lets a handler cut, garble or
 * delay the bytes of one answer, which is what the faults are about. Clients meet the same wire format.
 *
 * @param codecs Called at the first request, so that a simulator without gRPC clients needs no Google package.
 */
export function grpcServer(context: CloudContext, codecs: () => ReadonlyMap<string, MethodCodec>): GrpcServer {
  const server = createServer();
  const sessions = new Set<{ destroy(): void }>();
  server.on("session", (session) => {
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
    // A client that goes away in mid-call is no concern of the server's.
    session.on("error", () => session.destroy());
  });
  server.on("stream", (stream, headers) => {
    stream.on("error", () => stream.destroy());
    serve(context, codecs, stream, headers).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : typeof error;
      if (!stream.headersSent && !stream.destroyed) sendError(stream, { status: "INTERNAL", message });
    });
  });
  return {
    accept: (socket) => {
      server.emit("connection", socket);
    },
    close() {
      for (const session of sessions) session.destroy();
    },
  };
}

async function serve(
  context: CloudContext,
  codecs: () => ReadonlyMap<string, MethodCodec>,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
): Promise<void> {
  const body = await readFrame(stream);
  const path = headers[":path"] ?? "";
  const userAgent = headers["user-agent"];
  const record = context.log.begin({
    cloud: "gke",
    operation: "unknown",
    method: headers[":method"] ?? "POST",
    path,
    ...(userAgent === undefined ? {} : { userAgent }),
  });
  stream.once("close", () => context.log.end(record));

  const method = path.startsWith(`/${containerService}/`) ? path.slice(containerService.length + 2) : "";
  const codec = codecs().get(method);
  const call = answer(context, method, codec, body, headers.authorization);
  let fault: Fault | undefined;
  if (call.operation !== undefined) {
    record.operation = call.operation;
    if (call.account !== undefined) record.account = call.account;
    fault = context.faults.next({
      cloud: "gke",
      operation: call.operation,
      account: call.account,
      path: call.identity,
    });
    if (fault !== undefined) record.fault = fault.kind;
  }
  if (context.latencyMs > 0) await sleep(context.latencyMs);
  if (stream.destroyed) return;

  const worded = fault === undefined ? undefined : faultError(fault);
  const reply: GoogleReply = worded === undefined ? call.reply : { error: worded };
  if ("error" in reply) {
    if (fault === undefined || worded !== undefined) {
      record.status = grpcCode(reply.error.status);
      sendError(stream, reply.error, fault);
    } else if (!sendUnder(fault, stream, Buffer.alloc(5))) sendError(stream, reply.error);
    return;
  }
  const bytes = frame(codec?.encode(reply.ok) ?? Buffer.alloc(0));
  if (fault !== undefined && sendUnder(fault, stream, bytes)) return;
  record.status = 0;
  sendWhole(stream, bytes);
}

interface Answered {
  readonly reply: GoogleReply;
  readonly operation?: string;
  readonly account?: string;
  readonly identity: string;
}

function answer(
  { state }: CloudContext,
  method: string,
  codec: MethodCodec | undefined,
  body: Buffer | undefined,
  authorization: string | undefined,
): Answered {
  if (body === undefined)
    return { reply: fail("INTERNAL", "the request is not one uncompressed message"), identity: "" };
  if (codec === undefined)
    return { reply: fail("UNIMPLEMENTED", `the simulator does not implement ${method}`), identity: "" };
  const name = nameOf(method, codec.decode(body));
  const target = googleTarget(name);
  const reply = refuse(authorization) ?? callContainer(state, method, target);
  const known = !("error" in reply) || reply.error.status !== "UNIMPLEMENTED";
  return {
    reply,
    identity: name,
    ...(known ? { operation: `gke:${method}` } : {}),
    ...(target === undefined ? {} : { account: target.project }),
  };
}

/** The resource of a request: `name` or `parent`, or the deprecated fields that name its parts. */
function nameOf(method: string, request: Message): string {
  const part = (key: string) => (typeof request[key] === "string" ? request[key] : "");
  const given = part("name") || part("parent");
  if (given !== "") return given;
  const base = `projects/${part("projectId")}/zones/${part("zone")}`;
  if (method === "GetOperation") return `${base}/operations/${part("operationId")}`;
  const cluster = part("clusterId") === "" ? base : `${base}/clusters/${part("clusterId")}`;
  return part("nodePoolId") === "" ? cluster : `${cluster}/nodePools/${part("nodePoolId")}`;
}

/** The message of a unary request; `undefined` when there is not exactly one, or when it is compressed. */
async function readFrame(stream: ServerHttp2Stream): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const whole = bytes.length >= 5 && bytes[0] === 0 && bytes.readUInt32BE(1) === bytes.length - 5;
  return whole ? bytes.subarray(5) : undefined;
}

function frame(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

const ok = { ":status": 200, "content-type": "application/grpc" } as const;

function sendWhole(stream: ServerHttp2Stream, bytes: Buffer): void {
  open(stream);
  stream.end(bytes);
}

/** Headers now; the status follows as trailers when the stream is ended. */
function open(stream: ServerHttp2Stream): void {
  stream.respond(ok, { waitForTrailers: true });
  stream.once("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
}

function sendError(stream: ServerHttp2Stream, error: GoogleError, fault?: Fault): void {
  stream.respond(
    {
      ...ok,
      "grpc-status": String(grpcCode(error.status)),
      "grpc-message": percentEncoded(error.message),
      ...(error.details === undefined ? {} : { "grpc-status-details-bin": statusDetails(error).toString("base64") }),
      ...(fault?.kind === "throttle-retry-after"
        ? { "grpc-retry-pushback-ms": String(fault.retryAfterSeconds * 1000) }
        : {}),
    },
    { endStream: true },
  );
}

/**
 * Sends an answer the way `fault` lets it through; false when the fault does not touch it. Only the stream is struck:
 * a connection that carries other calls stays, so that what fails does not depend on what else is under way.
 */
function sendUnder(fault: Fault, stream: ServerHttp2Stream, bytes: Buffer): boolean {
  switch (fault.kind) {
    case "hang":
      return true;
    case "reset":
    case "unreachable":
      stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      return true;
    case "truncated":
      // Neither the rest of the message nor a status.
      stream.respond(ok);
      stream.end(bytes.subarray(0, Math.floor(bytes.length / 2)));
      return true;
    case "wrong-shape":
      if (fault.variant % 2 === 0) {
        stream.respond({ ":status": 200, "content-type": "text/html" });
        stream.end("<html><body>Sign in to continue</body></html>");
      } else sendWhole(stream, frame(Buffer.from([0x0a, 0xff, 0xff, 0x7f])));
      return true;
    case "slow-drip":
      drip(fault, stream, bytes).catch(() => stream.destroy());
      return true;
    default:
      return false;
  }
}

async function drip({ dripMs }: Fault, stream: ServerHttp2Stream, bytes: Buffer): Promise<void> {
  const size = Math.max(1, Math.ceil(bytes.length / 10));
  open(stream);
  for (let at = 0; at < bytes.length && !stream.destroyed; at += size) {
    stream.write(bytes.subarray(at, at + size));
    await sleep(dripMs);
  }
  if (!stream.destroyed) stream.end();
}

/** The `grpc-message` encoding: printable ASCII but `%` stays as it is. */
function percentEncoded(message: string): string {
  const bytes = [...Buffer.from(message)];
  return bytes
    .map((byte) =>
      byte >= 0x20 && byte <= 0x7e && byte !== 0x25
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    )
    .join("");
}
