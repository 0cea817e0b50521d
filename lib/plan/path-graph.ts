import type { UpgradeRules } from "../core/upgrade-rules.ts";
import { compareVersions, type KubeVersion } from "../core/version.ts";

/** A version on offer, with the provider's own edges where it has a graph. */
export interface OfferedVersion {
  readonly version: KubeVersion;
  readonly upgradesTo?: readonly KubeVersion[];
}

/**
 * Where versions may go. Versions are named by their place on the ladder, lowest first: a higher place is a newer
 * version.
 */
export interface PathGraph {
  /** Every offered version and the one that the control plane runs, each once. */
  readonly ladder: readonly KubeVersion[];
  readonly start: number;
  /** Places that a control plane may step to, newest first. */
  readonly advances: (place: number) => readonly number[];
  /** Places that a node may be moved to in one step while the control plane is at `place`, newest first. */
  readonly moves: (node: KubeVersion, place: number) => readonly number[];
  /**
   * What is known of where a forced move should end. `top`: at the control plane's version, which leads everywhere that
   * a lower one does; `nearest`: as near as will do, since every minor costs a move of its own; `any`: the provider's
   * edges may make a lower version the better start.
   */
  readonly bestEnd: "top" | "nearest" | "any";
  /** Whether nodes can join the version that the control plane starts from only while it is there. */
  readonly startFades: boolean;
}

/**
 * The moves that the provider's rules, its offers and its own edges allow. An offered version with edges may go along
 * these and nowhere else; any other goes by the rules. Nodes may also join the version that the control plane runs when
 * that one is no longer offered.
 *
 * Stops that cannot help are left out: of each minor only the newest release, and prereleases only where `wanted`.
 */
export function createPathGraph(
  controlPlane: KubeVersion,
  offered: readonly OfferedVersion[],
  rules: UpgradeRules,
  wanted: (version: KubeVersion) => boolean,
): PathGraph {
  const ladder = distinct([controlPlane, ...offered.map(({ version }) => version)]);
  const placeOf = (version: KubeVersion) => ladder.findIndex((rung) => compareVersions(rung, version) === 0);
  const edges = new Map<number, ReadonlySet<number>>();
  const listed = new Set<number>();
  for (const { version, upgradesTo } of offered) {
    listed.add(placeOf(version));
    if (upgradesTo !== undefined) edges.set(placeOf(version), new Set(upgradesTo.map(placeOf)));
  }
  const start = placeOf(controlPlane);
  const skips = rules.skipMinor === "offered";
  const rungs = ladder.map((version, place) => ({ version, place })).reverse();
  // Only edges of a graph can make an older patch a way to somewhere that the newest one does not lead to.
  const newest = (place: number, among: number) =>
    ladder.findLastIndex((rung, at) => at <= among && sameMinor(rung, ladder[place]) && isRelease(rung));
  const worthwhile = (place: number, top: number) => edges.size > 0 || newest(place, top) === place;
  const stops = rungs.filter(({ version, place }) => {
    if (!listed.has(place)) return false;
    return wanted(version) || (isRelease(version) && worthwhile(place, ladder.length));
  });
  return {
    ladder,
    start,
    bestEnd: rules.nodeSkip ? "top" : edges.size > 0 ? "any" : "nearest",
    startFades: !listed.has(start),
    advances: (from) => {
      const version = ladder[from];
      const own = edges.get(from);
      if (version === undefined) return [];
      return stops
        .filter(({ version: to, place }) => {
          const byRule = to.major === version.major && to.minor - version.minor <= rules.controlPlaneStep;
          return place > from && (own === undefined ? byRule : own.has(place) && (byRule || skips));
        })
        .map(({ place }) => place);
    },
    moves: (node, top) => {
      const own = edges.get(placeOf(node));
      return rungs
        .filter(({ version, place }) => {
          if (place > top || !(listed.has(place) || place === top) || compareVersions(version, node) <= 0) return false;
          if (place !== top && !worthwhile(place, top)) return false;
          return rules.nodeSkip || version.minor - node.minor <= 1 || (skips && own?.has(place) === true);
        })
        .map(({ place }) => place);
    },
  };
}

function sameMinor(a: KubeVersion, b: KubeVersion | undefined): boolean {
  return a.major === b?.major && a.minor === b.minor;
}

function isRelease(version: KubeVersion): boolean {
  return version.prerelease === undefined;
}

function distinct(versions: readonly KubeVersion[]): readonly KubeVersion[] {
  const sorted = versions.toSorted(compareVersions);
  return sorted.filter((version, index) => {
    const before = sorted[index - 1];
    return before === undefined || compareVersions(before, version) !== 0;
  });
}
