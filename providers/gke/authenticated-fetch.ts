import { retryAfterMs } from "../../lib/core/http-error.ts";
import type { Agents } from "./agents.ts";
import type { Credentials } from "./credentials.ts";
import { credentialsError, RestFailure } from "./errors.ts";
import type { Endpoint } from "./settings.ts";

export type AuthenticatedFetch = (url: string | URL, init?: Readonly<Record<string, unknown>>) => Promise<Response>;

/**
 * `fetch` with the endpoint's credentials. Resolves for successful responses only: any other becomes a `RestFailure`,
 * so that `Retry-After`, which the SDK drops, is kept. Redirects are refused, since they would carry the token along.
 */
export function authenticatedFetch(endpoint: Endpoint, credentials: Credentials, agents: Agents): AuthenticatedFetch {
  return async (url, init = {}) => {
    const client = await credentials(endpoint);
    // Asked for by itself, so that a token that cannot be renewed is told apart from a failing API.
    await client.getRequestHeaders(String(url)).catch((error: unknown) => {
      throw credentialsError(error);
    });
    const headers = new Headers(init["headers"] as Headers | undefined);
    headers.set("user-agent", "fleetwright");
    const response = await client.fetch(url, {
      ...init,
      headers,
      agent: agents.forUrl,
      redirect: "error",
      retry: false,
      responseType: "stream",
      validateStatus: () => true,
    });
    if (response.ok) return response;
    throw new RestFailure(response.status, waitOf(response.headers), await response.text());
  };
}

/** A date in `Retry-After` is measured from the server's own clock, which this machine's need not agree with. */
function waitOf(headers: Headers): number | undefined {
  const wait = retryAfterMs(headers.get("retry-after"), Date.parse(headers.get("date") ?? ""));
  return Number.isNaN(wait) ? undefined : wait;
}
