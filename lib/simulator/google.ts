import { createServer, type Socket } from "node:net";
import type { StartCloud } from "./cloud.ts";
import { googleWording } from "./google-faults.ts";
import { grpcServer } from "./google-grpc.ts";
import { containerCodecs } from "./google-protos.ts";
import { googleRest, googleToken } from "./google-rest.ts";
import { listen } from "./http.ts";

/**
 * Google Cloud: the Container API over gRPC and over HTTP with JSON, Resource Manager and Compute, all on one port, because
 * one endpoint override serves clients of either protocol. Always without TLS.
 */
export const googleCloud: StartCloud = async (context) => {
  const rest = await listen({ cloud: "gke", handler: googleRest(context.state), wording: googleWording, context });
  const grpc = grpcServer(context, containerCodecs);
  const sockets = new Set<Socket>();
  const front = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    bySpeech(socket, grpc.accept, rest.accept);
  });
  const port = await new Promise<number>((resolve, reject) => {
    front.once("error", reject);
    front.listen(context.nextPort(), "127.0.0.1", () => {
      const address = front.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    endpoints: { gke: url, "resource-manager": url, compute: url },
    env: {
      // gcloud wants the slash: it appends paths without one.
      CLOUDSDK_API_ENDPOINT_OVERRIDES_CONTAINER: `${url}/`,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER: `${url}/`,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_COMPUTE: `${url}/compute/v1/`,
      CLOUDSDK_AUTH_ACCESS_TOKEN: googleToken,
      GOOGLE_OAUTH_ACCESS_TOKEN: googleToken,
    },
    config: { id: "gke", endpoint: url, resourceManagerEndpoint: url, computeEndpoint: url, projects: "search" },
    async close() {
      grpc.close();
      await rest.close();
      for (const socket of sockets) socket.destroy();
      if (!front.listening) return;
      await new Promise<void>((resolve) => front.close(() => resolve()));
    },
  };
};

/** Hands a connection on by its first bytes: those of HTTP/2 begin `PRI`, which no method of HTTP/1 does. */
function bySpeech(socket: Socket, http2: (socket: Socket) => void, http1: (socket: Socket) => void): void {
  let first: Buffer = Buffer.alloc(0);
  const look = () => {
    const chunk: unknown = socket.read();
    if (Buffer.isBuffer(chunk)) first = Buffer.concat([first, chunk]);
    if (first.length < 3) {
      // Given back only once it is enough: what is given back at once is read again at once, without end.
      if (!socket.readableEnded) socket.once("readable", look);
      return;
    }
    socket.unshift(first);
    if (first.subarray(0, 3).toString("latin1") === "PRI") http2(socket);
    else http1(socket);
  };
  socket.once("readable", look);
}
