import { readFile } from "node:fs/promises";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import type { PipelineRequest, ProxySettings } from "@azure/core-rest-pipeline";
import { FleetError } from "../../lib/core/error.ts";
import { type Connection, isLoopback } from "./connection.ts";

/** How sockets are opened, for requests to Resource Manager and to the login service alike. */
export interface Dial {
  readonly timeoutMs: number;
  /** Trusts `caFile` besides the system's authorities; absent without one. */
  readonly trust?: SecureContext;
  /** No proxy was named, so one from the environment does not apply to this machine itself. */
  readonly directToLoopback: boolean;
}

/** @throws FleetError `CONFIG` when `caFile` cannot be read or holds no certificate. */
export async function dialOf(connection: Connection): Promise<Dial> {
  const { caFile } = connection;
  const trust = caFile === undefined ? undefined : await trustOf(caFile);
  return {
    timeoutMs: connection.requestTimeoutMs,
    directToLoopback: connection.proxy === undefined,
    ...(trust === undefined ? {} : { trust }),
  };
}

/** Applies `dial` to one request. Must run last in the pipeline: the proxy policy comes before it. */
export function applyDial(dial: Dial, request: PipelineRequest): void {
  request.timeout = dial.timeoutMs;
  // Given per request, because the SDK's `tlsOptions` are ignored as soon as there is a proxy.
  if (dial.trust !== undefined) {
    request.requestOverrides = { ...request.requestOverrides, secureContext: dial.trust };
  }
  if (dial.directToLoopback && isLoopback(new URL(request.url).hostname)) Reflect.deleteProperty(request, "agent");
}

/** The SDK's spelling of `proxy`; it takes `HTTPS_PROXY` and `NO_PROXY` from the environment by itself. */
export function proxyOptions({ proxy }: Connection): { readonly proxyOptions?: ProxySettings } {
  if (proxy === undefined) return {};
  const url = new URL(proxy);
  const port = url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
  const username = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  return {
    proxyOptions: {
      host: `${url.protocol}//${url.hostname}`,
      port,
      ...(username === "" ? {} : { username }),
      ...(password === "" ? {} : { password }),
    },
  };
}

async function trustOf(caFile: string): Promise<SecureContext> {
  try {
    const own = await readFile(caFile, "utf8");
    if (!own.includes("-----BEGIN CERTIFICATE-----")) throw new Error("it holds no certificate in PEM form");
    return createSecureContext({ ca: [...getCACertificates("default"), own] });
  } catch (error) {
    const message = error instanceof Error ? error.message : "unknown failure";
    throw new FleetError("CONFIG", `caFile cannot be used: ${message}`, { provider: "aks", path: "$.caFile" });
  }
}
