import { FleetError } from "../core/error.ts";
import type { CallOptions, FleetProvider, RateLimit } from "../core/provider.ts";
import { type Scope, scopeKey } from "../core/scope.ts";
import { createAlarms } from "./alarms.ts";
import { backoffMs } from "./backoff.ts";
import type { Call } from "./call.ts";
import { type Clock, systemClock } from "./clock.ts";
import { createDispatcher } from "./dispatcher.ts";
import { createHealth, type Health } from "./health.ts";
import { callError } from "./outcome.ts";
import { checkLimits } from "./rate-limits.ts";
import { createCounters, type Statistics } from "./statistics.ts";
import { createSweeps } from "./sweeps.ts";

export interface SchedulerOptions extends Partial<Clock> {
  /** Ends everything at once with `CANCELLED`. */
  readonly signal?: AbortSignal;
  /** In [0, 1); spreads retries. Default `Math.random`. */
  readonly random?: () => number;
  /** Requests under way at any moment, over all providers. Default 100. */
  readonly concurrency?: number;
  /** Replaces `FleetProvider.limits`, by provider id. */
  readonly limits?: Readonly<Record<string, readonly RateLimit[]>>;
  /** Milliseconds one request may take, whether or not it obeys its signal. Default 15,000. */
  readonly callTimeoutMs?: number;
  /** Milliseconds from now after which every call ends with `TIMEOUT`. Default: none. */
  readonly runDeadlineMs?: number;
  /** Tries of one call before it waits for the second sweep. Default 4. */
  readonly maxAttempts?: number;
  /** Tries of one call in the second sweep; at most 6 where nothing has succeeded yet. Default 10. */
  readonly secondSweepAttempts?: number;
  /** Milliseconds up to which a Retry-After is obeyed. Default 60,000. */
  readonly retryAfterCapMs?: number;
  /** Called after every change of `statistics()`. Must not throw. */
  readonly onChange?: () => void;
}

/** Sends the requests of one run; see `CallOptions.send`. Holds no timer and no listener while no call is pending. */
export interface Scheduler {
  /** Providers of the same id share their buckets. */
  forProvider(provider: Pick<FleetProvider, "id" | "limits">): CallOptions;
  statistics(): Statistics;
}

/** Tries in the second sweep of a scope that has never given anything: enough to outlast bad luck, over in seconds. */
const unprovenTries = 6;

const endings = { TIMEOUT: "the deadline of the run has passed", CANCELLED: "the run was cancelled" } as const;

/**
 * Creates the scheduler of one run.
 *
 * A request waits for a token of its bucket and for one of the global slots, and holds neither while it waits. Buckets
 * with tokens take turns. A retryable failure is tried again after a backoff while the scope's successes pay for it; a
 * call that runs out of tries is parked and gets a second sweep, scope by scope and a few at a time, once the rest has
 * drained. So a scope that fails now and then loses nothing, and one that is down is soon left alone.
 *
 * @throws FleetError `CONFIG` for a bound or limit that would never let a request pass.
 */
