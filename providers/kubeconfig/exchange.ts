import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { createGunzip } from "node:zlib";
import { FleetError } from "../../lib/core/error.ts";
import type { Connection } from "./connection.ts";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A page of 500 nodes takes 5 to 15 MB, most of it names of images. */
const maxBody = 64 * 1_048_576;

/** What a request carries, where it is no plain GET. */
export interface Outgoing {
  readonly method: "PATCH";
  readonly contentType: string;
  readonly body: string;
}

/** Sends one request and reads the whole answer, whatever its status. Redirects are answers like any other. */
export function exchange(
  { request, agent }: Connection,
  url: URL,
  headers: Readonly<Record<string, string | string[]>>,
  signal: AbortSignal,
  sent?: Outgoing,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        agent,
        signal,
        headers: {
          ...headers,
          "Accept-Encoding": "gzip",
          ...(sent === undefined ? {} : { "Content-Type": sent.contentType }),
        },
        ...(sent === undefined ? {} : { method: sent.method }),
      },
      (incoming: IncomingMessage) => {
        readBody(incoming).then(
          (body) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }),
          (error: unknown) => {
            outgoing.destroy();
            reject(error);
          },
        );
      },
    );
    outgoing.once("error", reject);
    outgoing.end(sent?.body);
  });
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const packed = incoming.headers["content-encoding"] === "gzip";
  const source = packed ? incoming.pipe(createGunzip()) : incoming;
  // A pipe does not hand on that its source broke off.
  if (packed) incoming.once("error", (error) => source.destroy(error));
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Counted unpacked: a small answer can unpack to any size.
    if (size > maxBody)
      throw new FleetError("BAD_RESPONSE", `the response is larger than ${maxBody} bytes`, { provider: "kubeconfig" });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
