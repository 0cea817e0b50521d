import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A bucket on loopback that speaks as much of the S3 API as a store asks for, conditional writes and pages included. */
export async function startLoopbackS3(pageSize = 2): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const objects = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://loopback");
      const [, bucket, ...rest] = url.pathname.split("/");
      const key = decodeURIComponent(rest.join("/"));
      const answer = (status: number, body: string | Buffer, type = "application/xml") => {
        response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) }).end(body);
      };
      if (bucket === "denied") return answer(403, "<Error><Code>AccessDenied</Code></Error>");
      if (bucket !== "fleet") return answer(404, "<Error><Code>NoSuchBucket</Code></Error>");
      if (request.method === "PUT") {
        if (request.headers["if-none-match"] === "*" && objects.has(key)) {
          return answer(412, "<Error><Code>PreconditionFailed</Code></Error>");
        }
        objects.set(key, decoded(Buffer.concat(pieces), request.headers["content-encoding"]));
        return answer(200, "");
      }
      if (key !== "") {
        const found = objects.get(key);
        return found === undefined
          ? answer(404, "<Error><Code>NoSuchKey</Code></Error>")
          : answer(200, found, "application/x-ndjson");
      }
      const prefix = url.searchParams.get("prefix") ?? "";
      const after = url.searchParams.get("continuation-token") ?? "";
      const keys = [...objects.keys()].filter((name) => name.startsWith(prefix) && name > after).sort();
      const page = keys.slice(0, pageSize);
      const more = keys.length > page.length;
      const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
      const contents = page.map((name) => `<Contents><Key>${name}</Key></Contents>`).join("");
      answer(200, `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents}</ListBucketResult>`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A body that the SDK signs in chunks comes with their sizes between them. */
function decoded(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding?.includes("aws-chunked") !== true) return body;
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf("\r\n", at);
    const size = Number.parseInt(body.subarray(at, end).toString("latin1"), 16);
    if (!(size > 0)) break;
    pieces.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
  return Buffer.concat(pieces);
}
