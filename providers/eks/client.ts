import { FleetError } from "../../lib/core/error.ts";
import { keepLatest } from "../../lib/core/keep-latest.ts";
import type { EksOptions } from "../../lib/core/provider-options.ts";
import { awsError, missingMember, saysExpired } from "./errors.ts";
import type { AwsIdentity } from "./identity.ts";
import type { Connection } from "./request-handler.ts";
import {
  type AwsOperation,
  type AwsService,
  members,
  type OperationInput,
  openService,
  type ServiceHandle,
} from "./sdk.ts";

/** Where a request goes and who signs it. */
interface AwsTarget {
  readonly region: string;
  /** Keeps the clients of different identities apart. */
  readonly identityKey: string;
  /** Awaited before the request is sent; what it rejects with counts as the request's own failure. */
  readonly ready?: () => Promise<void>;
  readonly identity: () => Promise<AwsIdentity>;
}

/** One try of one request. `now` is in milliseconds since the epoch. */
export interface Attempt {
  readonly signal: AbortSignal;
  readonly now: number;
  /** Called before the rejection when AWS says that the session has ended which it was signed with. */
  readonly expired: (used: Promise<AwsIdentity>) => void;
}

export interface AwsClient {
  /**
   * Sends one request once. The result is what the service answered, unchecked, except that the member it exists for is
   * there.
   *
   * @throws FleetError and nothing else; `TIMEOUT` after `requestTimeoutMs`, the body included.
   */
  request<Operation extends AwsOperation>(
    target: AwsTarget,
    operation: Operation,
    input: OperationInput<Operation>,
    attempt: Attempt,
  ): Promise<object>;
  close(): void;
}

/**
 * Clients that are kept. Each takes some hundred kilobytes, an organisation has thousands of regions, and a region that has
 * been read is seldom asked again; one that is dropped in the midst of a request ends it all the same, since sockets are
 * shared by all.
 */
const mostClients = 200;

/** The AWS SDK as this provider uses it: one lazy client per service, region and identity, no retries of its own. */
export function createAwsClient(options: EksOptions, connection: Connection): AwsClient {
  const env = options.env ?? process.env;
  const timeoutMs = options.requestTimeoutMs ?? 15_000;
  const services = new Map<string, Promise<ServiceHandle>>();

  function service(name: AwsService, target: AwsTarget): Promise<ServiceHandle> {
    const key = JSON.stringify([name, target.region, target.identityKey]);
    let opened = services.get(key);
    if (opened === undefined) {
      const endpoint = options.endpoint ?? configuredEndpoint(name, env);
      opened = openService(name, {
        region: target.region,
        // Marked as kept by its owner: a copy kept by the SDK would outlive a session that ended early.
        credentials: Object.assign(() => target.identity(), { memoized: true as const }),
        maxAttempts: 1,
        customUserAgent: "fleetwright",
        requestHandler: connection(),
        ...(endpoint === undefined ? {} : { endpoint }),
      });
    }
    keepLatest(services, key, opened, mostClients);
    return opened;
  }

  return {
    request: (target, operation, input, { signal, now, expired }) =>
      withDeadline(operation, signal, timeoutMs, async (bounded) => {
        const name = operation.slice(0, operation.indexOf(":")) as AwsService;
        let used: Promise<AwsIdentity> | undefined;
        try {
          const { send } = await service(name, target);
          await target.ready?.();
          used = target.identity();
          await used;
          const answer: object & Partial<Record<string, unknown>> = await send(operation, input, bounded);
          const member = members[operation];
          if (answer[member] === undefined || answer[member] === null) throw missingMember(operation, member);
          return answer;
        } catch (error) {
          if (used !== undefined && saysExpired(error)) expired(used);
          throw awsError(error, operation, now);
        }
      }),
    close() {
      const opened = [...services.values()];
      services.clear();
      for (const handle of opened) {
        handle.then(({ destroy }) => destroy(), ignoreNeverOpened);
      }
    },
  };
}

/** Bounds the whole exchange: the SDK's own timer stops at the response's head, and a body can stall as well. */
async function withDeadline<T>(
  operation: string,
  signal: AbortSignal,
  timeoutMs: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    return await untilAborted(AbortSignal.any([signal, deadline.signal]), run);
  } catch (error) {
    if (!deadline.signal.aborted || signal.aborted) throw error;
    throw new FleetError("TIMEOUT", `${operation}: no complete answer within ${timeoutMs} ms`, {
      provider: "eks",
      retryable: true,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Settles at the abort, whatever `run` does: loading credentials may start programs that heed no signal. */
function untilAborted<T>(signal: AbortSignal, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new FleetError("CANCELLED", "the request was cancelled", { provider: "eks" }));
    if (signal.aborted) return cancel();
    signal.addEventListener("abort", cancel, { once: true });
    run(signal)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", cancel));
  });
}

/** The endpoint that AWS's own tools would take from the environment; `undefined` for the public one. */
export function configuredEndpoint(
  service: AwsService,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.toLowerCase() === "true") return undefined;
  const name = service === "servicequotas" ? "SERVICE_QUOTAS" : service.toUpperCase();
  return env[`AWS_ENDPOINT_URL_${name}`] || env["AWS_ENDPOINT_URL"] || undefined;
}

function ignoreNeverOpened(): void {
  // A client that could not be opened holds nothing that needs closing.
}
