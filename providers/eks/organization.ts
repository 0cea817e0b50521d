import { FleetError, isFleetError } from "../../lib/core/error.ts";
import { pages } from "../../lib/core/pages.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { AwsOrganization, EksOptions } from "../../lib/core/provider-options.ts";
import { Reader } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";
import type { Account, OpenAccount } from "./accounts.ts";

/** The accounts of an AWS organization, each reached through the same role. */
export interface Organization {
  /**
   * Every active account. Those that had been listed before a failure come with it.
   *
   * @throws FleetError `CANCELLED`, or when not even the account of the credentials can be told.
   */
  list(call: CallOptions): Promise<Listing>;
  /** An account by its id, whether or not it was listed. */
  member(id: string, call: CallOptions): Promise<Account>;
  /** An account that was listed or asked for before. */
  known(id: string): Account | undefined;
}

interface Listing {
  readonly accounts: readonly Account[];
  readonly failure?: FleetError;
}

/** Stands for the organization as a whole, in requests that concern no single account. */
const everywhere: Scope = { provider: "eks", accountId: "organization" };

interface Entry {
  readonly id: string;
  readonly name?: string;
  readonly organizationId?: string;
}

export function openOrganization(
  organization: AwsOrganization,
  { partition = "aws" }: Pick<EksOptions, "partition">,
  open: OpenAccount,
): Organization {
  const { roleName, externalId, sessionPolicy, profile } = organization;
  const start = profile === undefined ? {} : { profile };
  const caller = open(start, "organization");
  const known = new Map<string, Account>();

  const memberOf = ({ id, name, organizationId }: Entry, callerId: string): Account => {
    const account = known.get(id);
    if (account !== undefined) return account;
    // The management account has no such role unless someone made one; its own credentials are at hand.
    const role =
      id === callerId
        ? {}
        : {
            roleArn: `arn:${partition}:iam::${id}:role/${roleName}`,
            ...(externalId === undefined ? {} : { externalId }),
            ...(sessionPolicy === undefined ? {} : { sessionPolicy }),
          };
    const named = name === undefined ? {} : { name };
    const opened = open({ ...start, ...role, ...named, id }, `organization ${id}`, { caller, organizationId });
    known.set(id, opened);
    return opened;
  };

  return {
    async list(call) {
      const callerId = await caller.id(call);
      const accounts: Account[] = [];
      try {
        for await (const page of entries(caller, call)) {
          for (const entry of page) accounts.push(memberOf(entry, callerId));
        }
        return { accounts };
      } catch (error) {
        if (!isFleetError(error) || error.code === "CANCELLED") throw error;
        return { accounts, failure: error };
      }
    },
    known: (id) => known.get(id),
    member: async (id, call) => known.get(id) ?? memberOf({ id }, await caller.id(call)),
  };
}

async function* entries(caller: Account, call: CallOptions): AsyncGenerator<readonly Entry[], void, undefined> {
  const send = caller.sender(everywhere, call);
  let unreadable: FleetError | undefined;
  const listed = pages("accounts", async (nextToken) => {
    const page = new Reader(await send("organizations:ListAccounts", { nextToken }));
    const items = page.objects("Accounts").flatMap((account, index) => {
      const id = account.text("Id");
      if (id === undefined || !/^\d{12}$/.test(id)) {
        const message = "organizations:ListAccounts: an account has no usable id";
        unreadable ??= new FleetError("BAD_RESPONSE", message, { provider: "eks", path: `$.Accounts[${index}].Id` });
        return [];
      }
      // `State` has come in the place of `Status`, which AWS is retiring.
      const state = account.text("State") ?? account.text("Status");
      return state === undefined || state === "ACTIVE" ? [entryOf(id, account)] : [];
    });
    const [problem] = page.problems;
    if (problem !== undefined) {
      const message = `organizations:ListAccounts: ${problem.message}`;
      unreadable ??= new FleetError("BAD_RESPONSE", message, { provider: "eks", path: problem.path });
    }
    return { items, next: page.text("NextToken") };
  });
  yield* listed;
  if (unreadable !== undefined) throw unreadable;
}

function entryOf(id: string, account: Reader): Entry {
  const name = account.text("Name");
  const organizationId = /^arn:[^:]*:organizations::\d{12}:account\/(o-[a-z0-9]{10,32})\//.exec(
    account.text("Arn") ?? "",
  )?.[1];
  return {
    id,
    ...(name === undefined || name === "" ? {} : { name }),
    ...(organizationId === undefined ? {} : { organizationId }),
  };
}
