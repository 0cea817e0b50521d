import { dayMs, fromInstant, type IsoInstant } from "./instant.ts";

/** The end of a support period. Never a bare date: how exact it is and where it comes from travel with it. */
export interface SupportDate {
  /** First instant out of support (exclusive end). Absent when the source names no date. */
  readonly at?: IsoInstant;
  /** `day`: the source names a day; `month`: only a month, so `at` is the first instant after that month. */
  readonly precision: "instant" | "day" | "month";
  /** The vendor calls the date tentative, or it is derived from a policy. */
  readonly tentative: boolean;
  /** `api`: read live; `bundled`: this package's calendar; `derived`: computed from a published policy. */
  readonly source: "api" | "bundled" | "derived";
  readonly sourceUrl?: string;
  /** When the source was read. */
  readonly asOf?: string;
}

/** Where a version or cluster stands in its support. `unknown` when a date or the plan is not known. */
export type SupportPhase = "preview" | "standard" | "extended" | "platform" | "unsupported" | "unknown";

/** The support dates of one minor at one provider. */
export interface SupportWindow {
  readonly endOfStandard?: SupportDate;
  /** End of paid extended support (EKS, GKE) or of the long-term support plan (AKS). */
  readonly endOfExtended?: SupportDate;
  /** End of AKS platform support, which follows the end of standard support and covers the platform only. */
  readonly endOfPlatform?: SupportDate;
  /** End of the Kubernetes project's own support; what a distribution adds to it is for the distribution to say. */
  readonly upstreamEol?: SupportDate;
}

/** What a cluster's support rests on, and what happens when it ends. */
export interface SupportPosture extends SupportWindow {
  /**
   * EKS `upgradePolicy.supportType`, GKE Extended channel, AKS `supportPlan`. `unknown` when the API did not say.
   * With `standard` the extended period is not for this cluster, even if the provider sells one.
   */
  readonly plan: "standard" | "extended" | "lts" | "unknown";
  readonly atEndOfStandard: "auto-upgrade" | "enter-extended" | "platform-support" | "none" | "unknown";
}

/** A support posture read at one instant. */
export interface SupportState {
  readonly phase: SupportPhase;
  /** The next date at which this cluster's support changes; absent when none is known. */
  readonly next?: {
    readonly kind: "end-of-standard" | "end-of-extended";
    readonly date: SupportDate;
    readonly days: number;
  };
}

/**
 * The phase of support at the instant `at` (milliseconds since the epoch), and the next end of support with the whole
 * days left until then, rounded down. A missing date gives `unknown`, never `standard`.
 */
export function supportOf(posture: SupportPosture, at: number): SupportState {
  const standard = endMs(posture.endOfStandard);
  const extended = endMs(posture.endOfExtended);
  const mayExtend = posture.plan !== "standard";
  if (standard !== undefined && at < standard) {
    return { phase: "standard", next: nextEnd("end-of-standard", posture.endOfStandard as SupportDate, standard, at) };
  }
  if (standard === undefined && (extended === undefined || at < extended)) return { phase: "unknown" };
  if (mayExtend && extended !== undefined && at < extended) {
    // The dates alone cannot tell whether this cluster bought the extended period.
    if (posture.plan === "unknown") return { phase: "unknown" };
    return { phase: "extended", next: nextEnd("end-of-extended", posture.endOfExtended as SupportDate, extended, at) };
  }
  if (mayExtend && extended === undefined) return { phase: "unknown" };
  if (mayExtend) return { phase: "unsupported" };
  if (posture.atEndOfStandard === "platform-support") return { phase: platformPhase(posture.endOfPlatform, at) };
  return { phase: posture.atEndOfStandard === "unknown" ? "unknown" : "unsupported" };
}

/** A period whose end is not yet published still runs; one that the calendar does not know at all is unknown. */
function platformPhase(end: SupportDate | undefined, at: number): SupportPhase {
  if (end === undefined) return "unknown";
  const epochMs = endMs(end);
  return epochMs === undefined || at < epochMs ? "platform" : "unsupported";
}

function endMs(date: SupportDate | undefined): number | undefined {
  return date?.at === undefined ? undefined : fromInstant(date.at);
}

function nextEnd(kind: "end-of-standard" | "end-of-extended", date: SupportDate, end: number, at: number) {
  return { kind, date, days: Math.floor((end - at) / dayMs) };
}
