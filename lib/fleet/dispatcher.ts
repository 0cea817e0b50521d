import type { FleetError } from "../core/error.ts";
import type { RateLimit } from "../core/provider.ts";
import type { Scope } from "../core/scope.ts";
import type { Alarms } from "./alarms.ts";
import type { Call, Lane } from "./call.ts";
import { createFifo } from "./fifo.ts";
import { attemptError, callError } from "./outcome.ts";
import { bucketKey, limitOf } from "./rate-limits.ts";
import { createTokenBucket } from "./token-bucket.ts";

export interface DispatcherOptions {
  readonly now: () => number;
  readonly alarms: Alarms;
  readonly concurrency: number;
  readonly callTimeoutMs: number;
  /** Asked before a call is sent; takes the call over when it answers `false`. */
  readonly admit: (call: Call) => boolean;
  readonly sent: (call: Call) => void;
  readonly succeeded: (call: Call, value: unknown) => void;
  readonly failed: (call: Call, error: FleetError, sentAt: number) => void;
}

/** Lets calls pass when their bucket has a token and a slot is free, lane by lane in turn. O(log n) per call. */
export interface Dispatcher {
  readonly inFlight: number;
  lane(limits: readonly RateLimit[], scope: Scope, operation: string): Lane;
  enqueue(call: Call): void;
  /** Aborts what is under way and forgets what waits; nothing is reported for either. */
  stop(reason: FleetError): void;
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { now, alarms, concurrency, callTimeoutMs } = options;
  const lanes = new Map<string, Lane>();
  const flights = new Set<AbortController>();
  let ready = createFifo<Lane>();

  /** Puts a lane with waiting calls among the ready ones, now or when its bucket has a token. */
  const list = (lane: Lane) => {
    if (lane.listed || lane.queue.size === 0) return;
    lane.listed = true;
    const at = now();
    const readyAt = lane.bucket.readyAt(at);
    if (readyAt <= at) ready.push(lane);
    else {
      alarms.at(readyAt, () => {
        lane.listed = false;
        list(lane);
        dispatch();
      });
    }
  };

  const dispatch = () => {
    while (flights.size < concurrency) {
      const lane = ready.shift();
      if (lane === undefined) return;
      lane.listed = false;
      const call = lane.queue.peek();
      if (call !== undefined && !options.admit(call)) lane.queue.shift();
      else if (call !== undefined && lane.bucket.take(now())) {
        lane.queue.shift();
        send(call);
      }
      list(lane);
    }
  };

  const send = (call: Call) => {
    const { scope, operation } = call;
    const sentAt = now();
    const controller = new AbortController();
    flights.add(controller);
    // Lands once: an attempt that ignores its signal may still settle long after its deadline.
    const land = (report: () => void) => {
      if (!flights.delete(controller)) return;
      deadline.cancel();
      report();
      dispatch();
    };
    const deadline = alarms.at(sentAt + callTimeoutMs, () => {
      const message = `${operation} was not answered within ${callTimeoutMs} ms`;
      const error = callError("TIMEOUT", scope, message, { retryable: true });
      controller.abort(error);
      land(() => options.failed(call, error, sentAt));
    });
    options.sent(call);
    (async () => call.attempt(controller.signal))().then(
      (value) => land(() => options.succeeded(call, value)),
      (error: unknown) => land(() => options.failed(call, attemptError(error, scope, operation), sentAt)),
    );
  };

  return {
    get inFlight() {
      return flights.size;
    },
    lane(limits, scope, operation) {
      const limit = limitOf(limits, operation);
      const key = bucketKey(limits, limit, scope);
      let lane = lanes.get(key);
      if (lane === undefined) {
        const bucket = createTokenBucket(limit?.perSecond ?? Infinity, limit?.burst ?? 1);
        lane = { bucket, queue: createFifo(), listed: false };
        lanes.set(key, lane);
      }
      return lane;
    },
    enqueue(call) {
      call.lane.queue.push(call);
      list(call.lane);
      dispatch();
    },
    stop(reason) {
      const aborted = [...flights];
      flights.clear();
      lanes.clear();
      ready = createFifo();
      for (const controller of aborted) controller.abort(reason);
    },
  };
}
