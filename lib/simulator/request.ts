import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";

export interface SimRequest {
  readonly method: string;
  /** As sent, percent-encoded, without the query. */
  readonly path: string;
  /** The path's parts, decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body as JSON; `undefined` when it is not. */
  json(): unknown;
  /** Scheme, host and port the client used: what absolute links in answers begin with. */
  readonly origin: string;
  /** Common name of the client's certificate, where the server asked for one and its authority signed it. */
  readonly clientName?: string;
}

const maxBody = 1_048_576;

/** Reads a request whole. Rejects when its body is larger than 1 MiB or the client goes away. */
export async function readRequest(incoming: IncomingMessage, scheme: string): Promise<SimRequest> {
  return requestOf(incoming, await readBody(incoming), scheme);
}

/** A request whose body has been read. */
export function requestOf(incoming: IncomingMessage, body: string, scheme: string): SimRequest {
  const clientName = clientNameOf(incoming.socket);
  const [path = "/", query = ""] = splitOnce(incoming.url ?? "/", "?");
  return {
    method: incoming.method ?? "GET",
    path,
    segments: path
      .split("/")
      .filter((part) => part !== "")
      .map(decoded),
    query: new URLSearchParams(query),
    headers: incoming.headers,
    body,
    json() {
      try {
        return JSON.parse(body);
      } catch {
        return undefined;
      }
    },
    origin: `${scheme}://${incoming.headers.host ?? "127.0.0.1"}`,
    ...(clientName === undefined ? {} : { clientName }),
  };
}

function clientNameOf(socket: IncomingMessage["socket"]): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const name: unknown = socket.getPeerCertificate().subject?.CN;
  return typeof name === "string" ? name : undefined;
}

/** A part that is not valid percent-encoding is taken literally: no name in the fleet equals it. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBody) throw new Error("the request body is larger than 1 MiB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
