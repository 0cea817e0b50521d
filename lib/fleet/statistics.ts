import { type Scope, scopeKey } from "../core/scope.ts";

/** What was sent on behalf of one scope, or of all. */
interface CallCounts {
  /** Calls of `send`. */
  readonly calls: number;
  /** Requests sent for them; each but the first of a call is a retry. */
  readonly requests: number;
  readonly retries: number;
  /** Answers that asked to slow down. */
  readonly throttles: number;
  /** Calls that ended with an error. */
  readonly failures: number;
}

export interface Statistics extends CallCounts {
  /** Requests under way. */
  readonly inFlight: number;
  /** Calls that wait for a token, a slot, a retry or the second sweep. */
  readonly waiting: number;
  /** By `scopeKey`. */
  readonly scopes: ReadonlyMap<string, CallCounts>;
}

type Counted = keyof CallCounts;

export interface Counters {
  add(scope: Scope, what: Counted): void;
  readonly total: CallCounts;
  readonly scopes: ReadonlyMap<string, CallCounts>;
}

export function createCounters(): Counters {
  const none = () => ({ calls: 0, requests: 0, retries: 0, throttles: 0, failures: 0 });
  const total = none();
  const scopes = new Map<string, ReturnType<typeof none>>();
  return {
    add(scope, what) {
      const key = scopeKey(scope);
      let counts = scopes.get(key);
      if (counts === undefined) {
        counts = none();
        scopes.set(key, counts);
      }
      counts[what]++;
      total[what]++;
    },
    total,
    scopes,
  };
}
