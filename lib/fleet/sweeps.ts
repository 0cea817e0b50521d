import type { Alarm, Alarms } from "./alarms.ts";
import type { Call } from "./call.ts";
import type { Health } from "./health.ts";

/** Pause between the end of the first sweep and the second: enough for callers to send what follows from an answer. */
const drainPauseMs = 100;
/** A parked call waits no longer than this for the first sweep to drain. */
const longestParkMs = 30_000;
/** Calls of one scope that the second sweep tries at a time: how they end decides whether more are sent. */
const width = 8;

export interface SweepsOptions {
  readonly now: () => number;
  readonly alarms: Alarms;
  /** Sends a call of the second sweep. */
  readonly resume: (call: Call) => void;
  /** Ends a parked call whose scope has used up what it may be asked. */
  readonly abandon: (call: Call) => void;
}

/** Keeps calls that the first sweep gave up on, and starts their second sweep when the first has drained. */
export interface Sweeps {
  /** A call arrives; it belongs to the first sweep. */
  enter(): void;
  /** A call leaves the first sweep and waits for the second. */
  park(call: Call): void;
  /** A call of either sweep has ended. */
  leave(call: Call): void;
  clear(): void;
}

export function createSweeps({ now, alarms, resume, abandon }: SweepsOptions): Sweeps {
  const waiting = new Set<Health<Call>>();
  let inFirst = 0;
  let drain: Alarm | undefined;

  const leaveFirst = () => {
    inFirst--;
    if (inFirst > 0 || waiting.size === 0 || drain !== undefined) return;
    drain = alarms.at(now() + drainPauseMs, () => {
      drain = undefined;
      if (inFirst === 0) for (const health of waiting) sweep(health);
    });
  };

  /** Starts as many parked calls of a scope as may be under way, while the scope's successes pay for them. */
  const sweep = (health: Health<Call>) => {
    waiting.delete(health);
    health.sweeping = true;
    while (health.late < width && health.parked.size > 0) {
      const paid = health.lateBudget.spend();
      // Those under way may still succeed and pay for the others.
      if (!paid && health.late > 0) return;
      const call = health.parked.shift();
      if (call === undefined) break;
      if (!paid) abandon(call);
      else {
        call.sweep = "second";
        call.tries = 0;
        call.timeouts = 0;
        health.late++;
        resume(call);
      }
    }
    health.sweeping = health.late > 0;
  };

  return {
    enter() {
      inFirst++;
    },
    park(call) {
      const { health } = call;
      health.parked.push(call);
      if (health.sweeping) sweep(health);
      else if (!waiting.has(health)) {
        waiting.add(health);
        alarms.at(now() + longestParkMs, () => sweep(health));
      }
      leaveFirst();
    },
    leave(call) {
      if (call.sweep === "first") return leaveFirst();
      call.health.late--;
      sweep(call.health);
    },
    clear() {
      waiting.clear();
      inFirst = 0;
      drain = undefined;
    },
  };
}
