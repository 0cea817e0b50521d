import type { Gap } from "../core/gap.ts";
import { fromInstant, type IsoInstant, toInstant } from "../core/instant.ts";
import type { FleetReading, ScopeReport } from "../core/inventory.ts";
import type { SupportDate, SupportPhase, SupportWindow } from "../core/support.ts";
import { compareVersions, type KubeVersion, minorOf, parseVersion } from "../core/version.ts";
import type { VersionOffer } from "../core/version-offer.ts";
import { daysBetween, type UpstreamEnd } from "./deadline.ts";

/** The end of a support period of a minor. */
export interface WindowEnd {
  /** First instant without it; the earliest one where sources differ. */
  readonly at: IsoInstant;
  readonly days: number;
  readonly precision: SupportDate["precision"];
  readonly mayMove: boolean;
  readonly source: SupportDate["source"];
  /** Whether scopes gave different dates. */
  readonly varies: boolean;
}

/** One minor of one provider: whether it is offered, until when it is supported, and what runs on it. */
export interface VersionRow {
  readonly provider: string;
  /** Absent for the clusters whose version could not be read. */
  readonly minor?: string;
  /** `unknown` when no offers of this provider were read. */
  readonly offered: "default" | "yes" | "preview" | "no" | "unknown";
  /** The highest build offered that is no preview, or the highest at all. */
  readonly latest?: string;
  /** Channels and plans it is offered in, as the provider prints them. */
  readonly channels: readonly string[];
  readonly phase: SupportPhase;
  readonly endOfStandard?: WindowEnd;
  readonly endOfExtended?: WindowEnd;
  /** End of the Kubernetes project's own support, where no other end is known. */
  readonly upstreamEnd?: UpstreamEnd;
  /** Clusters whose control plane runs it, and pools whose oldest node does. */
  readonly clusters: number;
  readonly pools: number;
}

export interface VersionsView {
  readonly takenAt: IsoInstant;
  readonly asOf: IsoInstant;
  readonly interrupted: boolean;
  /** By provider, then lowest minor first; unknown versions last. */
  readonly rows: readonly VersionRow[];
  readonly gaps: readonly Gap[];
  readonly unread: readonly ScopeReport[];
}

/** @param asOf Milliseconds since the epoch at which support is judged. Default: when the inventory was taken. */
export function versionsView(inventory: FleetReading, asOf = fromInstant(inventory.takenAt) ?? 0): VersionsView {
  const { takenAt, interrupted, scopes, clusters } = inventory;
  const gaps = [...inventory.gaps, ...scopes.flatMap((report) => report.gaps)];
  const providers = new Set([
    ...clusters.map(({ ref }) => ref.provider),
    ...scopes.flatMap(({ scope, offers = [] }) => [scope.provider, ...offers.flatMap((offer) => offer.provider ?? [])]),
  ]);
  return {
    takenAt,
    asOf: toInstant(asOf),
    interrupted,
    rows: [...providers].sort().flatMap((provider) => rowsOf(provider, inventory, asOf)),
    gaps: gaps.filter(({ code }) => code !== "NOT_ENABLED"),
    unread: scopes.filter(({ status }) => !["ok", "not-enabled", "skipped"].includes(status)),
  };
}

/** The document of `fleetwright versions -o json`. */
export function versionsDocument({ takenAt, asOf, interrupted, rows, gaps }: VersionsView): Record<string, unknown> {
  return { kind: "FleetVersions", schemaVersion: 1, takenAt, asOf, interrupted, versions: rows, gaps };
}

