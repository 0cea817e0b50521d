import { constants, type ServerHttp2Stream } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "./faults.ts";
import { statusDetails } from "./google-error-details.ts";
import { type GoogleError, grpcCode } from "./google-status.ts";

/** A framed message, or the status that stands in its place. */
export type Outcome = Buffer | GoogleError;

/** The message of a unary request; `undefined` when there is not exactly one, or when it is compressed. */
export async function readFrame(stream: ServerHttp2Stream): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const whole = bytes.length >= 5 && bytes[0] === 0 && bytes.readUInt32BE(1) === bytes.length - 5;
  return whole ? bytes.subarray(5) : undefined;
}

/** A message as gRPC frames it: not compressed, length first. */
export function frame(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

const ok = { ":status": 200, "content-type": "application/grpc" } as const;

export function send(stream: ServerHttp2Stream, outcome: Outcome, fault?: Fault): void {
  if (Buffer.isBuffer(outcome)) {
    open(stream);
    stream.end(outcome);
    return;
  }
  const details = outcome.details === undefined ? undefined : statusDetails(outcome).toString("base64");
  const pushback = fault?.kind === "throttle-retry-after" ? String(fault.retryAfterSeconds * 1000) : undefined;
  stream.respond(
    {
      ...ok,
      "grpc-status": String(grpcCode(outcome.status)),
      "grpc-message": percentEncoded(outcome.message),
      ...(details === undefined ? {} : { "grpc-status-details-bin": details }),
      ...(pushback === undefined ? {} : { "grpc-retry-pushback-ms": pushback }),
    },
    { endStream: true },
  );
}

/**
 * Sends an outcome the way `fault` lets it through; false when the fault does not touch it. Only the stream is struck:
 * a connection that carries other calls stays, so that what fails does not depend on what else is under way.
 */
export function sendUnder(fault: Fault, stream: ServerHttp2Stream, outcome: Outcome): boolean {
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
      stream.end(Buffer.isBuffer(outcome) ? outcome.subarray(0, Math.floor(outcome.length / 2)) : "");
      return true;
    case "wrong-shape":
      if (fault.variant % 2 === 0) {
        stream.respond({ ":status": 200, "content-type": "text/html" });
        stream.end("<html><body>Sign in to continue</body></html>");
      } else send(stream, frame(Buffer.from([0x0a, 0xff, 0xff, 0x7f])));
      return true;
    case "answer":
      stream.respond({ ":status": fault.answer.status, "content-type": "application/json", ...fault.answer.headers });
      stream.end(fault.answer.body);
      return true;
    case "slow-drip":
      drip(fault, stream, outcome).catch(() => stream.destroy());
      return true;
    default:
      return false;
  }
}

async function drip({ dripMs }: Fault, stream: ServerHttp2Stream, outcome: Outcome): Promise<void> {
  const bytes = Buffer.isBuffer(outcome) ? outcome : Buffer.alloc(0);
  const size = Math.max(1, Math.ceil(bytes.length / 10));
  if (bytes.length > 0) open(stream);
  for (let at = 0; at < bytes.length && !stream.destroyed; at += size) {
    stream.write(bytes.subarray(at, at + size));
    await sleep(dripMs);
  }
  if (stream.destroyed) return;
  if (bytes.length > 0) stream.end();
  else send(stream, outcome);
}

/** Headers now; the status follows as trailers when the stream is ended. */
function open(stream: ServerHttp2Stream): void {
  stream.respond(ok, { waitForTrailers: true });
  stream.once("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
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
