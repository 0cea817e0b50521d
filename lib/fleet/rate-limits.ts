import { FleetError } from "../core/error.ts";
import type { RateLimit } from "../core/provider.ts";
import { type Scope, scopeKey } from "../core/scope.ts";

/** The limit that an operation falls under: the first that names it, or that names no operation at all. */
export function limitOf(limits: readonly RateLimit[], operation: string): RateLimit | undefined {
  return limits.find(({ operations }) => operations === undefined || operations.includes(operation));
}

/** Names the bucket that requests of this scope share under a limit. */
export function bucketKey(limits: readonly RateLimit[], limit: RateLimit | undefined, scope: Scope): string {
  const index = limit === undefined ? -1 : limits.indexOf(limit);
  return `${index} ${sharers(limit?.per ?? "scope", scope)}`;
}

function sharers(per: RateLimit["per"], scope: Scope): string {
  if (per === "scope") return scopeKey(scope);
  return per === "account" ? `${scope.provider}/${scope.accountId}` : scope.provider;
}

/** @throws FleetError `CONFIG` for a rate or burst that would never let a request pass. */
export function checkLimits(provider: string, limits: readonly RateLimit[]): void {
  for (const { perSecond, burst } of limits) {
    if (perSecond > 0 && burst >= 1) continue;
    throw new FleetError("CONFIG", `a rate limit of ${provider} lets no request pass`, {
      provider,
      hint: "perSecond must be above 0 and burst at least 1.",
    });
  }
}
