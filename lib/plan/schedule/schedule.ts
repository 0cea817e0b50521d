import type { ScheduleInput } from "./schedule-input.ts";
import type { ScheduleResult } from "./schedule-result.ts";

/**
 * Gives every hop a time. Pure and deterministic: the same clusters in another order give the same result.
 */
export function schedule(input: ScheduleInput): ScheduleResult {
  void input;
  throw new Error("being written");
}
