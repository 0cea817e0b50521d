import { dayMs, fromInstant, type IsoInstant } from "../core/instant.ts";
import { type SupportDate, type SupportPhase, type SupportPosture, supportOf } from "../core/support.ts";

/** The end of support that matters most: the next one, or the last one when all are past. */
export interface Deadline {
  readonly kind: "end-of-standard" | "end-of-extended" | "end-of-platform";
  /** First instant out of that support. */
  readonly at: IsoInstant;
  /** Whole days from now until then; negative once it has passed, counted likewise. */
  readonly days: number;
  readonly precision: SupportDate["precision"];
  /** The date is tentative or derived from a policy: it may move. */
  readonly mayMove: boolean;
  readonly source: SupportDate["source"];
}

/** The end of the Kubernetes project's own support. */
export type UpstreamEnd = Pick<Deadline, "at" | "precision">;

/** The phase of support at `asOf` (milliseconds since the epoch), and its deadline, absent when none is known. */
export function deadlineAt(
  posture: SupportPosture,
  asOf: number,
): { readonly phase: SupportPhase; readonly deadline?: Deadline } {
  const { phase, next } = supportOf(posture, asOf);
  if (next !== undefined) return withDeadline(phase, next.kind, next.date, asOf);
  if (phase === "platform" && posture.endOfPlatform?.at !== undefined) {
    return withDeadline(phase, "end-of-platform", posture.endOfPlatform, asOf);
  }
  if (phase !== "unsupported" && phase !== "platform") return { phase };
  const bought = posture.plan !== "standard" && posture.endOfExtended !== undefined;
  return bought
    ? withDeadline(phase, "end-of-extended", posture.endOfExtended, asOf)
    : withDeadline(phase, "end-of-standard", posture.endOfStandard, asOf);
}

/**
 * The end of the Kubernetes project's own support, for a cluster of which nothing better is known. It is no deadline:
 * its distribution may support it longer or not at all.
 */
export function upstreamEndOf({ upstreamEol }: SupportPosture): UpstreamEnd | undefined {
  return upstreamEol?.at === undefined ? undefined : { at: upstreamEol.at, precision: upstreamEol.precision };
}

/** Whole days between two instants, towards zero, so that a date is today until a whole day has passed. */
export function daysBetween(from: number, to: number): number {
  return Math.trunc((to - from) / dayMs) + 0;
}

function withDeadline(
  phase: SupportPhase,
  kind: Deadline["kind"],
  date: SupportDate | undefined,
  asOf: number,
): { readonly phase: SupportPhase; readonly deadline?: Deadline } {
  const epochMs = date?.at === undefined ? undefined : fromInstant(date.at);
  if (date?.at === undefined || epochMs === undefined) return { phase };
  const { at, precision, tentative, source } = date;
  const mayMove = tentative || source === "derived";
  return { phase, deadline: { kind, at, days: daysBetween(asOf, epochMs), precision, mayMove, source } };
}
