import { compareVersions, type KubeVersion, minorOf, parseVersion } from "../core/version.ts";
import { supportWindow } from "../data/index.ts";

/**
 * What GKE offers on a given day. The days are the first on which a minor appears in a channel's release notes; the
 * builds are invented in the form that GKE prints, except for the defaults of September 2026.
 *
 * https://cloud.google.com/kubernetes-engine/docs/release-notes
 */
interface GkeMinor {
  readonly minor: string;
  readonly rapid?: string;
  readonly regular?: string;
  readonly stable?: string;
  /** Lowest first. Stable gets the first, Regular and Extended the first two, Rapid the last two. */
  readonly builds: readonly [string, string, string];
}

const minors: readonly GkeMinor[] = [
  {
    minor: "1.30",
    rapid: "2024-04-30",
    regular: "2024-07-31",
    stable: "2024-08-13",
    builds: ["1.30.9-gke.1201000", "1.30.12-gke.1372000", "1.30.14-gke.2166000"],
  },
  {
    minor: "1.31",
    rapid: "2024-08-20",
    regular: "2024-10-25",
    stable: "2025-01-29",
    builds: ["1.31.11-gke.1036000", "1.31.13-gke.1139000", "1.31.14-gke.1476000"],
  },
  {
    minor: "1.32",
    rapid: "2024-12-18",
    regular: "2025-02-11",
    stable: "2025-03-05",
    builds: ["1.32.9-gke.1239000", "1.32.11-gke.1038000", "1.32.13-gke.1059000"],
  },
  {
    minor: "1.33",
    rapid: "2025-05-09",
    regular: "2025-06-05",
    stable: "2025-07-25",
    builds: ["1.33.5-gke.1162000", "1.33.8-gke.1112000", "1.33.11-gke.1013000"],
  },
  {
    minor: "1.34",
    rapid: "2025-09-03",
    regular: "2025-11-28",
    stable: "2026-02-19",
    builds: ["1.34.4-gke.1047000", "1.34.7-gke.1098000", "1.34.9-gke.1005000"],
  },
  {
    minor: "1.35",
    rapid: "2025-12-29",
    regular: "2026-02-11",
    stable: "2026-04-09",
    builds: ["1.35.6-gke.1104000", "1.35.8-gke.1036000", "1.35.8-gke.1225000"],
  },
  {
    minor: "1.36",
    rapid: "2026-05-20",
    regular: "2026-06-09",
    builds: ["1.36.2-gke.1087000", "1.36.3-gke.1204000", "1.36.4-gke.1391000"],
  },
  {
    minor: "1.37",
    rapid: "2026-09-10",
    builds: ["1.37.0-gke.1012000", "1.37.1-gke.1003000", "1.37.1-gke.1140000"],
  },
];

export type GkeChannel = "RAPID" | "REGULAR" | "STABLE" | "EXTENDED" | "UNSPECIFIED";

export const gkeChannels: readonly GkeChannel[] = ["RAPID", "REGULAR", "STABLE", "EXTENDED"];

/** The channel as a cluster states it; anything else counts as no channel, which GKE calls `UNSPECIFIED`. */
export function gkeChannel(raw: string | undefined): GkeChannel {
  return gkeChannels.find((channel) => channel === raw?.toUpperCase()) ?? "UNSPECIFIED";
}

/** Builds that a channel offers at `now` (milliseconds since the epoch), lowest first. */
export function gkeBuilds(channel: GkeChannel, now: number): readonly KubeVersion[] {
  return minors.filter((row) => offered(row, channel, now)).flatMap((row) => buildsOf(row, channel).map(parseVersion));
}

/** The build that new clusters of a channel get: the newest of the minor before the channel's newest. */
export function gkeDefault(channel: GkeChannel, now: number): KubeVersion | undefined {
  const builds = gkeBuilds(channel, now);
  const offeredMinors = [...new Set(builds.map(minorOf))];
  const minor = offeredMinors.at(-2) ?? offeredMinors.at(-1);
  return builds.findLast((build) => minorOf(build) === minor);
}

/** Next steps of automatic upgrades for a version in a channel; absent where there is none. */
export function gkeTargets(
  version: KubeVersion,
  channel: GkeChannel,
  now: number,
): { readonly patch?: KubeVersion; readonly minor?: KubeVersion } {
  const builds = gkeBuilds(channel, now);
  const patch = builds.findLast((build) => minorOf(build) === minorOf(version) && compareVersions(build, version) > 0);
  const wanted = gkeDefault(channel, now);
  const isNext = (build: KubeVersion) => build.major === version.major && build.minor === version.minor + 1;
  // A cluster that fell behind its channel still goes up one minor at a time, by way of minors only Extended offers.
  const next = builds.findLast(isNext) ?? gkeBuilds("EXTENDED", now).findLast(isNext);
  // A cluster in the Extended channel stays on its minor until the extended period ends.
  const stays = channel === "EXTENDED" && within(version, now);
  const minor = wanted !== undefined && wanted.minor > version.minor && !stays ? next : undefined;
  return { ...(patch === undefined ? {} : { patch }), ...(minor === undefined ? {} : { minor }) };
}

/** End dates as `fetchClusterUpgradeInfo` prints them: days, as text. Absent where no date is known. */
export function gkeSupportDays(minor: string): { readonly standard?: string; readonly extended?: string } {
  const window = supportWindow("gke", minor);
  const standard = window?.endOfStandard?.at?.slice(0, 10);
  const extended = window?.endOfExtended?.at?.slice(0, 10);
  return { ...(standard === undefined ? {} : { standard }), ...(extended === undefined ? {} : { extended }) };
}

function offered(row: GkeMinor, channel: GkeChannel, now: number): boolean {
  const from = channel === "RAPID" ? row.rapid : channel === "STABLE" ? row.stable : row.regular;
  if (from === undefined || Date.parse(from) > now) return false;
  const days = gkeSupportDays(row.minor);
  const until = channel === "EXTENDED" ? days.extended : days.standard;
  return until === undefined || now < Date.parse(until);
}

function within(version: KubeVersion, now: number): boolean {
  const { extended } = gkeSupportDays(minorOf(version));
  return extended === undefined || now < Date.parse(extended);
}

function buildsOf(row: GkeMinor, channel: GkeChannel): readonly string[] {
  if (channel === "STABLE") return row.builds.slice(0, 1);
  return channel === "RAPID" ? row.builds.slice(1) : row.builds.slice(0, 2);
}
