import type { PlanCost } from "../core/plan.ts";
import type { SurchargeRate, Surcharges } from "./surcharge.ts";

/**
 * What a cluster pays in surcharges for extended or long-term support until the horizon: when it stays as it is, and
 * when its control plane reaches the next of the minors in `surcharges` at each of `changes`.
 *
 * Amounts are US dollars, rounded to cents. `changes` may be empty or end early: then the last version reached stays.
 *
 * @param changes Milliseconds since the epoch, ascending.
 * @param when Milliseconds since the epoch.
 */
export function costOf(
  surcharges: Surcharges,
  changes: readonly number[],
  when: { readonly asOf: number; readonly horizon: number },
): PlanCost {
  const { asOf, horizon } = when;
  const [present] = surcharges.rates;
  const stay = present === undefined ? undefined : surchargeUsd(present, asOf, horizon);
  const bounds = [asOf, ...changes, horizon].map((at) => Math.min(Math.max(at, asOf), horizon));
  let plan: number | undefined = 0;
  for (const [state, from] of bounds.slice(0, -1).entries()) {
    const to = bounds[state + 1] ?? horizon;
    if (to <= from || plan === undefined) continue;
    const rates: readonly SurchargeRate[] | undefined = surcharges.rates[state];
    plan = rates === undefined ? undefined : plan + surchargeUsd(rates, from, to);
  }
  return {
    ...(stay === undefined ? {} : { stayUsd: cents(stay) }),
    ...(plan === undefined ? {} : { planUsd: cents(plan) }),
    ...(stay === undefined || plan === undefined ? {} : { savedUsd: cents(cents(stay) - cents(plan)) }),
    ...(stay !== undefined && plan !== undefined
      ? {}
      : { unknown: surcharges.unknown ?? "a surcharge on the way is not known" }),
  };
}

/** The surcharge between two instants, in US dollars, unrounded. */
export function surchargeUsd(rates: readonly SurchargeRate[], from: number, to: number): number {
  let usd = 0;
  for (const [index, rate] of rates.entries()) {
    const begin = Math.max(from, rate.from);
    const end = Math.min(to, rates[index + 1]?.from ?? to);
    if (end > begin) usd += (rate.hourlyUsd * (end - begin)) / hourMs;
  }
  return usd;
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}

const hourMs = 3_600_000;
