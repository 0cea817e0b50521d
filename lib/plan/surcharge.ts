import type { Cluster } from "../core/cluster.ts";
import type { SupportDate, SupportWindow } from "../core/support.ts";

/** The surcharge for extended or long-term support from an instant on, until the next rate. */
export interface SurchargeRate {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly hourlyUsd: number;
}

/** Support dates of a minor at the cluster's provider and place; `undefined` where they are not known. */
export type SupportLookup = (minor: string) => SupportWindow | undefined;

/** What a cluster would pay, version by version. */
export interface Surcharges {
  /**
   * One entry per minor that was asked for: the rates from `asOf` to the horizon if the control plane ran that minor all
   * the time, earliest first; `undefined` where a price, a plan or a date is not known.
   */
  readonly rates: readonly (readonly SurchargeRate[] | undefined)[];
  /** Why an entry is missing. */
  readonly unknown?: string;
}

/**
 * Surcharges of a cluster at each of the `minors` that its control plane runs on its way, the present one first.
 *
 * The rule is the provider's: for `extended-phase` (EKS, GKE) the surcharge runs from the first instant out of standard
 * support, for clusters whose plan buys the extended period; for `tier` (AKS Premium) at all times, whatever the
 * version, since the plan does not change the tier. At the end of extended support the provider moves the control plane
 * to its lowest minor that is still supported, which is in extended support itself, so that the surcharge goes on.
 *
 * @param when Milliseconds since the epoch.
 */
export function surchargesOf(
  cluster: Pick<Cluster, "pricing" | "support" | "controlPlane">,
  minors: readonly string[],
  supportOf: SupportLookup,
  when: { readonly asOf: number; readonly horizon: number },
): Surcharges {
  const { pricing, support, controlPlane } = cluster;
  const constant = (hourlyUsd: number) => ({ rates: minors.map(() => [{ from: when.asOf, hourlyUsd }]) });
  const missing = (unknown: string) => ({ rates: minors.map(() => undefined), unknown });

  if (pricing === undefined || pricing.surcharge === "unknown") return missing("no sourced price is known");
  if (pricing.surcharge === "never") return constant(0);
  if (pricing.surcharge === "extended-phase" && support.plan === "standard") return constant(0);
  const hourlyUsd = pricing.supportHourlyUsd;
  if (hourlyUsd === undefined) return missing("no sourced price of the surcharge is known");
  if (controlPlane.status === "stopped")
    return missing("the cluster is stopped, and when it will run again is not known");
  if (pricing.surcharge === "tier") return constant(hourlyUsd);

  const buys = support.plan !== "unknown";
  const rates = minors.map((minor, index) =>
    phaseRates(index === 0 ? support : supportOf(minor), minor, buys, hourlyUsd, supportOf, when),
  );
  if (!rates.includes(undefined)) return { rates };
  const unknown = buys
    ? `the support dates of ${minors.filter((_, index) => rates[index] === undefined).join(", ")} are not known up to the horizon`
    : "whether the cluster buys extended support is not known";
  return { rates, unknown };
}

function phaseRates(
  window: SupportWindow | undefined,
  minor: string,
  buys: boolean,
  hourlyUsd: number,
  supportOf: SupportLookup,
  { asOf, horizon }: { readonly asOf: number; readonly horizon: number },
): readonly SurchargeRate[] | undefined {
  const rates: SurchargeRate[] = [];
  let at = asOf;
  let dates = window;
  for (let running: string | undefined = minor; running !== undefined; running = successorOf(running)) {
    const endOfStandard = instantOf(dates?.endOfStandard);
    const endOfExtended = instantOf(dates?.endOfExtended);
    if (endOfStandard !== undefined && at < endOfStandard) {
      rates.push({ from: at, hourlyUsd: 0 });
      if (endOfStandard >= horizon) return rates;
      at = endOfStandard;
    }
    if (!buys || endOfStandard === undefined || endOfExtended === undefined) return undefined;
    if (at < endOfExtended) {
      rates.push({ from: at, hourlyUsd });
      if (endOfExtended >= horizon) return rates;
      at = endOfExtended;
    }
    // Out of support: what runs from here on is the next minor that is still in it.
    const next = successorOf(running);
    dates = next === undefined ? undefined : supportOf(next);
  }
  return undefined;
}

function successorOf(minor: string): string | undefined {
  const match = /^(\d+)\.(\d+)$/.exec(minor);
  return match === null ? undefined : `${match[1]}.${Number(match[2]) + 1}`;
}

function instantOf(date: SupportDate | undefined): number | undefined {
  const epochMs = date?.at === undefined ? Number.NaN : Date.parse(date.at);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}
