import { FleetError } from "../../lib/core/error.ts";
import type { KubeconfigOptions } from "../../lib/core/provider-options.ts";
import { Reader } from "../../lib/core/reader.ts";
import { authorityOf, type Connection, connect, serverUrl } from "./connection.ts";
import { type Credential, createCredentials, type Turnstile } from "./credentials.ts";
import { answerError, type FailedCall, notTheApi, transportError } from "./errors.ts";
import { exchange } from "./exchange.ts";
import type { Target } from "./targets.ts";
import { userAgent } from "./user-agent.ts";

/** One GET of a cluster's API. */
export interface KubeRequest extends FailedCall {
  /** Below the server's address, with its query: `/api/v1/nodes?limit=500`. */
  readonly path: string;
  readonly accept?: string;
  /** Tells the API's own answer from that of anything else. */
  readonly isExpected: (body: Reader) => boolean;
  /** Of the run. */
  readonly runSignal: AbortSignal;
  /** Of this try. */
  readonly signal: AbortSignal;
}

/** The API of one cluster, as one user. */
export interface KubeClient {
  /** @throws FleetError and nothing else; `TIMEOUT` after `requestTimeoutMs`, credentials and body included. */
  get(request: KubeRequest): Promise<Reader>;
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

  async function getOnce(request: KubeRequest, signal: AbortSignal): Promise<Reader> {
    const server = serverUrl(target.cluster);
    const url = new URL(`${server.origin}${server.pathname.replace(/\/+$/, "")}${request.path}`);
    const credential = await credentials({ signal: request.runSignal, now: request.now });
    const connection = await open(credential);
    const headers = {
      ...credential.headers,
      Accept: request.accept ?? "application/json",
      "User-Agent": userAgent(),
    };
    const answer = await exchange(connection, url, headers, signal);
    if (answer.status !== 200) throw answerError(answer, request);
    const body = parse(answer.body);
    if (body === undefined || !request.isExpected(body)) throw notTheApi(request.operation, { status: "200" });
    return new Reader(body.raw);
  }

  return {
    async get(request) {
      const deadline = AbortSignal.timeout(timeoutMs);
      const bounded = AbortSignal.any([request.signal, deadline]);
      try {
        return await untilAborted(bounded, () => getOnce(request, bounded));
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
    },
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

function stopped({ operation, signal }: KubeRequest): FleetError {
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
