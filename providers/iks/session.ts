import type { AuthenticatorInterface } from "ibm-cloud-sdk-core";
import { FleetError } from "../../lib/core/error.ts";
import type { IbmAccount } from "../../lib/core/provider-options.ts";
import type { Wire } from "./agents.ts";
import type { Connection } from "./connection.ts";
import { authenticatorOf } from "./credentials.ts";
import { tokenError } from "./errors.ts";
import { openService, type ServiceHandle } from "./sdk.ts";
import { accountOfToken } from "./token.ts";

/** Credentials in use. */
export interface Session {
  readonly service: ServiceHandle;
  /**
   * The current token; the SDK renews it before it ends. Empty for requests that carry none.
   *
   * @param now Milliseconds since the epoch. @throws FleetError
   */
  readonly token: (now: number) => Promise<string>;
  /** Whether a request has been answered with them. */
  proven: boolean;
}

/** @param account absent for requests that carry no token. */
export async function openSession(
  account: IbmAccount | undefined,
  connection: Connection,
  wire: Wire,
): Promise<Session> {
  // The SDK's own authentication of requests is left out: its failures could not be told from those of the request.
  const none: AuthenticatorInterface = { authenticate: async () => {}, authenticationType: () => "noAuth" };
  const service = await openService(none, { ...wire, serviceUrl: `${connection.endpoint}/global` });
  if (account === undefined) return { service, token: async () => "", proven: false };
  const authenticator = await authenticatorOf(account, connection, wire);
  return { service, token: (now) => tokenFor(account, authenticator, now), proven: false };
}

async function tokenFor(account: IbmAccount, authenticator: AuthenticatorInterface, now: number): Promise<string> {
  const request: { headers: Record<string, string> } = { headers: {} };
  try {
    await authenticator.authenticate(request);
  } catch (error) {
    throw tokenError(error, now);
  }
  const token = String(request.headers["Authorization"]).replace(/^Bearer /, "");
  const actual = accountOfToken(token);
  if (account.id === undefined || actual === undefined || actual === account.id) return token;
  throw new FleetError("AUTH", `the credentials for account ${account.id} are those of account ${actual}`, {
    provider: "iks",
    hint: "Name the variable that holds the account's own API key with apiKeyVariable.",
  });
}
