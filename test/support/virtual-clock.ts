import { setImmediate as turn } from "node:timers/promises";
import { createHeap } from "../../lib/core/heap.ts";
import type { Clock } from "../../lib/fleet/clock.ts";

export interface VirtualClock extends Clock {
  /** Sleeps under way: timers that a real clock would hold. */
  readonly sleeping: number;
  /**
   * Lets time pass, from one wake-up to the next, until `work` settles. Rejects when nothing is left that could wake it.
   */
  run<T>(work: Promise<T>): Promise<T>;
}

/** A clock that moves only when everything waits for it. Starts at 2026-01-01T00:00:00Z. */
export function createVirtualClock(): VirtualClock {
  interface Sleeper {
    readonly at: number;
    readonly order: number;
    readonly wake: () => void;
    awake: boolean;
  }
  const sleepers = createHeap<Sleeper>((a, b) => a.at - b.at || a.order - b.order);
  let time = Date.UTC(2026, 0, 1);
  let order = 0;
  let sleeping = 0;
  return {
    now: () => time,
    get sleeping() {
      return sleeping;
    },
    sleep: (ms, signal) =>
      new Promise<void>((resolve) => {
        if (signal.aborted) return resolve();
        const wake = () => {
          if (sleeper.awake) return;
          sleeper.awake = true;
          sleeping--;
          signal.removeEventListener("abort", wake);
          resolve();
        };
        const sleeper: Sleeper = { at: time + Math.ceil(ms), order: order++, wake, awake: false };
        sleeping++;
        signal.addEventListener("abort", wake);
        sleepers.push(sleeper);
      }),
    async run<T>(work: Promise<T>): Promise<T> {
      let settled = false;
      const done = () => {
        settled = true;
      };
      work.then(done, done);
      for (;;) {
        // A turn of the event loop runs every microtask first, so that all that can happen now has happened.
        await turn();
        if (settled) return work;
        let next = sleepers.pop();
        while (next?.awake === true) next = sleepers.pop();
        if (next === undefined) throw new Error("everything waits and nothing is set to wake it");
        time = Math.max(time, next.at);
        next.wake();
      }
    },
  };
}
