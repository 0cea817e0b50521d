import { FleetError, isFleetError } from "../../lib/core/error.ts";

/**
 * Runs one try under a deadline of its own: the timers of the HTTP layer start anew with every byte. Settles at the abort
 * or deadline, whatever `run` does, for an exchange of tokens heeds no signal.
 *
 * @throws FleetError `TIMEOUT`, or the reason that `signal` was aborted for; whatever `run` rejects with.
 */
export async function withDeadline<T>(
  what: string,
  limitMs: number,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), limitMs);
  try {
    return await untilAborted(AbortSignal.any([signal, deadline.signal]), run);
  } catch (error) {
    if (signal.aborted) throw isFleetError(signal.reason) ? signal.reason : cancelled();
    if (!deadline.signal.aborted) throw error;
    throw new FleetError("TIMEOUT", `${what}: no complete answer within ${limitMs} ms`, {
      provider: "iks",
      retryable: true,
    });
  } finally {
    clearTimeout(timer);
  }
}

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
