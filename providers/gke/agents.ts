import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect } from "node:tls";
import type { ProxyChoice } from "./proxy.ts";

/** Connections for Google's HTTP libraries, which know neither further certificate authorities nor a proxy with TLS. */
export interface Agents {
  /** The agent for a URL, as those libraries ask for it. */
  forUrl(url: URL): HttpAgent;
  /** Closes every idle connection. */
  close(): void;
}

/** @param ca Certificate authorities in PEM; absent: those that Node trusts. */
export function createAgents(proxyFor: ProxyChoice, ca: readonly string[] | undefined): Agents {
  const trust = ca === undefined ? {} : { ca: [...ca] };
  const plain = new HttpAgent({ keepAlive: true });
  const secure = new HttpsAgent({ keepAlive: true, ...trust });
  let tunnel: HttpsAgent | undefined;
  return {
    forUrl(url) {
      if (url.protocol === "http:") return plain;
      const proxy = proxyFor(url.hostname);
      if (proxy === undefined) return secure;
      tunnel ??= createTunnel(proxy, trust);
      return tunnel;
    },
    close() {
      for (const agent of [plain, secure, tunnel]) agent?.destroy();
    },
  };
}

/** An agent whose connections go through `CONNECT` of the one proxy that is configured. */
function createTunnel(proxy: URL, trust: { ca?: string[] }): HttpsAgent {
  const agent = new HttpsAgent({ keepAlive: true, ...trust });
  agent.createConnection = (options, callback) => {
    const done = callback as (error: Error | null, socket?: Duplex) => void;
    const { host, port, servername } = options as ConnectionOptions;
    const target = `${host ?? ""}:${port ?? 443}`;
    const ask = proxy.protocol === "https:" ? httpsRequest : httpRequest;
    const request = ask({
      host: proxy.hostname.replace(/^\[|\]$/g, ""),
      port: proxy.port === "" ? (proxy.protocol === "https:" ? 443 : 80) : Number(proxy.port),
      method: "CONNECT",
      path: target,
      headers: { host: target, ...authorization(proxy) },
      agent: false,
    });
    request.once("error", (error) => done(error));
    request.once("connect", (response, socket) => {
      if (response.statusCode === 200)
        return done(null, connect({ ...trust, ...named(servername ?? host ?? ""), socket }));
      socket.destroy();
      done(new Error(`the proxy answered ${response.statusCode} to CONNECT`));
    });
    request.end();
    return undefined;
  };
  return agent;
}

/** The name that the certificate must carry; an address is checked as well, but is not announced as a name. */
function named(host: string): { readonly host: string; readonly servername?: string } {
  return isIP(host) === 0 ? { host, servername: host } : { host };
}

function authorization(proxy: URL): Record<string, string> {
  if (proxy.username === "") return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(pair).toString("base64")}` };
}
