import { FleetError } from "../../lib/core/error.ts";

/** The proxy that a host is reached through; `undefined` for the direct way. */
export type ProxyChoice = (host: string) => URL | undefined;

/**
 * Chooses as `Transport.proxy` documents. Loopback is never proxied, whatever the environment says.
 *
 * @throws FleetError `CONFIG` when the proxy is not an http or https URL.
 */
export function proxyChoice(given: string | undefined, env: Readonly<Record<string, string | undefined>>): ProxyChoice {
  const text = given ?? [env["HTTPS_PROXY"], env["https_proxy"]].find((value) => value !== undefined && value !== "");
  if (text === undefined) return () => undefined;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy === undefined || (proxy.protocol !== "http:" && proxy.protocol !== "https:")) {
    const source = given === undefined ? "the environment variable HTTPS_PROXY" : "the proxy of GKE";
    throw new FleetError("CONFIG", `${source} is not an http or https URL`, { provider: "gke" });
  }
  const bypass = given === undefined ? (env["NO_PROXY"] ?? env["no_proxy"] ?? "") : "";
  const direct = bypass.split(",").map((rule) =>
    rule
      .trim()
      .toLowerCase()
      .replace(/^\*?\./, "."),
  );
  return (host) => {
    const name = host.toLowerCase();
    const named = direct.some((rule) => rule === "*" || rule === name || (rule !== "" && name.endsWith(suffix(rule))));
    return named || isLoopback(host) ? undefined : proxy;
  };
}

/** Whether a URL's host name means this machine. */
export function isLoopback(host: string): boolean {
  return /^(?:127(?:\.\d{1,3}){3}|\[::1\]|(?:[a-z0-9-]+\.)*localhost)$/i.test(host);
}

/** `example.com` covers its subdomains as `.example.com` does. */
function suffix(rule: string): string {
  return rule.startsWith(".") ? rule : `.${rule}`;
}
