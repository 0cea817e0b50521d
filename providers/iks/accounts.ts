import { FleetError, isFleetError } from "../../lib/core/error.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { IbmAccount, IksOptions } from "../../lib/core/provider-options.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { passesFilter } from "../../lib/core/scope-filter.ts";
import type { IksClient } from "./client.ts";
import { endIfCancelled } from "./gaps.ts";
import { operations } from "./permissions.ts";

/** The accounts of the options. */
export interface Accounts {
  /**
   * One scope for each account, none twice. An account whose id is neither named nor to be found is a scope by another
   * name, and reading it tells why.
   *
   * @throws FleetError when there is but one account and not even its id can be found.
   */
  list(call: CallOptions): AsyncGenerator<Scope, void, undefined>;
  /** @throws FleetError `CONFIG` for a scope that the options do not name, or what finding its id failed with. */
  of(scope: Scope, call: CallOptions): Promise<{ readonly account: IbmAccount; readonly id: string }>;
  /** The account of a scope that was listed before. */
  known(scope: Scope): IbmAccount | undefined;
}

export function openAccounts({ accounts = [{}], filter }: IksOptions, client: IksClient): Accounts {
  const scopeOf = ({ name }: IbmAccount, accountId: string): Scope => ({
    provider: "iks",
    accountId,
    ...(name === undefined ? {} : { accountName: name }),
  });

  /** The token that says the id is kept by the SDK, so that asking again costs nothing. */
  async function idOf(account: IbmAccount, call: CallOptions): Promise<string> {
    if (account.id !== undefined) return account.id;
    return call.send(scopeOf(account, labelOf(account)), operations.token, (signal) =>
      client.accountId(account, { signal, now: () => call.now() }),
    );
  }

  const listed = new Map<string, IbmAccount>();

  return {
    known: ({ accountId }) => listed.get(accountId) ?? accounts.find(({ id }) => id === accountId),
    async *list(call) {
      endIfCancelled(call);
      const seen = new Set<string>();
      for (const account of accounts) {
        let id: string;
        try {
          id = await idOf(account, call);
        } catch (error) {
          // Alone, it is the whole fleet that cannot be listed.
          if (accounts.length === 1 || isFleetError(error, "CANCELLED")) throw error;
          id = labelOf(account);
        }
        if (seen.has(id) || !passesFilter(filter, id, account.name)) continue;
        seen.add(id);
        listed.set(id, account);
        yield scopeOf(account, id);
      }
    },
    async of({ accountId }, call) {
      const named = accounts.find((account) => account.id === accountId);
      if (named !== undefined) return { account: named, id: accountId };
      let failure: unknown;
      for (const account of accounts.filter(({ id }) => id === undefined)) {
        // The label stands for an account whose id could not be found: now it can, or the reason is told.
        if (labelOf(account) === accountId) return { account, id: await idOf(account, call) };
        try {
          if ((await idOf(account, call)) === accountId) return { account, id: accountId };
        } catch (error) {
          failure ??= error;
        }
      }
      if (failure !== undefined) throw failure;
      throw new FleetError("CONFIG", `no credentials are given for account ${accountId}`, { provider: "iks" });
    },
  };
}

function labelOf({ name, trustedProfile, apiKeyVariable }: IbmAccount): string {
  return name ?? trustedProfile ?? apiKeyVariable ?? "default credentials";
}
