import type { TokenCredential } from "@azure/identity";
import { FleetError } from "../../lib/core/error.ts";
import { scrub } from "../../lib/core/scrub.ts";
import type { Connection } from "./connection.ts";
import { type Dial, proxyOptions } from "./dial.ts";
import { login } from "./login.ts";
import { identity } from "./sdk.ts";

/** For endpoints that get no token. */
export const noCredential: TokenCredential = { getToken: async () => null };

/**
 * The credential that tokens come from: Azure's default chain (environment, workload identity, managed identity, then
 * the developer's command lines).
 *
 * The chain reads `process.env` by itself; a client secret in another `env` is used directly.
 *
 * @throws FleetError `MISSING_DEPENDENCY`; `CONFIG` when the chain refuses its own settings.
 */
export async function credentialOf(connection: Connection, dial: Dial): Promise<TokenCredential> {
  if (!connection.authenticated) return noCredential;
  const { ClientSecretCredential, DefaultAzureCredential } = await identity();
  const { env, tenantId } = connection;
  const { policy, watched } = login(connection, dial);
  const options = {
    authorityHost: connection.authorityHost,
    // Discovery asks Microsoft's public login service whether it knows this one; it knows no self-hosted one.
    disableInstanceDiscovery: connection.selfHostedAuthority,
    // One az process at most takes this long; without a limit a hung one would keep the run from ending.
    processTimeoutInMs: 30_000,
    // A failure to log in is retried with the request that needed the token; this one covers a mere hiccup.
    retryOptions: { maxRetries: 1, retryDelayInMs: 200 },
    additionalPolicies: [{ policy, position: "perRetry" as const }],
    userAgentOptions: { userAgentPrefix: "fleetwright" },
    ...proxyOptions(connection),
  };
  const { AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: clientSecret } = env;
  try {
    if (env !== process.env && tenantId !== undefined && clientId !== undefined && clientSecret !== undefined) {
      return watched(new ClientSecretCredential(tenantId, clientId, clientSecret, options));
    }
    return watched(new DefaultAzureCredential({ ...options, ...(tenantId === undefined ? {} : { tenantId }) }));
  } catch (error) {
    const message = error instanceof Error ? scrub(error.message) : "unknown failure";
    throw new FleetError("CONFIG", `Azure credentials cannot be set up: ${message}`, { provider: "aks" });
  }
}

/** Which identity `credentialOf` will use, as far as the environment tells without asking anyone. */
export function describeIdentity({ authenticated, env }: Connection): string {
  if (!authenticated) return "none (plain HTTP on loopback)";
  const application = env["AZURE_CLIENT_ID"] === undefined ? "" : ` of application ${env["AZURE_CLIENT_ID"]}`;
  if (env["AZURE_CLIENT_SECRET"] !== undefined) return `client secret${application}, from the environment`;
  if (env["AZURE_CLIENT_CERTIFICATE_PATH"] !== undefined) return `certificate${application}, from the environment`;
  if (env["AZURE_FEDERATED_TOKEN_FILE"] !== undefined) return `workload identity${application}`;
  return "default Azure credential chain (managed identity, az login, ...)";
}
