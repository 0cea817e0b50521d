import { readFile } from "node:fs/promises";
import * as http from "node:http";
import * as https from "node:https";
import { createSecureContext, getCACertificates } from "node:tls";
import { FleetError } from "../../lib/core/error.ts";
import type { KubeconfigOptions } from "../../lib/core/provider-options.ts";
import { type Credential, pem } from "./credentials.ts";
import { readMaterial } from "./files.ts";
import type { Target } from "./targets.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The sockets of one target. */
export interface Connection {
  readonly request: typeof https.request;
  readonly agent: http.Agent;
}

/** The types of older Node versions do not have `proxyEnv` yet. */
interface AgentOptions extends https.AgentOptions {
  readonly proxyEnv?: Readonly<Record<"HTTP_PROXY" | "HTTPS_PROXY" | "NO_PROXY", string | undefined>>;
}

/**
 * The address of a target's API.
 *
 * @throws FleetError `CONFIG` when it is not one that credentials may be sent to.
 */
export function serverUrl({ entry, file }: Target["cluster"]): URL {
  const url = URL.canParse(entry.server) ? new URL(entry.server) : undefined;
  const problem =
    url === undefined || !/^https?:$/.test(url.protocol)
      ? "is not an https:// URL"
      : url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== ""
        ? "must hold no credentials, query or fragment"
        : url.protocol === "http:" && !isLoopback(url.hostname)
          ? "is plain HTTP, which is for this machine only"
          : undefined;
  if (url !== undefined && problem === undefined) return url;
  throw new FleetError("CONFIG", `${file}: the server of a cluster ${problem}`, { provider: "kubeconfig" });
}

/** Whether a URL's host name means this machine. */
export function isLoopback(host: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|\[::1\]|(?:[a-z0-9-]+\.)*localhost)$/i.test(host);
}

/** PEM text of the authorities that the kubeconfig names for the target; `undefined` when it names none. */
export function authorityOf(
  { entry, file }: Target["cluster"],
  options: KubeconfigOptions,
  env: Environment,
): Promise<string | undefined> {
  const material = (name: string) => readMaterial(name, file, { roots: options.roots, env });
  return pem("certificate-authority-data", entry.caData, entry.caFile, material);
}

/**
 * Opens the sockets of a target, to be closed by `agent.destroy()`.
 *
 * @throws FleetError `CONFIG` for certificates, keys or proxies that cannot be used.
 */
export async function connect(
  target: Target,
  credential: Credential,
  options: KubeconfigOptions,
  env: Environment,
): Promise<Connection> {
  const url = serverUrl(target.cluster);
  // Requests are bounded above; a limit here would hide a queue from the deadlines.
  const base: AgentOptions = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY };
  if (url.protocol === "http:") {
    // The types tell both apart by what only TLS has.
    return { request: http.request as typeof https.request, agent: new http.Agent(base as http.AgentOptions) };
  }
  const { insecure, tlsServerName } = target.cluster.entry;
  const ca = await trusted(target, options, env);
  const agent = new https.Agent({
    ...base,
    ...proxyOf(target, url, options, env),
    secureContext: secureContext(target, credential, ca),
    ...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
    rejectUnauthorized: !insecure,
  });
  return { request: https.request, agent };
}

/** Authorities of the kubeconfig alone, as with kubectl; those of `caFile` help clusters that name none. */
async function trusted(
  { cluster }: Target,
  options: KubeconfigOptions,
  env: Environment,
): Promise<string | readonly string[] | undefined> {
  const named = await authorityOf(cluster, options, env);
  if (named !== undefined || options.caFile === undefined) return named;
  const text = await readFile(options.caFile, "utf8").catch(() => undefined);
  if (text?.includes("-----BEGIN CERTIFICATE-----") !== true) {
    throw new FleetError("CONFIG", `the CA file ${JSON.stringify(options.caFile)} cannot be used`, {
      provider: "kubeconfig",
      hint: "`caFile` must name a readable file with PEM certificates.",
    });
  }
  return [...getCACertificates("default"), text];
}

function secureContext({ user }: Target, { certificate, key }: Credential, ca: string | readonly string[] | undefined) {
  try {
    return createSecureContext({
      ...(ca === undefined ? {} : { ca: typeof ca === "string" ? ca : [...ca] }),
      ...(certificate === undefined ? {} : { cert: certificate }),
      ...(key === undefined ? {} : { key }),
    });
  } catch (error) {
    const code = String((error as { readonly code?: unknown }).code);
    throw new FleetError("CONFIG", `${user.file}: its certificates or keys cannot be used (${code})`, {
      provider: "kubeconfig",
    });
  }
}

function proxyOf(
  { cluster }: Target,
  server: URL,
  options: KubeconfigOptions,
  env: Environment,
): Pick<AgentOptions, "proxyEnv"> {
  const { proxyUrl } = cluster.entry;
  const general = options.proxy ?? (env["HTTPS_PROXY"] || env["https_proxy"] || undefined);
  // A proxy for everything is not for this machine; one that the kubeconfig names for this cluster is meant.
  const text = proxyUrl ?? (isLoopback(server.hostname) ? undefined : general);
  if (text === undefined) return {};
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new FleetError("CONFIG", "the proxy is not an http:// or https:// URL", {
      provider: "kubeconfig",
      hint: "SOCKS proxies are not supported.",
    });
  }
  // The agents' own proxy support came with this flag; before it, the option is silently ignored.
  if (!process.allowedNodeEnvironmentFlags.has("--use-env-proxy")) {
    throw new FleetError("CONFIG", "a proxy is set, and this version of Node cannot use one", {
      provider: "kubeconfig",
      hint: "Node 22.21 and 24.5 or later can.",
    });
  }
  const fromEnvironment = proxyUrl === undefined && options.proxy === undefined;
  const direct = fromEnvironment ? (env["NO_PROXY"] ?? env["no_proxy"]) : undefined;
  return { proxyEnv: { HTTP_PROXY: undefined, HTTPS_PROXY: text, NO_PROXY: direct } };
}
