import type { Cluster } from "../core/cluster.ts";

/**
 * What a cluster can be recognised by, as keys that no other cluster has: the UID of `kube-system`, the certificates of
 * its own authority, the addresses of its API. An address counts when it means the same host everywhere, which private
 * and loopback ones do not.
 */
export function proofsOf({ kubeUid, controlPlane: { endpoint = {} } }: Cluster): ReadonlySet<string> {
  const { public: open, private: closed, dns, server, caData } = endpoint;
  const addresses = [open, closed, dns, server].flatMap((text) => addressOf(text) ?? []);
  const authority = caData === undefined ? undefined : authorityOf(caData);
  return new Set([
    ...(kubeUid === undefined ? [] : [`uid ${kubeUid}`]),
    ...(authority === undefined ? [] : [`authority ${authority}`]),
    ...addresses.flatMap(({ text, host }) => (isGlobal(host) ? [`address ${text}`] : [])),
  ]);
}

/**
 * The address of a cluster's kubeconfig entry with the authority that vouches for it: together they tell one cluster
 * even where the address is a private one. `undefined` when either is not known.
 */
export function vouchedAddress({ controlPlane: { endpoint = {} } }: Cluster): string | undefined {
  const address = addressOf(endpoint.server);
  const authority = endpoint.caData === undefined ? undefined : authorityOf(endpoint.caData);
  return address === undefined || authority === undefined ? undefined : `${address.text} ${authority}`;
}

interface Address {
  /** Host, port and path in one spelling. */
  readonly text: string;
  readonly host: string;
}

/** Clouds print URLs, host names and IP addresses. */
function addressOf(text: string | undefined): Address | undefined {
  if (text === undefined || text === "") return undefined;
  const bare = text.includes("://")
    ? text
    : `https://${text.includes(":") && !text.includes("[") ? bracketed(text) : text}`;
  if (!URL.canParse(bare)) return undefined;
  const { protocol, hostname, port, pathname } = new URL(bare);
  const host = hostname.replace(/\.$/, "");
  const path = pathname.replace(/\/+$/, "");
  return { text: `${host}:${port === "" ? (protocol === "http:" ? "80" : "443") : port}${path}`, host };
}

/** An IPv6 address as URLs spell it; a host with its port is left alone. */
function bracketed(text: string): string {
  return text.split(":").length > 2 ? `[${text}]` : text;
}

/** The certificates as a set, whatever the order and line length of the PEM; `undefined` when there are none. */
function authorityOf(caData: string): string | undefined {
  const pem = Buffer.from(caData, "base64").toString("latin1");
  const blocks = pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]{1,100000})-----END CERTIFICATE-----/g);
  const certificates = new Set(Array.from(blocks, ([, body = ""]) => body.replace(/\s+/g, "")));
  return certificates.size === 0 ? undefined : [...certificates].sort().join(",");
}

function isGlobal(host: string): boolean {
  if (host.startsWith("[")) return /^\[[23]/.test(host);
  const bytes = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
  if (bytes === null)
    return host.includes(".") && !/(?:^|\.)(?:localhost|local|internal|lan|home|test|invalid)$/.test(host);
  const [, first = 0, second = 0] = bytes.map(Number);
  return !(
    first === 0 ||
    first === 10 ||
    first === 127 ||
    first >= 224 ||
    (first === 100 && second >= 64 && second < 128) ||
    (first === 169 && second === 254) ||
    (first === 172 && second >= 16 && second < 32) ||
    (first === 192 && second === 168)
  );
}
