import type { AuthenticatorInterface } from "ibm-cloud-sdk-core";
import { FleetError, isFleetError } from "../../lib/core/error.ts";
import type { IbmAccount } from "../../lib/core/provider-options.ts";
import { openWire, type Wire } from "./agents.ts";
import type { Connection } from "./connection.ts";
import { authenticatorOf } from "./credentials.ts";
import { type Answer, answerError, tokenError, transportError } from "./errors.ts";
import { openService, type ServiceHandle } from "./sdk.ts";
import { accountOfToken } from "./token.ts";

/** One try of one request. */
export interface Attempt {
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch, for a `Retry-After` that names a date. */
  now(): number;
}

export interface IksRequest {
  /** For messages, as in the table of permissions. */
  readonly operation: string;
  /** Below `/global`, such as `/v2/getWorkers`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly resourceGroup?: string;
}

/** The requests that reading IBM Cloud takes. Each is sent once, and rejects with a `FleetError` only. */
export interface IksClient {
  /** The parsed JSON of the answer, whatever it is. Without an account no token is sent. */
  get(account: IbmAccount | undefined, request: IksRequest, attempt: Attempt): Promise<unknown>;
  /** The id of the account that the credentials are for. */
  accountId(account: IbmAccount, attempt: Attempt): Promise<string>;
  close(): void;
}

/** Credentials in use. */
interface Session {
  readonly service: ServiceHandle;
  /** The current token. */
  readonly token: (now: number) => Promise<string>;
  /** Whether a request has been answered with them. */
  proven: boolean;
}

/** A client of the real SDK. Nothing is loaded, read or sent before the first request. */
export function iksClient(connection: Connection): IksClient {
  const sessions = new Map<IbmAccount | undefined, Promise<Session>>();
  let wire: Wire | undefined;

  function sessionOf(account: IbmAccount | undefined): Promise<Session> {
    let session = sessions.get(account);
    if (session === undefined) {
      wire ??= openWire(connection);
      session = account === undefined ? anonymous(connection, wire) : openSession(account, connection, wire);
      sessions.set(account, session);
      const opening = session;
      // A key file that is not there yet may be there at the next try.
      session.catch(() => forget(account, opening));
    }
    return session;
  }

  function forget(account: IbmAccount | undefined, session: Promise<Session>): void {
    if (sessions.get(account) === session) sessions.delete(account);
  }

  /** Bounds a try as a whole: the timers of the HTTP layer start anew with every byte. */
  async function bounded<T>(what: string, { signal }: Attempt, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const limit = connection.requestTimeoutMs;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), limit);
    try {
      return await untilAborted(AbortSignal.any([signal, deadline.signal]), run);
    } catch (error) {
      if (signal.aborted) {
        throw isFleetError(signal.reason) ? signal.reason : cancelled();
      }
      if (!deadline.signal.aborted) throw error;
      throw new FleetError("TIMEOUT", `${what}: no complete answer within ${limit} ms`, {
        provider: "iks",
        retryable: true,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async get(account, request, attempt) {
      const { operation } = request;
      const taken: { answer?: Answer } = {};
      let session: Promise<Session> | undefined;
      let failure: unknown;
      try {
        await bounded(operation, attempt, async (signal) => {
          session = sessionOf(account);
          const { service, token } = await session;
          const authorization = account === undefined ? undefined : `Bearer ${await token(attempt.now())}`;
          await service.send(parametersOf(connection, account, request, authorization, signal, taken));
        });
      } catch (error) {
        failure = error;
      }
      const { answer } = taken;
      // What the server sent counts, not whether the SDK could make anything of it.
      if (answer === undefined || session === undefined) throw transportError(failure, operation);
      if (answer.status === 200) {
        (await session).proven = true;
        return jsonOf(answer, operation);
      }
      const error = answerError(answer, operation, attempt.now());
      if (error.code !== "AUTH" || !(await session).proven) throw error;
      // The token was good until now, so that a new one may be: IBM ends tokens early when access changes.
      forget(account, session);
      throw new FleetError("AUTH", error.message, { ...error, retryable: true });
    },
    accountId: (account, attempt) =>
      bounded("iam:token", attempt, async () => {
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

async function openSession(account: IbmAccount, connection: Connection, wire: Wire): Promise<Session> {
  const authenticator = await authenticatorOf(account, connection, wire);
  return {
    ...(await anonymous(connection, wire)),
    async token(now) {
      const request: { headers: Record<string, unknown> } = { headers: {} };
      await authenticator.authenticate(request as Parameters<AuthenticatorInterface["authenticate"]>[0]).catch((error) => {
        throw tokenError(error, now);
      });
      const token = String(request.headers["Authorization"]).replace(/^Bearer /, "");
      const actual = accountOfToken(token);
      if (account.id === undefined || actual === undefined || actual === account.id) return token;
      throw new FleetError("AUTH", `the credentials for account ${account.id} are those of account ${actual}`, {
        provider: "iks",
        hint: "Name the variable that holds the account's own API key with apiKeyVariable.",
      });
    },
  };
}

/** The SDK's own authentication is left out: its failures could not be told from those of the request. */
async function anonymous({ endpoint }: Connection, wire: Wire): Promise<Session> {
  const none: AuthenticatorInterface = { authenticate: async () => {}, authenticationType: () => "noAuth" };
  const service = await openService(none, { ...wire, serviceUrl: `${endpoint}/global` });
  return { service, token: async () => "", proven: false };
}

function parametersOf(
  { endpoint }: Connection,
  account: IbmAccount | undefined,
  { path, query = {}, resourceGroup }: IksRequest,
  authorization: string | undefined,
  signal: AbortSignal,
  taken: { answer?: Answer },
): Parameters<ServiceHandle["send"]>[0] {
  return {
    options: { url: path, method: "GET", qs: query },
    defaultOptions: {
      serviceUrl: `${endpoint}/global`,
      headers: {
        Accept: "application/json",
        "User-Agent": "fleetwright",
        ...(authorization === undefined ? {} : { Authorization: authorization }),
        ...(account?.id === undefined ? {} : { "X-Auth-Resource-Account": account.id }),
        ...(resourceGroup === undefined ? {} : { "X-Auth-Resource-Group": resourceGroup }),
      },
      axiosOptions: {
        signal,
        responseType: "text",
        validateStatus: () => true,
        // Takes the answer down before the SDK parses it, and leaves it nothing to parse.
        transformResponse(text: unknown, headers: { get(name: string): unknown }, status: number) {
          const header = (name: string) => {
            const value = headers.get(name);
            return typeof value === "string" ? value : undefined;
          };
          taken.answer = { status, text: typeof text === "string" ? text : "", header };
          return "";
        },
      },
    },
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

/** Settles at the abort, whatever `run` does: an exchange of tokens heeds no signal. */
function untilAborted<T>(signal: AbortSignal, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(cancelled());
    if (signal.aborted) return cancel();
    signal.addEventListener("abort", cancel, { once: true });
    run(signal)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", cancel));
  });
}

function cancelled(): FleetError {
  return new FleetError("CANCELLED", "the request was cancelled", { provider: "iks" });
}
