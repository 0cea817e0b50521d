import { createHeap } from "../core/heap.ts";
import type { Clock } from "./clock.ts";

/** Any number of points in time over a single sleep of the clock. */
export interface Alarms {
  /** Calls `ring` at `time` (milliseconds since the epoch), never from within this call. Same times ring in order. */
  at(time: number, ring: () => void): Alarm;
  /** Forgets everything that is set. */
  clear(): void;
}

export interface Alarm {
  cancel(): void;
}

interface Entry {
  readonly time: number;
  readonly order: number;
  /** Absent once it has rung or was cancelled: what waits in the heap until its time must not hold on to a call. */
  ring: (() => void) | undefined;
}

/** Alarms on `clock`. As long as none is set, no timer exists. */
export function createAlarms(clock: Clock): Alarms {
  const entries = createHeap<Entry>((a, b) => a.time - b.time || a.order - b.order);
  let order = 0;
  let live = 0;
  let ringing = false;
  let nap: { readonly until: number; readonly controller: AbortController } | undefined;

  const wake = () => {
    nap?.controller.abort();
    nap = undefined;
  };

  const arm = () => {
    if (ringing) return;
    let next = entries.peek();
    while (next !== undefined && next.ring === undefined) {
      entries.pop();
      next = entries.peek();
    }
    if (next === undefined) return wake();
    // A nap that ends too early costs one more nap; replacing it at every change would cost a timer each.
    if (nap !== undefined && nap.until <= next.time) return;
    wake();
    const current = { until: next.time, controller: new AbortController() };
    nap = current;
    const woken = () => {
      if (nap !== current) return;
      nap = undefined;
      ringDue();
    };
    clock.sleep(Math.max(0, next.time - clock.now()), current.controller.signal).then(woken, woken);
  };

  const ringDue = () => {
    const now = clock.now();
    ringing = true;
    try {
      for (let next = entries.peek(); next !== undefined; next = entries.peek()) {
        const { ring } = next;
        if (ring !== undefined && next.time > now) break;
        entries.pop();
        if (ring === undefined) continue;
        next.ring = undefined;
        live--;
        ring();
      }
    } finally {
      ringing = false;
      arm();
    }
  };

  const clear = () => {
    for (let next = entries.pop(); next !== undefined; next = entries.pop()) next.ring = undefined;
    live = 0;
    wake();
  };

  return {
    at(time, ring) {
      const entry: Entry = { time, order: order++, ring };
      entries.push(entry);
      live++;
      arm();
      return {
        cancel() {
          if (entry.ring === undefined) return;
          entry.ring = undefined;
          live--;
          if (live === 0) clear();
        },
      };
    },
    clear,
  };
}
