import { dayMs, toInstant } from "../core/instant.ts";
import type { KubeVersion } from "../core/version.ts";
import type { SimCluster, SimPool } from "./fleet.ts";
import type { ClusterMaker } from "./generate-fleet.ts";
import { type GkeChannel, gkeBuilds, gkeTargets } from "./google-versions.ts";
import type { Draw } from "./seeded.ts";

export const gkeTraits = [
  "autopilot",
  "extended",
  "past-standard",
  "nodes-behind",
  "upgrading",
  "degraded",
  "frozen",
  "spot",
  "no-channel",
  "autopilot-empty",
  "autoprovisioned",
  "pool-error",
] as const;

export type GkeTrait = (typeof gkeTraits)[number];

/** Completes sketches to GKE clusters of the given day. */
export function gkeMaker(now: number): ClusterMaker<GkeTrait> {
  const catalogue = createCatalogue(now);
  return (sketch, trait, draw) => {
    const channel = channelFor(trait, draw);
    const builds = buildsFor(channel, trait, catalogue, draw);
    const version = builds[draw.int(0, builds.length - 1)];
    if (version === undefined) throw new RangeError("no GKE version is known for the fleet's date");
    const nodes = trait === "nodes-behind" ? behind(version, catalogue) : version;
    const autopilot = trait === "autopilot" || trait === "autopilot-empty";
    return {
      ...sketch,
      cloud: "gke",
      version: version.raw,
      ...(channel === "UNSPECIFIED" ? {} : { channel }),
      ...(autopilot ? { mode: "autopilot" } : {}),
      ...(trait === "degraded" ? { status: "DEGRADED" } : {}),
      pools: poolsFor(trait, nodes.raw, draw),
      ...(trait === "frozen" || draw.next() < 0.6 ? { maintenance: windowFor(trait, now, draw) } : {}),
      ...(trait === "upgrading" ? { upgrading: upgradeOf(version, channel, now) } : {}),
    };
  };
}

/** Builds that a channel offered some days ago. */
type Catalogue = (channel: GkeChannel, daysAgo: number) => readonly KubeVersion[];

function createCatalogue(now: number): Catalogue {
  const known = new Map<string, readonly KubeVersion[]>();
  return (channel, daysAgo) => {
    const key = `${channel}/${daysAgo}`;
    const builds = known.get(key) ?? gkeBuilds(channel, now - daysAgo * dayMs);
    known.set(key, builds);
    return builds;
  };
}

function channelFor(trait: GkeTrait | undefined, draw: Draw): GkeChannel {
  if (trait === "extended") return "EXTENDED";
  if (trait === "no-channel") return "UNSPECIFIED";
  if (trait === "autopilot" || trait === "past-standard" || trait === "upgrading") return "REGULAR";
  return draw.pick(["REGULAR", "REGULAR", "REGULAR", "STABLE", "STABLE", "RAPID"]);
}

/** What the channel offers, or offered when a cluster that lags behind was last upgraded. */
function buildsFor(
  channel: GkeChannel,
  trait: GkeTrait | undefined,
  catalogue: Catalogue,
  draw: Draw,
): readonly KubeVersion[] {
  const then = catalogue(channel, lagOf(trait, draw));
  const builds = then.length > 0 ? then : catalogue(channel, 0);
  const low = trait === "extended" || trait === "past-standard" || trait === "upgrading";
  return low ? builds.slice(0, 2) : builds;
}

function lagOf(trait: GkeTrait | undefined, draw: Draw): number {
  if (trait === "past-standard") return 240;
  if (trait === "extended" || trait === "upgrading" || draw.next() < 0.7) return 0;
  return draw.pick([60, 120]);
}

/** A build up to two minors below, the furthest that GKE allows. */
function behind(version: KubeVersion, catalogue: Catalogue): KubeVersion {
  const older = catalogue("EXTENDED", 0).find(({ minor }) => minor < version.minor && minor >= version.minor - 2);
  return older ?? version;
}

function upgradeOf(version: KubeVersion, channel: GkeChannel, now: number): NonNullable<SimCluster["upgrading"]> {
  const { minor, patch } = gkeTargets(version, channel, now);
  return { to: (minor ?? patch ?? version).raw, startedAt: toInstant(now - dayMs / 96) };
}

function poolsFor(trait: GkeTrait | undefined, version: string, draw: Draw): SimPool[] {
  if (trait === "autopilot-empty") return [];
  const nodes = draw.int(3, 30);
  const pool: SimPool = {
    name: "default-pool",
    version,
    nodes,
    min: 1,
    max: nodes * 2,
    instanceType: draw.pick(["e2-standard-4", "n2-standard-8", "c3-standard-8", "n2d-standard-16"]),
    image: "COS_CONTAINERD",
    maxSurge: draw.pick(["1", "1", "3"]),
  };
  const more: Partial<Record<GkeTrait, SimPool>> = {
    spot: { ...pool, name: "spot-pool", spot: true, maxSurge: "5" },
    autoprovisioned: {
      ...pool,
      name: "nap-e2-standard-4-1k7q9x2d",
      kind: "autoprovisioned",
      instanceType: "e2-standard-4",
    },
    "pool-error": { ...pool, name: "gpu-pool", nodes: 2, instanceType: "a2-highgpu-1g", status: "RUNNING_WITH_ERROR" },
  };
  if (trait === "autopilot")
    return [{ ...pool, name: "nap-1x9r2m5q", kind: "autoprovisioned", instanceType: "ek-standard-8" }];
  const extra = trait === undefined ? undefined : more[trait];
  return extra === undefined ? [pool] : [pool, extra];
}

function windowFor(trait: GkeTrait | undefined, now: number, draw: Draw): NonNullable<SimCluster["maintenance"]> {
  const frozen = trait === "frozen";
  return {
    day: draw.pick(["SA", "SU", "TU", "WE"]),
    startHourUtc: draw.int(0, 5),
    hours: draw.pick([4, 6, 8]),
    ...(frozen
      ? {
          exclusion: {
            name: "year-end-freeze",
            start: toInstant(now - 7 * dayMs),
            end: toInstant(now + 45 * dayMs),
            blocks: draw.pick(["all", "minor", "minor-and-nodes"]),
          },
        }
      : {}),
  };
}
