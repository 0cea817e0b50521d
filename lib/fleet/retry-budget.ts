/** What a service may be asked again. Earned by its successes, so a service that gives none is soon left alone. */
export interface RetryBudget {
  readonly exhausted: boolean;
  /** Pays for one retry, if there is enough. */
  spend(): boolean;
  /** A request succeeded. */
  credit(): void;
}

export interface RetryBudgetOptions {
  /** Retries allowed before the first success; also the most that can be saved up. */
  readonly initial: number;
  /** Retries that one success earns: the most that retries can multiply the requests of a working service. */
  readonly perSuccess: number;
}

export function createRetryBudget({ initial, perSuccess }: RetryBudgetOptions): RetryBudget {
  let left = initial;
  return {
    get exhausted() {
      return left < 1;
    },
    spend() {
      if (left < 1) return false;
      left--;
      return true;
    },
    credit() {
      left = Math.min(initial, left + perSuccess);
    },
  };
}
