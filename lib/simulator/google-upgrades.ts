import { dayMs } from "../core/instant.ts";
import { compareVersions, type KubeVersion, minorOf } from "../core/version.ts";
import type { SimCluster, SimUpdate } from "./fleet.ts";
import type { Message } from "./google-names.ts";
import { type GkeChannel, gkeBuilds, gkeChannels, gkeDefault, gkeSupportDays, gkeTargets } from "./google-versions.ts";
import { updatesOf } from "./updates.ts";

/** `google.container.v1.ServerConfig` at `now`. Versions are printed newest first, and no end dates are. */
export function serverConfig(now: number): Message {
  const masters = newestFirst(gkeBuilds("UNSPECIFIED", now));
  return {
    defaultClusterVersion: gkeDefault("UNSPECIFIED", now)?.raw ?? "",
    // Nodes may be two minors older than any control plane, which in practice means what Extended still offers.
    validNodeVersions: newestFirst([...gkeBuilds("EXTENDED", now)]),
    defaultImageType: "COS_CONTAINERD",
    validImageTypes: ["COS_CONTAINERD", "UBUNTU_CONTAINERD", "WINDOWS_LTSC_CONTAINERD"],
    validMasterVersions: masters,
    channels: gkeChannels.map((channel) => ({
      channel,
      defaultVersion: gkeDefault(channel, now)?.raw ?? "",
      validVersions: newestFirst(gkeBuilds(channel, now)),
      upgradeTargetVersion: gkeDefault(channel, now)?.raw ?? "",
    })),
  };
}

/** `ClusterUpgradeInfo`, or with `pool` the `NodePoolUpgradeInfo` that has the same fields. */
export function upgradeInfo(
  cluster: SimCluster,
  version: KubeVersion,
  channel: GkeChannel,
  now: number,
  pool?: string,
): Message {
  const targets = gkeTargets(version, channel, now);
  const days = gkeSupportDays(minorOf(version));
  const paused = pausedBy(cluster, now);
  const own = updatesOf(cluster).filter(({ kind, pools }) =>
    pool === undefined ? kind === "control-plane" : kind === "nodes" && pools.includes(pool),
  );
  // What brought it here is known of clusters that nobody has upgraded by hand.
  const details = pool === undefined && !own.some(({ done }) => done) ? pastUpgrade(version, channel, now) : [];
  const all = [...details, ...own.map(upgradeDetail)];
  return {
    ...(targets.minor === undefined ? {} : { minorTargetVersion: targets.minor.raw }),
    ...(targets.patch === undefined ? {} : { patchTargetVersion: targets.patch.raw }),
    autoUpgradeStatus: [paused?.status ?? "ACTIVE"],
    ...(paused === undefined ? {} : { pausedReason: [paused.reason] }),
    ...(all.length === 0 ? {} : { upgradeDetails: all }),
    ...(cluster.rollbackSafe === undefined || pool !== undefined
      ? {}
      : {
          rollbackSafeUpgradeStatus: {
            mode: "KCP_MINOR_UPGRADE_ROLLBACK_SAFE_MODE",
            controlPlaneUpgradeRollbackEndTime: cluster.rollbackSafe.until,
            previousVersion: cluster.rollbackSafe.from,
          },
        }),
    ...(days.standard === undefined ? {} : { endOfStandardSupportTimestamp: days.standard }),
    ...(days.extended === undefined ? {} : { endOfExtendedSupportTimestamp: days.extended }),
  };
}

/** The upgrade that brought a cluster to its version, where an older build of the minor was to be had before. */
function pastUpgrade(version: KubeVersion, channel: GkeChannel, now: number): readonly Message[] {
  const before = gkeBuilds(channel, now).findLast(
    (build) => build.minor === version.minor && compareVersions(build, version) < 0,
  );
  if (before === undefined) return [];
  const started = now - 40 * dayMs;
  return [
    {
      state: "SUCCEEDED",
      startTime: new Date(started).toISOString(),
      endTime: new Date(started + dayMs / 144).toISOString(),
      initialVersion: before.raw,
      targetVersion: version.raw,
      startType: "AUTOMATIC",
    },
  ];
}

function upgradeDetail({ from, to, startedAt, endsAt, done, number }: SimUpdate): Message {
  return {
    state: done ? "SUCCEEDED" : "RUNNING",
    startTime: startedAt,
    ...(done && endsAt !== undefined ? { endTime: endsAt } : {}),
    initialVersion: from,
    targetVersion: to,
    startType: number === 0 ? "AUTOMATIC" : "MANUAL",
  };
}

function pausedBy(cluster: SimCluster, now: number): { readonly status: string; readonly reason: string } | undefined {
  const exclusion = cluster.maintenance?.exclusion;
  if (exclusion === undefined || now < Date.parse(exclusion.start) || now >= Date.parse(exclusion.end))
    return undefined;
  return exclusion.blocks === "all"
    ? { status: "UPGRADE_PAUSED", reason: "MAINTENANCE_EXCLUSION_NO_UPGRADES" }
    : { status: "MINOR_UPGRADE_PAUSED", reason: "MAINTENANCE_EXCLUSION_NO_MINOR_UPGRADES" };
}

function newestFirst(builds: readonly KubeVersion[]): readonly string[] {
  return builds.map((build) => build.raw).toReversed();
}
