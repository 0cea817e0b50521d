import { FleetError } from "../../lib/core/error.ts";
import type { KubeconfigOptions } from "../../lib/core/provider-options.ts";
import { runExecPlugin } from "./exec-plugin.ts";
import { readMaterial } from "./files.ts";
import type { Target } from "./targets.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What a request carries to say who sends it. */
export interface Credential {
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** PEM texts, for the TLS handshake. */
  readonly certificate?: string;
  readonly key?: string;
  /** Milliseconds since the epoch from which it is to be asked for again. */
  readonly staleAt: number;
}

/** What a run lends to the loading of a credential. */
export interface CredentialCall {
  /** That of the run: a credential serves other requests than the one that happened to ask for it first. */
  readonly signal: AbortSignal;
  readonly now: number;
}

export type CredentialSource = (call: CredentialCall) => Promise<Credential>;

/** Runs `task` when a place is free. */
export type Turnstile = <T>(task: () => Promise<T>) => Promise<T>;

/** Files are rotated under a running process, as projected service-account tokens are. */
const fileLifetimeMs = 60_000;
/** A token that expires on its way is as good as an expired one. */
const expiryMarginMs = 30_000;

/** The credential of a target, loaded at its first use and again when it has become stale. */
export function createCredentials(
  { cluster, user }: Target,
  options: KubeconfigOptions,
  env: Environment,
  turnstile: Turnstile,
): CredentialSource {
  const { entry, file } = user;
  const timeoutMs = options.requestTimeoutMs ?? 15_000;
  const material = (name: string) => readMaterial(name, file, { roots: options.roots, env });
  const clusterMaterial = (name: string) => readMaterial(name, cluster.file, { roots: options.roots, env });

  async function load({ signal, now }: CredentialCall): Promise<Credential> {
    if (entry.authProvider !== undefined) {
      throw new FleetError("AUTH", `${file} asks for the auth provider ${JSON.stringify(entry.authProvider)}`, {
        provider: "kubeconfig",
        hint: "Auth providers were removed from kubectl 1.26; use the `exec` plugin that replaces it.",
      });
    }
    const certificate = await pem("client-certificate-data", entry.certificateData, entry.certificateFile, material);
    const key = await pem("client-key-data", entry.keyData, entry.keyFile, material);
    if ((certificate === undefined) !== (key === undefined)) {
      throw new FleetError("CONFIG", `${file}: a client certificate and its key are only of use together`, {
        provider: "kubeconfig",
      });
    }
    const fromFile = entry.tokenFile === undefined ? undefined : (await material(entry.tokenFile)).trim();
    const token = fromFile ?? entry.token;
    const basic = token === undefined && entry.username !== undefined ? basicOf(entry.username, entry.password) : {};
    const usesFiles = [entry.certificateFile, entry.keyFile, entry.tokenFile].some((name) => name !== undefined);
    const fixed: Credential = {
      headers: { ...basic, ...bearerOf(token, file), ...impersonation(entry.impersonate) },
      ...(certificate === undefined || key === undefined ? {} : { certificate, key }),
      staleAt: usesFiles ? now + fileLifetimeMs : Number.POSITIVE_INFINITY,
    };
    if (entry.exec === undefined || token !== undefined || entry.username !== undefined) return fixed;
    const plugin = entry.exec;
    const printed = await turnstile(async () => {
      const caData = await caText(cluster.entry.caData, cluster.entry.caFile, clusterMaterial);
      const told = {
        ...clusterInfo(cluster.entry),
        ...(caData === undefined ? {} : { "certificate-authority-data": caData }),
      };
      return runExecPlugin({ plugin, file, cluster: told, allow: options.allowExec ?? [], env, timeoutMs, signal });
    });
    return {
      ...fixed,
      headers: { ...fixed.headers, ...bearerOf(printed.token, file) },
      ...(printed.certificate === undefined || printed.key === undefined
        ? {}
        : { certificate: printed.certificate, key: printed.key }),
      staleAt: Math.min(fixed.staleAt, (printed.expiresAt ?? Number.POSITIVE_INFINITY) - expiryMarginMs),
    };
  }

  let current: { readonly promise: Promise<Credential>; staleAt: number } | undefined;
  return (call) => {
    if (current === undefined || call.now >= current.staleAt) {
      const loading = { promise: load(call), staleAt: Number.POSITIVE_INFINITY };
      current = loading;
      loading.promise.then(
        ({ staleAt }) => {
          // Even a credential that is born stale serves the requests that waited for it.
          loading.staleAt = Math.max(staleAt, call.now + 1000);
        },
        () => {
          if (current === loading) current = undefined;
        },
      );
    }
    return current.promise;
  };
}

/** Lets at most `limit` tasks run at a time; programs for credentials are heavy. */
export function createTurnstile(limit: number): Turnstile {
  let free = limit;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}

/** Base64 data wins over a file, as with kubectl. */
export async function pem(
  key: string,
  data: string | undefined,
  file: string | undefined,
  material: (name: string) => Promise<string>,
): Promise<string | undefined> {
  const text =
    data !== undefined
      ? Buffer.from(data, "base64").toString("utf8")
      : file === undefined
        ? undefined
        : await material(file);
  if (text === undefined || text.includes("-----BEGIN ")) return text;
  throw new FleetError("CONFIG", `${file ?? key} holds nothing in PEM`, { provider: "kubeconfig" });
}

async function caText(
  data: string | undefined,
  file: string | undefined,
  material: (name: string) => Promise<string>,
): Promise<string | undefined> {
  if (data !== undefined || file === undefined) return data;
  return Buffer.from(await material(file)).toString("base64");
}

function clusterInfo({ server, tlsServerName, insecure, proxyUrl, execConfig }: Target["cluster"]["entry"]) {
  return {
    server,
    ...(tlsServerName === undefined ? {} : { "tls-server-name": tlsServerName }),
    ...(insecure ? { "insecure-skip-tls-verify": true } : {}),
    ...(proxyUrl === undefined ? {} : { "proxy-url": proxyUrl }),
    ...(execConfig === undefined ? {} : { config: execConfig }),
  };
}

function bearerOf(token: string | undefined, file: string): { readonly Authorization?: string } {
  if (token === undefined || token === "") return {};
  // Anything else would be a second header, or be refused by Node in words that quote it.
  if (/^[\x21-\x7e]+$/.test(token)) return { Authorization: `Bearer ${token}` };
  throw new FleetError("CONFIG", `${file}: the token holds characters that a header cannot`, {
    provider: "kubeconfig",
  });
}

function basicOf(username: string, password = ""): { readonly Authorization: string } {
  return { Authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
}

function impersonation(who: Target["user"]["entry"]["impersonate"]): Readonly<Record<string, string | string[]>> {
  if (who === undefined) return {};
  const extra = who.extra.map(
    ([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key)}`, [...values]] as const,
  );
  return {
    "Impersonate-User": who.user,
    ...(who.uid === undefined ? {} : { "Impersonate-Uid": who.uid }),
    ...(who.groups.length === 0 ? {} : { "Impersonate-Group": [...who.groups] }),
    ...Object.fromEntries(extra),
  };
}
