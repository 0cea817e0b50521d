import { FleetError } from "../../lib/core/error.ts";
import type { IbmAccount } from "../../lib/core/provider-options.ts";
import { openWire, type Wire } from "./agents.ts";
import type { Connection } from "./connection.ts";
import { withDeadline } from "./deadline.ts";
import { type Answer, answerError, transportError } from "./errors.ts";
import { exchange, type IksRequest } from "./exchange.ts";
import { operations } from "./permissions.ts";
import { openSession, type Session } from "./session.ts";
import { accountOfToken } from "./token.ts";

/** One try of one request. */
export interface Attempt {
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch, for a `Retry-After` that names a date. */
  now(): number;
}

/** The requests that reading IBM Cloud takes. Each is sent once, and rejects with a `FleetError` only. */
export interface IksClient {
  /** The parsed JSON of the answer, whatever it is. Without an account no token is sent. */
  get(account: IbmAccount | undefined, request: IksRequest, attempt: Attempt): Promise<unknown>;
  /** The id of the account that the credentials are for. */
  accountId(account: IbmAccount, attempt: Attempt): Promise<string>;
  close(): void;
}

/** A client of the real SDK. Nothing is loaded, read or sent before the first request. */
export function iksClient(connection: Connection): IksClient {
  const services = { containers: `${connection.endpoint}/global`, search: connection.searchEndpoint };
  const sessions = new Map<IbmAccount | undefined, Promise<Session>>();
  let wire: Wire | undefined;

  function sessionOf(account: IbmAccount | undefined): Promise<Session> {
    const kept = sessions.get(account);
    if (kept !== undefined) return kept;
    wire ??= openWire(connection);
    const opening = openSession(account, connection, wire);
    sessions.set(account, opening);
    // A key file that is not there yet may be there at the next try.
    opening.catch(() => forget(account, opening));
    return opening;
  }

  function forget(account: IbmAccount | undefined, session: Promise<Session>): void {
    if (sessions.get(account) === session) sessions.delete(account);
  }

  function bounded<T>(what: string, { signal }: Attempt, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return withDeadline(what, connection.requestTimeoutMs, signal, async (limited) => {
      try {
        return await run(limited);
      } catch (error) {
        throw transportError(error, what);
      }
    });
  }

  return {
    get: (account, request, attempt) =>
      bounded(request.operation, attempt, async (signal) => {
        const opened = sessionOf(account);
        const session = await opened;
        const token = await session.token(attempt.now());
        const headers = headersOf(account, request, token);
        const answer = await exchange(
          session.service,
          services[request.service ?? "containers"],
          request,
          headers,
          signal,
        );
        if (answer.status === 200) {
          session.proven = true;
          return jsonOf(answer, request.operation);
        }
        const error = answerError(answer, request.operation, attempt.now());
        if (error.code !== "AUTH" || !session.proven) throw error;
        // The token was good until now, so that a new one may be: IBM ends tokens early when access changes.
        forget(account, opened);
        throw new FleetError("AUTH", error.message, { provider: "iks", status: "401", retryable: true });
      }),
    accountId: (account, attempt) =>
      bounded(operations.token, attempt, async () => {
        const { token } = await sessionOf(account);
        const id = accountOfToken(await token(attempt.now()));
        if (id !== undefined) return id;
        throw new FleetError("BAD_RESPONSE", "the access token does not say which account it is for", {
          provider: "iks",
          path: "$.account.bss",
          hint: "Name the account's id in the configuration.",
        });
      }),
    close() {
      wire?.httpAgent.destroy();
      wire?.httpsAgent.destroy();
    },
  };
}

function headersOf(account: IbmAccount | undefined, { resourceGroup, body }: IksRequest, token: string) {
  return {
    Accept: "application/json",
    ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    "User-Agent": "fleetwright",
    ...(token === "" ? {} : { Authorization: `Bearer ${token}` }),
    ...(account?.id === undefined ? {} : { "X-Auth-Resource-Account": account.id }),
    ...(resourceGroup === undefined ? {} : { "X-Auth-Resource-Group": resourceGroup }),
  };
}

function jsonOf({ text }: Answer, operation: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FleetError("BAD_RESPONSE", `${operation}: the answer is not JSON`, {
      provider: "iks",
      retryable: true,
      path: "$",
    });
  }
}
