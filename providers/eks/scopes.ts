import { FleetError, isFleetError } from "../../lib/core/error.ts";
import { merge } from "../../lib/core/merge.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { EksOptions } from "../../lib/core/provider-options.ts";
import { type Scope, scopeKey } from "../../lib/core/scope.ts";
import { passesFilter } from "../../lib/core/scope-filter.ts";
import type { Account } from "./accounts.ts";

/** Which regions of which accounts there are. */
export interface Scopes {
  /**
   * Every region of every account, none twice. An account whose regions cannot be listed is one scope without a region.
   *
   * @throws FleetError when there is but one account and not even its id can be found, or the SDK is missing.
   */
  list(call: CallOptions): AsyncGenerator<Scope, void, undefined>;
  /** The regions of an account that was listed as a scope without one. */
  regionsIn(account: Account, call: CallOptions): Promise<readonly Scope[]>;
  /** @throws FleetError `CONFIG` for an account that the options do not name. */
  accountOf(scope: Scope, call: CallOptions): Promise<Account>;
}

export function createScopes(options: EksOptions, accounts: readonly Account[]): Scopes {
  const { filter, partition = "aws" } = options;

  const scopeOf = (account: Account, accountId: string, region?: string): Scope => ({
    provider: "eks",
    accountId,
    ...(account.name === undefined ? {} : { accountName: account.name }),
    ...(region === undefined ? {} : { region }),
    ...(partition === "aws" ? {} : { partition }),
  });

  // Before the regions are known, `include` may yet let one of them in.
  const excluded = (...names: readonly (string | undefined)[]) =>
    !passesFilter({ exclude: filter?.exclude ?? [] }, ...names);

  async function regionsIn(account: Account, call: CallOptions): Promise<readonly Scope[]> {
    const accountId = await account.id(call);
    if (excluded(accountId, account.name)) return [];
    const regions = await account.regions(call);
    return regions
      .filter((region) => passesFilter(filter, accountId, account.name, region))
      .map((region) => scopeOf(account, accountId, region));
  }

  async function* scopesOf(account: Account, call: CallOptions): AsyncGenerator<Scope, void, undefined> {
    if (excluded(account.knownId, account.name)) return;
    let regions: readonly Scope[];
    try {
      regions = await regionsIn(account, call);
    } catch (error) {
      if (isFleetError(error, "CANCELLED") || isFleetError(error, "MISSING_DEPENDENCY")) throw error;
      // Alone and unnamed, it is the whole fleet that cannot be listed.
      if (account.knownId === undefined && accounts.length === 1) throw error;
      regions = [scopeOf(account, account.knownId ?? account.label)];
    }
    yield* regions;
  }

  return {
    async *list(call) {
      const seen = new Set<string>();
      for await (const scope of merge(accounts.map((account) => scopesOf(account, call)))) {
        if (seen.has(scopeKey(scope))) continue;
        seen.add(scopeKey(scope));
        yield scope;
      }
    },
    regionsIn,
    async accountOf({ accountId }, call) {
      const named = accounts.find(({ knownId, label }) => knownId === accountId || label === accountId);
      if (named !== undefined) return named;
      let failure: unknown;
      for (const account of accounts.filter(({ knownId }) => knownId === undefined)) {
        try {
          if ((await account.id(call)) === accountId) return account;
        } catch (error) {
          failure ??= error;
        }
      }
      if (failure !== undefined) throw failure;
      throw new FleetError("CONFIG", `no credentials are given for account ${accountId}`, { provider: "eks" });
    },
  };
}
