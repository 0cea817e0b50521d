import { createRequire } from "node:module";
import { v1 } from "@google-cloud/container";
import { GoogleAuth, OAuth2Client, PassThroughClient } from "google-auth-library";
import type { CloudServer } from "../../../lib/simulator/cloud.ts";

export type Protocol = "grpc" | "rest";

/** The real client with its retries off, over either protocol. */
export function containerClient(
  { endpoints }: Pick<CloudServer, "endpoints">,
  protocol: Protocol,
  token?: string,
): v1.ClusterManagerClient {
  const port = Number(new URL(endpoints["gke"] ?? "").port);
  if (protocol === "rest") {
    const signedIn = new OAuth2Client();
    signedIn.setCredentials({ access_token: token ?? "", expiry_date: Date.UTC(2100, 0) });
    const authClient = token === undefined ? new PassThroughClient() : signedIn;
    const auth = new GoogleAuth({ authClient });
    return new v1.ClusterManagerClient({ fallback: true, protocol: "http", apiEndpoint: "127.0.0.1", port, auth });
  }
  // Credentials of another copy of gRPC than the client's own would be refused.
  const container = createRequire(createRequire(import.meta.url).resolve("@google-cloud/container"));
  const { grpc } = container("google-gax") as { grpc: { credentials: { createInsecure(): never } } };
  const auth = new GoogleAuth({ authClient: new PassThroughClient() });
  return new v1.ClusterManagerClient({
    apiEndpoint: "127.0.0.1",
    port,
    sslCreds: grpc.credentials.createInsecure(),
    auth,
  });
}
