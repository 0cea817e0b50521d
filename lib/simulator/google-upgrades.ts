import { type KubeVersion, minorOf } from "../core/version.ts";
import type { SimCluster } from "./fleet.ts";
import type { Message } from "./google-names.ts";
import { type GkeChannel, gkeBuilds, gkeChannels, gkeDefault, gkeSupportDays, gkeTargets } from "./google-versions.ts";

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
  const running = cluster.upgrading;
  return {
    ...(targets.minor === undefined ? {} : { minorTargetVersion: targets.minor.raw }),
    ...(targets.patch === undefined ? {} : { patchTargetVersion: targets.patch.raw }),
    autoUpgradeStatus: [paused?.status ?? "ACTIVE"],
    ...(paused === undefined ? {} : { pausedReason: [paused.reason] }),
    ...(running === undefined || running.pool !== pool
      ? {}
      : {
          upgradeDetails: [
            {
              state: "RUNNING",
              startTime: running.startedAt,
              initialVersion: version.raw,
              targetVersion: running.to,
              startType: "AUTOMATIC",
            },
          ],
        }),
    ...(days.standard === undefined ? {} : { endOfStandardSupportTimestamp: days.standard }),
    ...(days.extended === undefined ? {} : { endOfExtendedSupportTimestamp: days.extended }),
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
