import type { ServerResponse } from "node:http";
import type { Fault } from "./faults.ts";
import type { SimReply } from "./http.ts";

/** An answer ready for the wire. */
export interface ReplyBytes {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Encodes a reply. A fault of paging changes where its page leads. */
export function bytesOf(reply: SimReply, origin: string, fault?: Fault): ReplyBytes {
  const text =
    reply.body ?? JSON.stringify(reply.page === undefined ? reply.json : rendered(reply.page, origin, fault));
  return {
    status: reply.status,
    headers: { "content-type": "application/json", ...reply.headers },
    body: Buffer.from(text ?? ""),
  };
}

function rendered(page: NonNullable<SimReply["page"]>, origin: string, fault: Fault | undefined): unknown {
  const { current, next, first } = page.tokens;
  switch (fault?.kind) {
    case "repeated-page-token":
      return page.render(current ?? next ?? first, origin);
    case "cyclic-next-link":
      return page.render(next ?? first, origin);
    case "foreign-next-link":
      return page.render(next ?? first, fault.origin);
    default:
      return page.render(next, origin);
  }
}

export function sendWhole(outgoing: ServerResponse, { status, headers, body }: ReplyBytes): void {
  outgoing.writeHead(status, { ...headers, "content-length": String(body.length) });
  outgoing.end(body);
}

/** Sends an answer the way `fault` lets it through; faults that are in its content leave the wire alone. */
export function sendUnder(fault: Fault, outgoing: ServerResponse, bytes: ReplyBytes): void {
  switch (fault.kind) {
    case "hang":
      return;
    case "reset":
      outgoing.socket?.resetAndDestroy();
      return;
    case "unreachable":
      outgoing.socket?.destroy();
      return;
    case "truncated":
      sendTruncated(fault, outgoing, bytes);
      return;
    case "slow-drip":
      sendSlowly(fault, outgoing, bytes);
      return;
    default:
      sendWhole(outgoing, bytes);
  }
}

/** Half of the body: either as if that were all, or cut off by a connection that ends early. */
function sendTruncated({ variant }: Fault, outgoing: ServerResponse, bytes: ReplyBytes): void {
  const half = bytes.body.subarray(0, Math.floor(bytes.body.length / 2));
  if (variant % 2 === 0) {
    sendWhole(outgoing, { ...bytes, body: half });
    return;
  }
  outgoing.writeHead(bytes.status, { ...bytes.headers, "content-length": String(bytes.body.length) });
  outgoing.write(half, () => outgoing.destroy());
}

function sendSlowly({ dripMs }: Fault, outgoing: ServerResponse, { status, headers, body }: ReplyBytes): void {
  const size = Math.max(1, Math.ceil(body.length / 10));
  let at = 0;
  outgoing.writeHead(status, { ...headers, "content-length": String(body.length) });
  const timer = setInterval(() => {
    outgoing.write(body.subarray(at, at + size));
    at += size;
    if (at >= body.length) outgoing.end();
  }, dripMs);
  outgoing.once("close", () => clearInterval(timer));
  outgoing.once("finish", () => clearInterval(timer));
}
