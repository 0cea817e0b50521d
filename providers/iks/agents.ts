import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { createSecureContext, getCACertificates } from "node:tls";
import { FleetError } from "../../lib/core/error.ts";
import { type Connection, nonEmpty } from "./connection.ts";

/** Settings of the HTTP layer under the SDK, the same for the container and the identity service. */
export interface Wire {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
  /** Axios' own: it would be tried besides that of the agents. */
  readonly proxy: false;
  /** Milliseconds without a byte. The whole of a request is bounded elsewhere. */
  readonly timeout: number;
  readonly maxRedirects: 0;
  readonly maxContentLength: number;
}

/** The types of older Node versions do not have `proxyEnv` yet. */
interface AgentOptions extends http.AgentOptions {
  readonly proxyEnv?: Readonly<Record<"HTTP_PROXY" | "HTTPS_PROXY" | "NO_PROXY", string | undefined>>;
}

/** The lists are not paged; this is room for some ten thousand clusters. */
const largestAnswer = 64 * 1024 * 1024;

/** @throws FleetError `CONFIG` for a CA file or proxy that cannot be used. */
export function openWire(connection: Connection): Wire {
  // Concurrency is bounded above, so that a socket limit here would only hide a queue from the deadlines.
  const base: AgentOptions = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, ...proxyOf(connection) };
  const tls = connection.caFile === undefined ? {} : { secureContext: trusting(connection.caFile) };
  return {
    httpAgent: new http.Agent(base),
    httpsAgent: new https.Agent({ ...base, ...tls }),
    proxy: false,
    timeout: connection.requestTimeoutMs,
    maxRedirects: 0,
    maxContentLength: largestAnswer,
  };
}

/** One context for all connections: building it anew for each would parse the whole trust store again. */
function trusting(caFile: string) {
  try {
    return createSecureContext({ ca: [...getCACertificates("default"), readFileSync(caFile, "utf8")] });
  } catch (error) {
    const code = String((error as { readonly code?: unknown }).code);
    throw new FleetError("CONFIG", `the CA file ${JSON.stringify(caFile)} cannot be used (${code})`, {
      provider: "iks",
      path: "$.caFile",
      hint: "It must be a readable file with PEM certificates.",
    });
  }
}

function proxyOf({ proxy, env }: Connection): Pick<AgentOptions, "proxyEnv"> {
  const url = proxy ?? nonEmpty(env["https_proxy"]) ?? nonEmpty(env["HTTPS_PROXY"]);
  if (url === undefined) return {};
  if (!URL.canParse(url))
    throw new FleetError("CONFIG", "the proxy is not a URL", { provider: "iks", path: "$.proxy" });
  // The agents' own proxy support came with this flag; before it, the option is silently ignored.
  if (!process.allowedNodeEnvironmentFlags.has("--use-env-proxy")) {
    throw new FleetError("CONFIG", "a proxy is set, and this version of Node cannot use one", {
      provider: "iks",
      hint: "Node 22.21 and 24.5 or later can.",
    });
  }
  // A proxy that was asked for by option serves everything; one of the environment what the environment says.
  if (proxy !== undefined) return { proxyEnv: { HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: undefined } };
  const direct = ["localhost", "127.0.0.1", "::1", nonEmpty(env["no_proxy"]) ?? nonEmpty(env["NO_PROXY"]) ?? ""];
  return { proxyEnv: { HTTPS_PROXY: url, HTTP_PROXY: undefined, NO_PROXY: direct.join(",") } };
}
