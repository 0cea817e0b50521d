import type { Pricing } from "../../lib/core/pricing.ts";
import type { Reader } from "../../lib/core/reader.ts";
import type { SupportPosture } from "../../lib/core/support.ts";
import { pricingOf, supportWindow } from "../../lib/data/index.ts";
import { oneOf } from "./field.ts";

const plans = new Map<string, "official" | "long-term">([
  ["kubernetesofficial", "official"],
  ["akslongtermsupport", "long-term"],
]);

/** Long-term support takes both the plan and the Premium tier; AKS publishes no dates by API. */
export function supportOf(properties: Reader, tier: string | undefined, minor: string | undefined): SupportPosture {
  const text = oneOf(properties, "supportPlan", plans, "official");
  const official = text === "official";
  const longTerm = text === "long-term" && tier?.toLowerCase() === "premium";
  return {
    ...(minor === undefined ? {} : supportWindow("aks", minor)),
    plan: official ? "standard" : longTerm ? "lts" : "unknown",
    atEndOfStandard: official ? "platform-support" : longTerm ? "enter-extended" : "unknown",
  };
}

/** Azure does not bill the control plane of a stopped cluster. */
export function priceOf(tier: string, stopped: boolean): Pricing | undefined {
  const pricing = pricingOf("aks", tier);
  if (pricing === undefined || !stopped) return pricing;
  return {
    ...pricing,
    ...(pricing.baseHourlyUsd === undefined ? {} : { baseHourlyUsd: 0 }),
    ...(pricing.supportHourlyUsd === undefined ? {} : { supportHourlyUsd: 0 }),
  };
}
