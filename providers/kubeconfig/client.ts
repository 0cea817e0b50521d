import { FleetError } from "../../lib/core/error.ts";
import type { KubeconfigOptions } from "../../lib/core/provider-options.ts";
import { Reader } from "../../lib/core/reader.ts";
import { authorityOf, type Connection, connect, serverUrl } from "./connection.ts";
import { type Credential, createCredentials, type Turnstile } from "./credentials.ts";
import { answerError, type FailedCall, notTheApi, transportError } from "./errors.ts";
import { type Answer, exchange, type Outgoing } from "./exchange.ts";
import type { Target } from "./targets.ts";
import { userAgent } from "./user-agent.ts";

/** One request to a cluster's API. */
export interface KubeCall extends FailedCall {
  /** Below the server's address, with its query: `/api/v1/nodes?limit=500`. */
  readonly path: string;
  /** Of the run. */
  readonly runSignal: AbortSignal;
  /** Of this try. */
  readonly signal: AbortSignal;
}

/** One GET of an object of a cluster's API. */
export interface KubeRequest extends KubeCall {
  readonly accept?: string;
  /** Tells the API's own answer from that of anything else. */
  readonly isExpected: (body: Reader) => boolean;
}

/** How a connection of another protocol is opened. */
export interface Dial {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly agent: Connection["agent"];
}

/** The API of one cluster, as one user. */
export interface KubeClient {
  /** @throws FleetError and nothing else; `TIMEOUT` after `requestTimeoutMs`, credentials and body included. */
  get(request: KubeRequest): Promise<Reader>;
  /** The body of a successful answer, whatever it is. Sends `outgoing` where there is one, else a GET. */
  send(call: KubeCall, accept: string, outgoing?: Outgoing): Promise<string>;
  /** What opens a WebSocket to `path`, with the credentials of now. */
  dial(call: KubeCall): Promise<Dial>;
  /** PEM text of the authorities that the kubeconfig names; `undefined` when it names none or they cannot be read. */
  authority(): Promise<string | undefined>;
  close(): void;
}

interface Opened {
  readonly certificate: string | undefined;
  readonly connection: Promise<Connection>;
}

export function createClient(
  target: Target,
  options: KubeconfigOptions,
  env: Readonly<Record<string, string | undefined>>,
  turnstile: Turnstile,
): KubeClient {
  const timeoutMs = options.requestTimeoutMs ?? 15_000;
  const credentials = createCredentials(target, options, env, turnstile);
  let opened: Opened | undefined;

  /** Opened anew when the client certificate has been renewed, which belongs to the handshake. */
  function open(credential: Credential): Promise<Connection> {
    const { certificate } = credential;
    if (opened !== undefined && opened.certificate === certificate) return opened.connection;
    release();
    const opening: Opened = { certificate, connection: connect(target, credential, options, env) };
    opened = opening;
    opening.connection.catch(() => {
      if (opened === opening) opened = undefined;
    });
    return opening.connection;
  }

  function release(): void {
    const closing = opened;
    opened = undefined;
    closing?.connection.then(({ agent }) => agent.destroy(), ignoreNeverOpened);
  }

  async function reach(call: KubeCall) {
    const server = serverUrl(target.cluster);
    const url = new URL(`${server.origin}${server.pathname.replace(/\/+$/, "")}${call.path}`);
    const credential = await credentials({ signal: call.runSignal, now: call.now });
    const connection = await open(credential);
    return { url, connection, headers: { ...credential.headers, "User-Agent": userAgent() } };
  }

  async function answerOf(call: KubeCall, accept: string, signal: AbortSignal, outgoing?: Outgoing): Promise<Answer> {
    const { url, connection, headers } = await reach(call);
    const answer = await exchange(connection, url, { ...headers, Accept: accept }, signal, outgoing);
    if (answer.status !== 200) throw answerError(answer, call);
    return answer;
  }

  async function bounded<T>(request: KubeCall, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const deadline = AbortSignal.timeout(timeoutMs);
    const bound = AbortSignal.any([request.signal, deadline]);
    try {
      return await untilAborted(bound, () => run(bound));
    } catch (error) {
      if (request.signal.aborted) throw stopped(request);
      if (deadline.aborted) {
        throw new FleetError("TIMEOUT", `${request.operation}: no complete answer within ${timeoutMs} ms`, {
          provider: "kubeconfig",
          retryable: true,
        });
      }
      throw transportError(error, request);
    }
  }

  return {
    get: (request) =>
      bounded(request, async (signal) => {
        const answer = await answerOf(request, request.accept ?? "application/json", signal);
        const body = parse(answer.body);
        if (body === undefined || !request.isExpected(body)) throw notTheApi(request.operation, { status: "200" });
        return new Reader(body.raw);
      }),
    send: (call, accept, outgoing) =>
      bounded(call, async (signal) => (await answerOf(call, accept, signal, outgoing)).body),
    dial: (call) =>
      bounded(call, async () => {
        const { url, connection, headers } = await reach(call);
        return { url, headers, agent: connection.agent };
      }),
    authority: () => authorityOf(target.cluster, options, env).catch(() => undefined),
    close: release,
  };
}

function ignoreNeverOpened(): void {
  // What could not be opened holds nothing that needs closing.
}

/** Settles at the abort, whatever `run` does: a credential program serves more than the request that is aborted. */
function untilAborted<T>(signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new FleetError("CANCELLED", "the request was cancelled", { provider: "kubeconfig" }));
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    run()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", onAbort));
  });
}

function stopped({ operation, signal }: KubeCall): FleetError {
  const reason: unknown = signal.reason;
  const late = reason instanceof Error && reason.name === "TimeoutError";
  return late
    ? new FleetError("TIMEOUT", `${operation}: the deadline has passed`, { provider: "kubeconfig", retryable: true })
    : new FleetError("CANCELLED", `${operation}: cancelled`, { provider: "kubeconfig" });
}

function parse(body: string): Reader | undefined {
  try {
    return new Reader(JSON.parse(body));
  } catch {
    return undefined;
  }
}
