import { setTimeout as after } from "node:timers/promises";

/** Time as the scheduler sees it; given as an argument so that tests can hold the clock. */
export interface Clock {
  /** Milliseconds since the epoch. Must not run backwards. */
  now(): number;
  /** Settles after `ms`, or at once when `signal` aborts; then no timer is left. May settle early. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Node's timers take no more than 31 bits; whoever sleeps longer is woken early and sleeps again. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's clock, immune to corrections of the time of day during a run. */
export const systemClock: Clock = {
  now: () => Math.floor(performance.timeOrigin + performance.now()),
  sleep: (ms, signal) => after(Math.min(Math.ceil(ms), longestTimerMs), undefined, { signal }),
};
