import { FleetError } from "../../lib/core/error.ts";
import { pages } from "../../lib/core/pages.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { AwsAccount, EksOptions } from "../../lib/core/provider-options.ts";
import { Reader } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";
import type { Attempt, AwsClient } from "./client.ts";
import { type AwsIdentity, type IdentitySource, identityName, identitySource, loadIdentity } from "./identity.ts";
import type { Connection } from "./request-handler.ts";
import type { AwsOperation, OperationInput } from "./sdk.ts";

/** Sends one request of a scope, as the account that the scope belongs to. */
export type Send = <Operation extends AwsOperation>(
  operation: Operation,
  input: OperationInput<Operation>,
) => Promise<object>;

/** One account, and how to speak for it. */
export interface Account {
  /** The id as the options or the role name it, or as an earlier `id` found it. */
  readonly knownId: string | undefined;
  readonly name: string | undefined;
  /** Of the organization that listed it. */
  readonly organizationId: string | undefined;
  /** Stands for the id in a report for as long as that is not known. */
  readonly label: string;
  /** Whom its requests are sent as: where the credentials come from, and what AWS called them if it was asked. */
  readonly identity: string;
  /** Asks AWS once. */
  id(call: CallOptions): Promise<string>;
  regions(call: CallOptions): Promise<readonly string[]>;
  /** Requests of `scope`, sent to its region; a scope without one is sent to the partition's home region. */
  sender(scope: Scope, call: CallOptions): Send;
}

/** @param identityKey Keeps the clients of different identities apart. */
export type OpenAccount = (account: AwsAccount, identityKey: string, member?: Membership) => Account;

interface Membership {
  /** Who assumes the role, with an identity that is found once for all members. */
  readonly caller: Account;
  readonly organizationId: string | undefined;
}

/** Opens accounts that share the client and its sockets. */
export function accountOpener(options: EksOptions, client: AwsClient, connection: Connection): OpenAccount {
  return (account, identityKey, member) => openAccount(account, identityKey, member, options, client, connection);
}

/** The accounts that the options name. */
export function openAccounts({ accounts, organization }: EksOptions, open: OpenAccount): readonly Account[] {
  const named = accounts ?? (organization === undefined ? [{}] : []);
  return named.map((account, index) => open(account, String(index)));
}

function openAccount(
  account: AwsAccount,
  identityKey: string,
  member: Membership | undefined,
  options: EksOptions,
  client: AwsClient,
  connection: Connection,
): Account {
  const env = options.env ?? process.env;
  const home = homeRegion(options, env);
  let knownId = account.id ?? /^arn:[^:]*:iam::(\d{12}):/.exec(account.roleArn ?? "")?.[1];
  const label = knownId ?? account.name ?? account.profile ?? "default credentials";
  const self: Scope = { provider: "eks", accountId: label };

  let asking: Promise<Caller> | undefined;
  let callerArn: string | undefined;
  const own = identitySource();
  const assumed = identitySource();
  const { roleArn, externalId, sessionPolicy } = account;

  const ownSender = (scope: Scope, call: CallOptions): Send => {
    if (member !== undefined) return member.caller.sender(scope, call);
    const load = () => loadIdentity(account, env, connection, call.now());
    return (operation, input) =>
      renewing(own, (expired) =>
        call.send(scope, operation, async (signal) => {
          const now = call.now();
          const target = {
            region: scope.region ?? home,
            identityKey: `${identityKey} own`,
            ready: () => own.refresh(now, load),
            identity: own.latest,
          };
          return client.request(target, operation, input, { signal, now, expired });
        }),
      );
  };

  const assumedSender = (scope: Scope, call: CallOptions, role: string): Send => {
    const target = { region: scope.region ?? home, identityKey, identity: assumed.latest };
    const request = { roleArn: role, externalId, sessionPolicy };
    const assume = async () => identityOf(await ownSender(self, call)("sts:AssumeRole", request));
    return (operation, input) =>
      renewing(assumed, async (expired) => {
        // Before the request's own turn: one that held its turn while waiting for another's could wait for ever.
        await assumed.refresh(call.now(), assume);
        return call.send(scope, operation, (signal) =>
          client.request(target, operation, input, { signal, now: call.now(), expired }),
        );
      });
  };

  const sender = (scope: Scope, call: CallOptions): Send =>
    roleArn === undefined ? ownSender(scope, call) : assumedSender(scope, call, roleArn);

  return {
    get knownId() {
      return knownId;
    },
    name: account.name,
    organizationId: member?.organizationId,
    label,
    get identity() {
      const source = identityName(account, env);
      return callerArn === undefined ? source : `${callerArn}, from ${source}`;
    },
    sender,
    async id(call) {
      if (knownId !== undefined) return knownId;
      asking ??= callerOf(sender(self, call)).finally(() => {
        asking = undefined;
      });
      const { id, arn } = await asking;
      knownId = id;
      callerArn = arn;
      return id;
    },
    async regions(call) {
      if (options.regions !== undefined && options.regions !== "enabled") return [...new Set(options.regions)];
      return listRegions(sender(self, call));
    },
  };
}

