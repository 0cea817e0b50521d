import { FleetError, isFleetError } from "../../lib/core/error.ts";
import { merge } from "../../lib/core/merge.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { EksOptions } from "../../lib/core/provider-options.ts";
import { type Scope, scopeKey } from "../../lib/core/scope.ts";
import { passesFilter } from "../../lib/core/scope-filter.ts";
import type { Account } from "./accounts.ts";
import type { Organization } from "./organization.ts";

/** Which regions of which accounts there are. */
export interface Scopes {
  /**
   * Every region of every account, none twice. An account whose regions cannot be listed is one scope without a region.
   *
   * @throws FleetError when there is but one account and not even its id can be found, when an organization could not be
   * listed to its end, or the SDK is missing.
   */
  list(call: CallOptions): AsyncGenerator<Scope, void, undefined>;
  /** The regions of an account that was listed as a scope without one. */
  regionsIn(account: Account, call: CallOptions): Promise<readonly Scope[]>;
  /** @throws FleetError `CONFIG` for an account that the options do not name. */
  accountOf(scope: Scope, call: CallOptions): Promise<Account>;
  /** The account of a scope that was listed or read before. */
  knownAccount(scope: Scope): Account | undefined;
}

export function createScopes(options: EksOptions, accounts: readonly Account[], organization?: Organization): Scopes {
  const { filter, partition = "aws" } = options;

  const scopeOf = (account: Account, accountId: string, region?: string): Scope => ({
    provider: "eks",
    accountId,
    ...(account.name === undefined ? {} : { accountName: account.name }),
    ...(account.organizationId === undefined ? {} : { organizationId: account.organizationId }),
    ...(region === undefined ? {} : { region }),
    ...(partition === "aws" ? {} : { partition }),
  });

  const { include = [], exclude = [] } = filter ?? {};
  // Before the regions are known, `include` may yet let one of them in, if it names any.
  const narrows = !include.some(couldBeRegion);
  const excluded = (id: string | undefined, name: string | undefined) =>
    !passesFilter(narrows && id !== undefined ? { include, exclude } : { exclude }, id, name);

  const accountNamed = (accountId: string) =>
    accounts.find(({ knownId, label }) => knownId === accountId || label === accountId);

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
      if (account.knownId === undefined && accounts.length === 1 && organization === undefined) throw error;
      regions = [scopeOf(account, account.knownId ?? account.label)];
    }
    yield* regions;
  }

  async function* organizationScopes(
    call: CallOptions,
    failed: (error: unknown) => void,
  ): AsyncGenerator<Scope, void, undefined> {
    if (organization === undefined) return;
    try {
      const { accounts: members, failure } = await organization.list(call);
      if (failure !== undefined) failed(failure);
      const named = new Set(accounts.map(({ knownId }) => knownId));
      const others = members.filter(({ knownId }) => !named.has(knownId));
      yield* merge(others.map((account) => scopesOf(account, call)));
    } catch (error) {
      if (isFleetError(error, "CANCELLED")) throw error;
      failed(error);
    }
  }

  return {
    async *list(call) {
      const seen = new Set<string>();
      let failure: unknown;
      const members = organizationScopes(call, (error) => {
        failure = error;
      });
      for await (const scope of merge([...accounts.map((account) => scopesOf(account, call)), members])) {
        if (seen.has(scopeKey(scope))) continue;
        seen.add(scopeKey(scope));
        yield scope;
      }
      // Told last, so that it costs no account that is known.
      if (failure !== undefined) throw failure;
    },
    regionsIn,
    knownAccount: ({ accountId }) => accountNamed(accountId) ?? organization?.known(accountId),
    async accountOf({ accountId }, call) {
      const named = accountNamed(accountId);
      if (named !== undefined) return named;
      if (organization !== undefined && /^\d{12}$/.test(accountId)) return organization.member(accountId, call);
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

/** Errs on the side of yes: an account that is let through is asked for its regions and left out then. */
function couldBeRegion(pattern: string): boolean {
  return pattern.includes("*")
    ? /^[a-z0-9*-]+$/i.test(pattern)
    : /^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/i.test(pattern);
}
