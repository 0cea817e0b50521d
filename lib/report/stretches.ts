import { fromInstant, type IsoInstant, toInstant } from "../core/instant.ts";
import type { Hop, PlanStep } from "../core/plan.ts";

/** A part of a hop that runs without a break, from one step that begins at a time of its own to the next. */
export interface Stretch {
  readonly start: IsoInstant;
  readonly end: IsoInstant;
  readonly steps: readonly PlanStep[];
}

/**
 * The times of a hop: one stretch, or more where the hop is cut because no window is long enough for it. Steps that are
 * done are left out; empty for a hop without times.
 */
export function stretchesOf({ steps, start, end, done }: Hop): readonly Stretch[] {
  if (start === undefined || end === undefined || done === true) return [];
  const groups: { start: IsoInstant; steps: PlanStep[] }[] = [];
  for (const step of steps) {
    if (step.done === true) continue;
    const last = groups.at(-1);
    if (last === undefined) groups.push({ start, steps: [step] });
    else if (step.start === undefined) last.steps.push(step);
    else groups.push({ start: step.start, steps: [step] });
  }
  return groups.map((group, index) => ({
    ...group,
    end: index === groups.length - 1 ? end : later(group.start, minutesOf(group.steps)),
  }));
}

/** Estimated minutes of work, without those that are done and without the waits between. */
export function minutesOf(steps: readonly PlanStep[]): number {
  return steps.reduce((sum, { estimate, done }) => sum + (done === true ? 0 : estimate.minutes), 0);
}

function later(start: IsoInstant, minutes: number): IsoInstant {
  const from = fromInstant(start);
  return from === undefined ? start : toInstant(from + minutes * 60_000);
}
