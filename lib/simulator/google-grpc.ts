import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { isFleetError } from "../core/error.ts";
import type { CloudContext } from "./cloud.ts";
import { callContainer, googleTarget, isContainerMethod } from "./google-container.ts";
import { faultError } from "./google-faults.ts";
import { frame, type Outcome, readFrame, send, sendUnder } from "./google-grpc-wire.ts";
import type { Message } from "./google-names.ts";
import { containerService, type MethodCodec } from "./google-protos.ts";
import { refuse } from "./google-rest.ts";
import { grpcCode } from "./google-status.ts";
import { reachesCloud } from "./http.ts";

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
      if (!stream.headersSent && !stream.destroyed) send(stream, { status: "INTERNAL", message });
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
  const call = answer(context, codecs, method, body, headers.authorization);
  const { operation, account } = call;
  if (operation !== undefined) record.operation = operation;
  if (account !== undefined) record.account = account;
  const fault =
    operation === undefined
      ? undefined
      : context.faults.next({ cloud: "gke", operation, account, path: call.identity });
  if (fault !== undefined) record.fault = fault.kind;
  if (fault === undefined || reachesCloud(fault)) call.effect?.();
  if (context.latencyMs > 0) await sleep(context.latencyMs);
  if (stream.destroyed) return;

  const worded = fault === undefined ? undefined : faultError(fault);
  const outcome = worded ?? call.outcome;
  if (fault !== undefined && worded === undefined && sendUnder(fault, stream, outcome)) return;
  record.status = Buffer.isBuffer(outcome) ? 0 : grpcCode(outcome.status);
  send(stream, outcome, fault);
}

interface Answered {
  readonly outcome: Outcome;
  /** Absent: a method that is not simulated. */
  readonly operation?: string;
  readonly account?: string;
  readonly identity: string;
  readonly effect?: () => void;
}

function answer(
  { state }: CloudContext,
  codecs: () => ReadonlyMap<string, MethodCodec>,
  method: string,
  body: Buffer | undefined,
  authorization: string | undefined,
): Answered {
  const unknown = (message: string): Answered => ({ outcome: { status: "UNIMPLEMENTED", message }, identity: "" });
  let codec: MethodCodec | undefined;
  try {
    codec = codecs().get(method);
  } catch (error) {
    if (!isFleetError(error)) throw error;
    return unknown(`${error.message}. ${error.hint ?? ""}`);
  }
  if (codec === undefined || !isContainerMethod(method, state))
    return unknown(`the simulator does not implement ${method}`);
  if (body === undefined) return unknown("the simulator takes requests of one uncompressed message only");
  const request = codec.decode(body);
  const name = nameOf(method, request);
  const target = googleTarget(name);
  const reply = refuse(authorization) ?? callContainer(state, method, target, request);
  return {
    outcome: "error" in reply ? reply.error : frame(codec.encode(reply.ok)),
    identity: name,
    operation: `gke:${method}`,
    ...("ok" in reply && reply.effect !== undefined ? { effect: reply.effect } : {}),
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
