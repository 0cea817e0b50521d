import type { RateLimit } from "../../lib/core/provider.ts";
import type { Scope } from "../../lib/core/scope.ts";

/** The `index`-th of a made-up provider's scopes; its key sorts by index. */
export function testScope(index: number, provider = "scripted"): Scope {
  return { provider, accountId: `account-${String(index).padStart(3, "0")}` };
}

export function perScope(perSecond: number, burst: number): RateLimit {
  return { per: "scope", perSecond, burst };
}
