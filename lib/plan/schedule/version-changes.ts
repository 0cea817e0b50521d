import type { ScheduleHop } from "./schedule-input.ts";
import type { ScheduledHop } from "./schedule-result.ts";

/**
 * When each hop's version runs, in milliseconds since the epoch: at the end of its control-plane step, or of the hop
 * where it only moves nodes. These are the `changes` that `costOf` takes.
 */
export function versionChanges(hops: readonly ScheduleHop[], scheduled: readonly ScheduledHop[]): readonly number[] {
  return scheduled.map((hop, index) => {
    const step = hops[index]?.steps.findIndex(({ kind }) => kind === "control-plane") ?? -1;
    return Date.parse(hop.steps[step]?.end ?? hop.end);
  });
}