function rowsOf(provider: string, { scopes, clusters }: FleetReading, asOf: number): VersionRow[] {
  const own = clusters.filter(({ ref }) => ref.provider === provider);
  const made = scopes.flatMap(({ scope, offers: all = [] }) =>
    all.filter((offer) => (offer.provider ?? scope.provider) === provider),
  );
  // An empty list is no answer: nobody told, or the reading failed.
  const asked = made.length > 0;
  const offers = Map.groupBy(made, ({ version }) => minorOf(version));
  const running = Map.groupBy(own, ({ controlPlane: { version } }) => version && minorOf(version));
  const pools = Map.groupBy(
    own.flatMap((cluster) => cluster.pools.map((pool) => lowest(pool.versions.map(({ version }) => version)))),
    (version) => version && minorOf(version),
  );
  const minors = [...new Set([...offers.keys(), ...running.keys(), ...pools.keys()])]
    .filter((minor) => minor !== undefined)
    .sort((a, b) => compareVersions(parseVersion(a), parseVersion(b)));
  const rows = minors.map((minor): VersionRow => {
    const offered = offers.get(minor) ?? [];
    const here = running.get(minor) ?? [];
    // A minor that is no longer offered still has dates: those of the clusters on it.
    const windows: readonly SupportWindow[] = offered.length > 0 ? offered : here.map(({ support }) => support);
    const end = (of: (window: SupportWindow) => SupportDate | undefined) => earliest(windows.map(of), asOf);
    const endOfStandard = end((window) => window.endOfStandard);
    const endOfExtended = end((window) => window.endOfExtended);
    const endOfPlatform = end((window) => window.endOfPlatform);
    const upstreamEnd = (endOfStandard ?? endOfExtended) ? undefined : end((window) => window.upstreamEol);
    const latest = latestOf(offered);
    return {
      provider,
      minor,
      offered: asked ? standing(offered) : "unknown",
      ...(latest === undefined ? {} : { latest: latest.raw }),
      channels: [
        ...new Set(offered.flatMap(({ channel, plans = [] }) => [...(channel ? [channel] : []), ...plans])),
      ].sort(),
      phase: phaseOf(offered, { standard: endOfStandard, extended: endOfExtended, platform: endOfPlatform }, asOf),
      ...(endOfStandard === undefined ? {} : { endOfStandard }),
      ...(endOfExtended === undefined ? {} : { endOfExtended }),
      ...(upstreamEnd === undefined ? {} : { upstreamEnd }),
      clusters: here.length,
      pools: pools.get(minor)?.length ?? 0,
    };
  });
  const unknown = { clusters: running.get(undefined)?.length ?? 0, pools: pools.get(undefined)?.length ?? 0 };
  if (unknown.clusters === 0 && unknown.pools === 0) return rows;
  return [...rows, { provider, offered: "unknown", channels: [], phase: "unknown", ...unknown }];
}

function standing(offers: readonly VersionOffer[]): VersionRow["offered"] {
  if (offers.length === 0) return "no";
  if (offers.every(({ isPreview }) => isPreview)) return "preview";
  return offers.some(({ isDefault }) => isDefault) ? "default" : "yes";
}

/**
 * The phase that the minor is in for those who take all that is sold. Once standard support has ended, a missing later
 * date counts as none: to warn too early is the smaller mistake.
 */
function phaseOf(
  offers: readonly VersionOffer[],
  { standard, extended, platform }: { readonly [Key in "standard" | "extended" | "platform"]?: WindowEnd | undefined },
  asOf: number,
): SupportPhase {
  if (offers.length > 0 && offers.every(({ isPreview }) => isPreview)) return "preview";
  if (standard === undefined) return "unknown";
  const runs = (end: WindowEnd | undefined) => end !== undefined && Date.parse(end.at) > asOf;
  if (runs(standard)) return "standard";
  if (runs(extended)) return "extended";
  return runs(platform) ? "platform" : "unsupported";
}

function earliest(dates: readonly (SupportDate | undefined)[], asOf: number): WindowEnd | undefined {
  const known = dates
    .flatMap((date) => {
      const epochMs = date?.at === undefined ? undefined : fromInstant(date.at);
      return date === undefined || epochMs === undefined ? [] : [{ date, epochMs }];
    })
    .sort((a, b) => a.epochMs - b.epochMs);
  const [first] = known;
  if (first === undefined) return undefined;
  const { precision, tentative, source } = first.date;
  return {
    at: toInstant(first.epochMs),
    days: daysBetween(asOf, first.epochMs),
    precision,
    mayMove: tentative || source === "derived",
    source,
    varies: known.some(({ epochMs }) => epochMs !== first.epochMs),
  };
}

function latestOf(offers: readonly VersionOffer[]): KubeVersion | undefined {
  const released = offers.filter(({ isPreview }) => !isPreview);
  return (released.length > 0 ? released : offers)
    .map(({ version, distributionVersion }) => distributionVersion ?? version)
    .sort(compareVersions)
    .at(-1);
}

function lowest(versions: readonly KubeVersion[]): KubeVersion | undefined {
  return [...versions].sort(compareVersions)[0];
}
