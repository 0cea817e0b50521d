import { FleetError } from "../core/error.ts";
import type { Clock } from "./clock.ts";

/** Time for a provider to hand over what it had read when the run was stopped. One that hangs is left behind. */
const graceMs = 250;

export interface HaltOptions {
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch; `Infinity` for none. */
  readonly deadlineAt: number;
  readonly clock: Clock;
}

/** Bounds waiting for code that may never answer: a provider's own, outside of `send`. */
export interface Halt {
  /** @throws FleetError `CANCELLED` or `TIMEOUT` when the run has ended before `work` did. */
  wait<T>(work: Promise<T>): Promise<T>;
  /** Follows a stream; throws as `wait`, and then closes the stream without waiting for it. */
  follow<T>(stream: AsyncIterable<T>): AsyncGenerator<T, void, undefined>;
  /** Frees the timer and the listener. */
  dispose(): void;
}

export function createHalt({ signal, deadlineAt, clock }: HaltOptions): Halt {
  const disposed = new AbortController();
  let halt: (error: FleetError) => void = () => {};
  const halted = new Promise<FleetError>((resolve) => {
    halt = resolve;
  });
  const haltAfter = (ms: number, code: "CANCELLED" | "TIMEOUT", message: string) => {
    const over = () => {
      if (!disposed.signal.aborted) halt(new FleetError(code, message));
    };
    clock.sleep(ms, disposed.signal).then(over, over);
  };
  const cancel = () => haltAfter(graceMs, "CANCELLED", "the run was cancelled");
  if (signal.aborted) cancel();
  else signal.addEventListener("abort", cancel, { once: true });
  if (deadlineAt < Infinity) {
    haltAfter(deadlineAt - clock.now() + graceMs, "TIMEOUT", "the deadline of the run has passed");
  }

  const wait = async <T>(work: Promise<T>): Promise<T> => {
    const first = await Promise.race([work.then((value) => ({ value })), halted]);
    if ("value" in first) return first.value;
    work.catch(() => {});
    throw first;
  };
  return {
    wait,
    async *follow(stream) {
      const iterator = stream[Symbol.asyncIterator]();
      let ended = false;
      const next = async () => {
        try {
          const result = await iterator.next();
          ended = result.done === true;
          return result;
        } catch (error) {
          ended = true;
          throw error;
        }
      };
      try {
        for (;;) {
          const { done, value } = await wait(next());
          if (done === true) return;
          yield value;
        }
      } finally {
        // Not awaited: a generator that hangs would hang here too. One that answers later frees then what it holds.
        if (!ended) iterator.return?.().catch(() => {});
      }
    },
    dispose() {
      signal.removeEventListener("abort", cancel);
      disposed.abort();
    },
  };
}