export function createScheduler(options: SchedulerOptions = {}): Scheduler {
  const { signal = new AbortController().signal, random = Math.random, onChange = () => {} } = options;
  const { concurrency = 100, callTimeoutMs = 15_000, retryAfterCapMs = 60_000 } = options;
  if (!(concurrency >= 1)) throw new FleetError("CONFIG", "concurrency must be at least 1");
  if (!(callTimeoutMs > 0)) throw new FleetError("CONFIG", "the timeout of a call must be above 0");
  const clock: Clock = { now: options.now ?? systemClock.now, sleep: options.sleep ?? systemClock.sleep };
  const now = () => clock.now();
  const deadlineAt = options.runDeadlineMs === undefined ? Infinity : now() + options.runDeadlineMs;
  const maxTries = { first: options.maxAttempts ?? 4, second: options.secondSweepAttempts ?? 10 };

  const alarms = createAlarms(clock);
  const counters = createCounters();
  const healths = new Map<string, Health<Call>>();
  const pending = new Set<Call>();

  const dispatcher = createDispatcher({
    now,
    alarms,
    concurrency,
    callTimeoutMs,
    admit(call) {
      if (call.sweep === "second" || !call.health.sick) return true;
      sweeps.park(call);
      return false;
    },
    sent(call) {
      counters.add(call.scope, "requests");
      if (call.firstSentAt < Infinity) counters.add(call.scope, "retries");
      call.firstSentAt = Math.min(call.firstSentAt, now());
      call.tries++;
      onChange();
    },
    succeeded(call, value) {
      call.health.succeeded(now());
      call.lane.bucket.succeeded(now());
      end(call);
      call.resolve(value);
      onChange();
    },
    failed(call, error, sentAt) {
      judge(call, error, sentAt);
      onChange();
    },
  });

  const resume = (call: Call) => {
    if (call.notBefore <= now()) dispatcher.enqueue(call);
    else alarms.at(call.notBefore, () => dispatcher.enqueue(call));
  };

  const sweeps = createSweeps({
    now,
    alarms,
    resume,
    abandon(call) {
      const { health, operation, scope } = call;
      const code = health.lastError?.code ?? "UNAVAILABLE";
      const message = `${operation} was not sent, because the service had stopped answering: ${health.lastError?.message}`;
      forget(call);
      refuse(call, call.error ?? new FleetError(code, message, { provider: scope.provider, scope: scopeKey(scope) }));
    },
  });

  /** Decides what becomes of a call whose try failed: another try, the second sweep, or the end. */
  function judge(call: Call, error: FleetError, sentAt: number): void {
    const { health, lane, scope } = call;
    const at = now();
    call.failures++;
    call.error = error;
    if (error.code === "TIMEOUT") call.timeouts++;
    health.failed(error, at);
    if (error.code === "THROTTLED") {
      counters.add(scope, "throttles");
      lane.bucket.throttled(sentAt, at);
      if (error.retryAfterMs !== undefined) lane.bucket.pause(at + Math.min(error.retryAfterMs, retryAfterCapMs), at);
    }
    call.notBefore = at + backoffMs(error, call.failures, random, retryAfterCapMs);
    const hopeless = !error.retryable || call.notBefore >= deadlineAt;
    if (!hopeless && mayTryAgain(call)) resume(call);
    else if (!hopeless && call.sweep === "first") sweeps.park(call);
    else {
      end(call);
      refuse(call, error);
    }
  }

  function mayTryAgain({ health, sweep, firstSentAt, timeouts, tries }: Call): boolean {
    // A timeout holds a slot for long, so it is repeated less, above all where nothing answers at all.
    const patience = sweep === "second" && health.answeredAt >= firstSentAt ? 5 : 2;
    const most = sweep === "second" && !health.proven ? Math.min(unprovenTries, maxTries.second) : maxTries[sweep];
    if (timeouts >= patience || tries >= most) return false;
    return (sweep === "first" ? health.budget : health.lateBudget).spend();
  }

  function end(call: Call): void {
    sweeps.leave(call);
    forget(call);
  }

  function forget(call: Call): void {
    pending.delete(call);
    if (pending.size === 0) rest();
  }

  function refuse(call: Call, error: FleetError): void {
    counters.add(call.scope, "failures");
    call.reject(error);
  }

  function start(): void {
    signal.addEventListener("abort", cancel, { once: true });
    if (deadlineAt < Infinity) alarms.at(deadlineAt, () => stop("TIMEOUT"));
  }

  function rest(): void {
    signal.removeEventListener("abort", cancel);
    sweeps.clear();
    alarms.clear();
  }

  function cancel(): void {
    stop("CANCELLED");
  }

  function stop(code: keyof typeof endings): void {
    const ended = [...pending];
    pending.clear();
    healths.clear();
    rest();
    dispatcher.stop(new FleetError(code, endings[code]));
    for (const call of ended) refuse(call, callError(code, call.scope, endings[code]));
    onChange();
  }

  function healthOf(scope: Scope): Health<Call> {
    const key = scopeKey(scope);
    const health = healths.get(key) ?? createHealth<Call>();
    healths.set(key, health);
    return health;
  }

  function submit(call: Call): void {
    counters.add(call.scope, "calls");
    const over = signal.aborted ? "CANCELLED" : now() >= deadlineAt ? "TIMEOUT" : undefined;
    if (over !== undefined) {
      refuse(call, callError(over, call.scope, endings[over]));
      return;
    }
    if (pending.size === 0) start();
    pending.add(call);
    sweeps.enter();
    dispatcher.enqueue(call);
  }

  return {
    forProvider({ id, limits: own }) {
      const given = options.limits ?? {};
      const limits = (Object.hasOwn(given, id) ? given[id] : undefined) ?? own;
      checkLimits(id, limits);
      return {
        signal,
        now,
        send: <T>(scope: Scope, operation: string, attempt: (signal: AbortSignal) => Promise<T>) =>
          new Promise<T>((resolve, reject) => {
            const lane = dispatcher.lane(limits, scope, operation);
            const progress = {
              failures: 0,
              tries: 0,
              timeouts: 0,
              firstSentAt: Infinity,
              error: undefined,
              notBefore: 0,
            };
            submit({
              scope,
              operation,
              attempt,
              resolve: (value) => resolve(value as T),
              reject,
              lane,
              health: healthOf(scope),
              sweep: "first",
              ...progress,
            });
          }),
      };
    },
    statistics: () => ({
      ...counters.total,
      inFlight: dispatcher.inFlight,
      waiting: pending.size - dispatcher.inFlight,
      scopes: counters.scopes,
    }),
  };
}
