import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";
import { createSecureContext, getCACertificates } from "node:tls";
import { FleetError } from "../../lib/core/error.ts";
import type { EksOptions } from "../../lib/core/provider-options.ts";

/** Settings of the SDK's HTTP layer, shared by all clients of a provider so that they share their sockets. */
export interface RequestHandlerSettings {
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
  readonly throwOnRequestTimeout: true;
}

/** The types of older Node versions do not have `proxyEnv` yet. */
interface AgentOptions extends http.AgentOptions {
  readonly proxyEnv?: Readonly<Record<"HTTP_PROXY" | "HTTPS_PROXY" | "NO_PROXY", string | undefined>>;
}

/** The settings, made at their first use. @throws FleetError `CONFIG` for a CA file or proxy that cannot be used */
export type Connection = () => RequestHandlerSettings;

export function createConnection(options: EksOptions): Connection {
  const timeoutMs = options.requestTimeoutMs ?? 15_000;
  let settings: RequestHandlerSettings | undefined;
  return () => {
    settings ??= settingsOf(options, timeoutMs);
    return settings;
  };
}

function settingsOf(options: EksOptions, timeoutMs: number): RequestHandlerSettings {
  // Concurrency is bounded above, so that a socket limit here would only hide a queue from the deadlines.
  const base: AgentOptions = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, ...proxy(options) };
  const tls: https.AgentOptions = options.caFile === undefined ? {} : { secureContext: trusting(options.caFile) };
  return {
    httpAgent: new http.Agent(base),
    httpsAgent: new https.Agent({ ...base, ...tls }),
    connectionTimeout: Math.min(timeoutMs, 5000),
    requestTimeout: timeoutMs,
    throwOnRequestTimeout: true,
  };
}

/** One context for all connections: building it anew for each would parse the whole trust store again. */
function trusting(caFile: string) {
  try {
    return createSecureContext({ ca: [...getCACertificates("default"), readFileSync(caFile, "utf8")] });
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code;
    throw new FleetError("CONFIG", `the CA file ${JSON.stringify(caFile)} cannot be used (${String(code)})`, {
      provider: "eks",
      hint: "`caFile` must name a readable file with PEM certificates.",
    });
  }
}

function proxy(options: EksOptions): Pick<AgentOptions, "proxyEnv"> {
  const env = options.env ?? process.env;
  const url = options.proxy ?? env["https_proxy"] ?? env["HTTPS_PROXY"];
  if (url === undefined || url === "") return {};
  if (!URL.canParse(url)) throw new FleetError("CONFIG", "the proxy is not a URL", { provider: "eks" });
  // The agents' own proxy support came with this flag; before it, the option is silently ignored.
  if (!process.allowedNodeEnvironmentFlags.has("--use-env-proxy")) {
    throw new FleetError("CONFIG", "a proxy is set, and this version of Node cannot use one", {
      provider: "eks",
      hint: "Node 22.21 and 24.5 or later can.",
    });
  }
  const direct = env["no_proxy"] ?? env["NO_PROXY"];
  // A proxy that was asked for by option serves plain endpoints too; one of the environment only those it names.
  const plain = options.proxy ?? env["http_proxy"];
  return { proxyEnv: { HTTPS_PROXY: url, HTTP_PROXY: plain, NO_PROXY: direct } };
}