/** Sends a request again, once, with a fresh identity when AWS says that the session it was signed with has ended. */
async function renewing<T>(source: IdentitySource, request: (expired: Attempt["expired"]) => Promise<T>): Promise<T> {
  let ended: Promise<AwsIdentity> | undefined;
  try {
    return await request((used) => {
      ended = used;
    });
  } catch (error) {
    if (ended === undefined) throw error;
  }
  source.forget(ended);
  return request(() => {});
}

interface Caller {
  readonly id: string;
  readonly arn: string | undefined;
}

async function callerOf(send: Send): Promise<Caller> {
  const answer = new Reader(await send("sts:GetCallerIdentity", {}));
  const id = answer.text("Account");
  if (id !== undefined && /^\d{12}$/.test(id)) return { id, arn: answer.text("Arn") };
  throw new FleetError("BAD_RESPONSE", "sts:GetCallerIdentity did not name an account", {
    provider: "eks",
    path: "$.Account",
  });
}

async function listRegions(send: Send): Promise<readonly string[]> {
  const names = new Set<string>();
  const listed = pages("regions", async (nextToken) => {
    const page = new Reader(await send("account:ListRegions", { nextToken }));
    const items = page.objects("Regions").map((region) => region.text("RegionName"));
    const [problem] = page.problems;
    const unnamed = items.indexOf(undefined);
    if (problem !== undefined || unnamed !== -1) {
      // A list with a hole would silently leave out a region and all that runs there.
      throw new FleetError("BAD_RESPONSE", `account:ListRegions: ${problem?.message ?? "a region has no name"}`, {
        provider: "eks",
        path: problem?.path ?? `$.Regions[${unnamed}].RegionName`,
      });
    }
    return { items: items as readonly string[], next: page.text("NextToken") };
  });
  for await (const page of listed) for (const name of page) names.add(name);
  return [...names];
}

function identityOf(answer: object): AwsIdentity {
  const credentials = new Reader(answer).object("Credentials");
  const accessKeyId = credentials.text("AccessKeyId");
  const secretAccessKey = credentials.text("SecretAccessKey");
  const sessionToken = credentials.text("SessionToken");
  const expiration = credentials.instant("Expiration");
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) {
    throw new FleetError("BAD_RESPONSE", "sts:AssumeRole did not give complete credentials", {
      provider: "eks",
      path: "$.Credentials",
    });
  }
  return {
    accessKeyId,
    secretAccessKey,
    sessionToken,
    ...(expiration === undefined ? {} : { expiration: new Date(expiration) }),
  };
}

/** Where the services that know no region are asked. */
function homeRegion(options: EksOptions, env: Readonly<Record<string, string | undefined>>): string {
  const named = Array.isArray(options.regions) ? (options.regions as readonly string[])[0] : undefined;
  const home = { aws: "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1" };
  return env["AWS_REGION"] || env["AWS_DEFAULT_REGION"] || named || home[options.partition ?? "aws"];
}
