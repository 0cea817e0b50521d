import type { FleetError } from "../core/error.ts";
import { createFifo, type Fifo } from "./fifo.ts";
import { createRetryBudget, type RetryBudget } from "./retry-budget.ts";

/** Failures in a row after which a scope's calls wait for the second sweep instead of being sent. */
const sickAfter = 12;

/** How well one scope's service answers, and what may still be asked of it. */
export interface Health<Call> {
  /** Pays for retries in the first sweep. */
  readonly budget: RetryBudget;
  /** Pays for every request of the second sweep, first tries included. */
  readonly lateBudget: RetryBudget;
  /** Calls that wait for the second sweep. */
  readonly parked: Fifo<Call>;
  /** Calls of the second sweep that are under way. */
  late: number;
  /** Whether the second sweep has begun here. */
  sweeping: boolean;
  /** Whether any request has succeeded yet. */
  readonly proven: boolean;
  /** Nothing has succeeded for so long that sending more would only hold slots. */
  readonly sick: boolean;
  readonly lastError: FleetError | undefined;
  /** When the service last answered at all, be it with an error; `-Infinity` before that. */
  readonly answeredAt: number;
  succeeded(now: number): void;
  failed(error: FleetError, now: number): void;
}

export function createHealth<Call>(): Health<Call> {
  const budget = createRetryBudget({ initial: 20, perSuccess: 0.5 });
  const lateBudget = createRetryBudget({ initial: 16, perSuccess: 3 });
  let failuresInARow = 0;
  let proven = false;
  let lastError: FleetError | undefined;
  let answeredAt = Number.NEGATIVE_INFINITY;
  return {
    budget,
    lateBudget,
    parked: createFifo(),
    late: 0,
    sweeping: false,
    get proven() {
      return proven;
    },
    get sick() {
      return failuresInARow >= sickAfter;
    },
    get lastError() {
      return lastError;
    },
    get answeredAt() {
      return answeredAt;
    },
    succeeded(now) {
      failuresInARow = 0;
      proven = true;
      answeredAt = now;
      budget.credit();
      lateBudget.credit();
    },
    failed(error, now) {
      if (error.code !== "TIMEOUT") answeredAt = now;
      // A refusal is an answer like any other: the service works, it only says no.
      if (!error.retryable) failuresInARow = 0;
      else {
        failuresInARow++;
        lastError = error;
      }
    },
  };
}
