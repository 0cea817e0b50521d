import { type SupportPosture, supportOf } from "./support.ts";

/** What a control plane costs, in US dollars an hour, and when the surcharge for old versions applies. */
export interface Pricing {
  /** Provider's tier as it prints it: `Premium`, `standard`, `tier-xl`. */
  readonly tier?: string;
  /** Ordinary fee of the cluster; absent when no sourced price is known. */
  readonly baseHourlyUsd?: number;
  /** Added while the surcharge applies; absent when no sourced price is known. */
  readonly supportHourlyUsd?: number;
  /**
   * `extended-phase`: only while the version is in extended support and the cluster's plan pays for it (EKS, GKE);
   * `tier`: from the day the tier was chosen, whatever the version (AKS Premium); `never`: no surcharge exists.
   */
  readonly surcharge: "extended-phase" | "tier" | "never" | "unknown";
  readonly source?: string;
  readonly asOf?: string;
}

/** Hours in a month as clouds bill them. */
export const billingHoursPerMonth = 730;

/**
 * The surcharge for extended or long-term support at the instant `at`, in US dollars an hour. 0 when none is due;
 * `undefined` when it cannot be known, because the price, the plan or the dates are not.
 */
export function supportSurchargeAt(
  pricing: Pricing | undefined,
  posture: SupportPosture,
  at: number,
): number | undefined {
  if (pricing === undefined || pricing.surcharge === "unknown") return undefined;
  if (pricing.surcharge === "never") return 0;
  if (pricing.surcharge === "tier") return pricing.supportHourlyUsd;
  const { phase } = supportOf(posture, at);
  if (phase === "unknown") return undefined;
  return phase === "extended" ? pricing.supportHourlyUsd : 0;
}
