import type { Cluster } from "../core/cluster.ts";
import type { FleetReading, ScopeReport } from "../core/inventory.ts";
import { scopeKey } from "../core/scope.ts";
import { fitsSelector, type Selector } from "../core/selector.ts";
import type { SupportWindow } from "../core/support.ts";
import { compareVersions, type KubeVersion, minorOf, parseVersion } from "../core/version.ts";
import type { VersionOffer } from "../core/version-offer.ts";
import { supportWindow } from "../data/index.ts";

/** Versions that an organisation lets some of its clusters have, instead of all that the provider offers. */
export interface OfferOverlay {
  /** Absent: every cluster. */
  readonly match?: Selector;
  readonly versions: readonly string[];
}

/** One version on offer to a cluster. */
export interface Offer {
  /** As clusters of this kind count: OpenShift's version where it has one. */
  readonly version: KubeVersion;
  /** Kubernetes' version. */
  readonly kubernetes: KubeVersion;
  readonly isPreview: boolean;
  readonly isDefault: boolean;
  readonly upgradesTo?: readonly KubeVersion[];
}

/** What is offered to clusters alike: lowest version first. */
export interface OfferList {
  /** Equal for lists of the same versions with the same edges, wherever they are offered. */
  readonly key: number;
  readonly offers: readonly Offer[];
  /** Minors with a release on offer, lowest first. */
  readonly minors: readonly string[];
  /** Support dates of a minor there: the offer's, else the bundled calendar's. */
  readonly supportOf: (minor: string) => SupportWindow | undefined;
}

/** A list, or why there is none. */
export type Offered = OfferList | { readonly missing: string };

/**
 * Finds the versions that are offered to a cluster, from what its scope was told: those of its location, of its release
 * channel where offers are made per channel, and under its support plan where a version is bound to one. Overlays replace
 * the provider's offers, the first that matches. Nothing is taken from the bundled calendars but dates.
 */
export function offerLookup(inventory: FleetReading, overlays: readonly OfferOverlay[]): (cluster: Cluster) => Offered {
  const reports = new Map(inventory.scopes.map((report) => [scopeKey(report.scope), report]));
  const known = new Map<string, Offered>();
  const keys = new Map<string, number>();
  /** Most places offer what others do, and ways are sought for each distinct list. */
  const listed = (offers: readonly Offer[], supportOf: OfferList["supportOf"]): OfferList => {
    const content = JSON.stringify(
      offers.map(({ upgradesTo, isDefault: _, ...offer }) => [offer, upgradesTo?.map(({ raw }) => raw)]),
    );
    const key = keys.get(content) ?? keys.size;
    keys.set(content, key);
    return { key, offers, minors: releasedMinors(offers), supportOf };
  };
  return (cluster) => {
    const overlay = overlays.findIndex(({ match }) => fitsSelector(match, cluster));
    const { ref, channel, support } = cluster;
    const key = JSON.stringify([
      overlay,
      ref.provider,
      scopeKey(ref.scope),
      ref.location,
      channel?.raw,
      channel?.kind,
      boundPlans.get(ref.provider)?.[support.plan],
    ]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const own = overlays[overlay];
    const offered =
      own === undefined
        ? fromReport(cluster, reports.get(scopeKey(ref.scope)), listed)
        : listed(own.versions.map(plainOffer).toSorted(byVersion), calendarOf(ref.provider));
    known.set(key, offered);
    return offered;
  };
}

/** Support plans that a version must list to be had under them, as the provider prints them. Elsewhere plans only cost. */
const boundPlans = new Map<string, Partial<Record<Cluster["support"]["plan"], string>>>([
  ["aks", { standard: "KubernetesOfficial", lts: "AKSLongTermSupport" }],
]);

function fromReport(
  cluster: Cluster,
  report: ScopeReport | undefined,
  listed: (offers: readonly Offer[], supportOf: OfferList["supportOf"]) => OfferList,
): Offered {
  const { ref, channel, support } = cluster;
  const place = scopeKey(ref.scope);
  if (report?.offers === undefined) return { missing: `which versions ${place} offers was not read` };
  const here = report.offers.filter(
    (offer) =>
      (offer.provider ?? ref.scope.provider) === ref.provider &&
      (offer.location === undefined || offer.location === ref.location),
  );
  if (here.length === 0) {
    const where = ref.location === "" ? place : `${ref.location} of ${place}`;
    return { missing: `no version is known to be offered in ${where}` };
  }
  const channelled = here.some((offer) => offer.channel !== undefined);
  if (channelled && (channel === undefined || channel.kind === "unknown")) {
    return { missing: "versions are offered per release channel, and that of the cluster is not known" };
  }
  const wanted = channel?.kind === "none" ? undefined : channel?.raw;
  const inChannel = channelled ? here.filter((offer) => offer.channel === wanted) : here;
  if (inChannel.length === 0) return { missing: `no version is known to be offered in channel ${channel?.raw}` };
  const plan = boundPlans.get(ref.provider)?.[support.plan];
  const usable = inChannel.filter(({ plans }) => plan === undefined || plans === undefined || plans.includes(plan));
  const windows = new Map<string, SupportWindow>();
  for (const offer of inChannel) {
    const minor = minorOf(offer.distributionVersion ?? offer.version);
    if (!windows.has(minor)) windows.set(minor, offer);
  }
  const calendar = calendarOf(ref.provider);
  return listed(usable.map(offerOf).toSorted(byVersion), (minor) => windows.get(minor) ?? calendar(minor));
}

function releasedMinors(offers: readonly Offer[]): readonly string[] {
  const releases = offers.filter(({ isPreview, version }) => !isPreview && version.prerelease === undefined);
  return [...new Set(releases.map(({ version }) => minorOf(version)))];
}

function offerOf({ version, distributionVersion, isPreview, isDefault, upgradesTo }: VersionOffer): Offer {
  const edges = upgradesTo === undefined ? {} : { upgradesTo };
  return { version: distributionVersion ?? version, kubernetes: version, isPreview, isDefault, ...edges };
}

function plainOffer(text: string): Offer {
  const version = parseVersion(text);
  return { version, kubernetes: version, isPreview: version.prerelease !== undefined, isDefault: false };
}

function calendarOf(provider: string): (minor: string) => SupportWindow | undefined {
  return (minor) => supportWindow(provider, minor);
}

function byVersion(a: Offer, b: Offer): number {
  return compareVersions(a.version, b.version);
}
