import { compareVersions, type KubeVersion, minorOf, parseVersion } from "../core/version.ts";
import { bundledMinors, releaseDate, supportWindow } from "../data/index.ts";

export type AksPlan = "KubernetesOfficial" | "AKSLongTermSupport";

/** A minor that AKS offers on a given day. */
export interface AksMinor {
  readonly minor: string;
  /** Lowest first. */
  readonly patches: readonly KubeVersion[];
  readonly plans: readonly AksPlan[];
  readonly isPreview: boolean;
  readonly isDefault: boolean;
}

/** Patches of each minor: two as AKS keeps them, and an older one that clusters may still run. Invented. */
const patches: ReadonlyMap<string, readonly string[]> = new Map([
  ["1.29", ["1.29.13", "1.29.15"]],
  ["1.30", ["1.30.12", "1.30.14"]],
  ["1.31", ["1.31.11", "1.31.13"]],
  ["1.32", ["1.32.9", "1.32.11"]],
  ["1.33", ["1.33.5", "1.33.7"]],
  ["1.34", ["1.34.4", "1.34.6"]],
  ["1.35", ["1.35.3", "1.35.5"]],
  ["1.36", ["1.36.1", "1.36.3"]],
  ["1.37", ["1.37.0"]],
]);

/**
 * What AKS offers at `now` (milliseconds since the epoch), lowest first. A minor is offered from its general
 * availability: for a year under both support plans, then for a year under long-term support only. One that is not yet
 * generally available is a preview.
 *
 * https://learn.microsoft.com/azure/aks/supported-kubernetes-versions
 */
export function aksOffers(now: number): readonly AksMinor[] {
  const listed = bundledMinors("aks").flatMap((minor) => {
    const plans = plansOf(minor, now);
    const isPreview = !isReleased(minor, now);
    if (plans.length === 0) return [];
    return [{ minor, patches: (patches.get(minor) ?? []).map(parseVersion), plans, isPreview, isDefault: false }];
  });
  // New clusters get the minor before the newest that is generally available.
  const wanted = listed.filter((offer) => !offer.isPreview).at(-2)?.minor;
  return listed.map((offer) => (offer.minor === wanted ? { ...offer, isDefault: true } : offer));
}

/** Edges of the region-wide graph: where a listed version may go, under whatever plan. Lowest first. */
export function aksEdges(version: KubeVersion, now: number): readonly KubeVersion[] {
  const offers = aksOffers(now);
  const own = offers.find((offer) => offer.minor === minorOf(version));
  // Minors may be skipped from one long-term support version to another, as far as nodes may lag behind.
  const reach = own !== undefined && isLongTermOnly(own) ? 3 : 1;
  return offers
    .filter((offer) => !(offer.isPreview && reach === 3))
    .flatMap((offer) => offer.patches)
    .filter((target) => compareVersions(target, version) > 0 && target.minor - version.minor <= reach)
    .sort(compareVersions);
}

/**
 * Where one cluster may go: the edges of its version that its plan allows. A cluster whose plan no longer covers its
 * minor gets the way back into support instead, to the oldest minor its plan covers.
 */
export function aksUpgrades(version: KubeVersion, plan: AksPlan, now: number): readonly KubeVersion[] {
  const covered = aksOffers(now).filter((offer) => offer.plans.includes(plan));
  const own = covered.find((offer) => offer.minor === minorOf(version));
  if (own !== undefined) {
    const minors = new Set(covered.map((offer) => offer.minor));
    return aksEdges(version, now).filter((target) => minors.has(minorOf(target)));
  }
  const oldest = covered.find((offer) => Number(offer.minor.split(".")[1]) > version.minor);
  return oldest?.patches ?? [];
}

export function isPreview(version: KubeVersion, now: number): boolean {
  return aksOffers(now).some((offer) => offer.isPreview && offer.minor === minorOf(version));
}

function isLongTermOnly(offer: AksMinor): boolean {
  return offer.plans.length === 1 && offer.plans[0] === "AKSLongTermSupport";
}

function isReleased(minor: string, now: number): boolean {
  const release = releaseDate("aks", minor);
  return release !== undefined && release <= new Date(now).toISOString().slice(0, release.length);
}

function plansOf(minor: string, now: number): readonly AksPlan[] {
  const window = supportWindow("aks", minor);
  const standard = window?.endOfStandard?.at;
  const extended = window?.endOfExtended?.at;
  if (standard === undefined || now < Date.parse(standard)) {
    return isReleased(minor, now) ? ["KubernetesOfficial", "AKSLongTermSupport"] : ["KubernetesOfficial"];
  }
  return extended !== undefined && now < Date.parse(extended) ? ["AKSLongTermSupport"] : [];
}
