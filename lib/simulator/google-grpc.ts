import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { CloudContext } from "./cloud.ts";
import type { Fault } from "./faults.ts";
import { callContainer, googleTarget } from "./google-container.ts";
import { faultError } from "./google-faults.ts";
import { frame, readFrame, sendError, sendUnder, sendWhole } from "./google-grpc-wire.ts";
import type { Message } from "./google-names.ts";
import { containerService, type MethodCodec } from "./google-protos.ts";
import { refuse } from "./google-rest.ts";
import { fail, type GoogleReply, grpcCode } from "./google-status.ts";

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
