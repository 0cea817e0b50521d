import { compareVersions, type KubeVersion, minorOf, parseVersion } from "../core/version.ts";
import type { SimCluster, SimPool } from "./fleet.ts";
import { gkeMasterRules, gkeNodeRules } from "./google-upgrade-rules.ts";
import { gkeBuilds, gkeChannel, gkeDefault } from "./google-versions.ts";
import { beginUpdate, type UpgradeWorld } from "./updates.ts";
import { firstRefusal, type Ruling } from "./upgrade-rule.ts";

/**
 * Rules on `UpdateMaster`: a version of the cluster's channel, or an alias of one (`latest`, `1.35`, `1.35.8`, `-` for
 * the default).
 */
export function upgradeMaster(cluster: SimCluster, asked: string, world: UpgradeWorld): Ruling {
  const channel = gkeChannel(cluster.channel);
  const to = asked === "-" ? gkeDefault(channel, world.now) : resolve(asked, gkeBuilds(channel, world.now));
  const refused = firstRefusal(gkeMasterRules, { cluster, asked, to });
  if (refused !== undefined) return { refused };
  // Of an Autopilot cluster the nodes come along.
  const pools = cluster.mode === "autopilot" ? cluster.pools.map(({ name }) => name) : [];
  return beginUpdate(cluster, { kind: "control-plane", pools, from: cluster.version, to: to?.raw ?? asked }, world);
}

/** Rules on `UpdateNodePool`, up or down: a version that nodes may have, or an alias (`-` for that of the master). */
export function upgradeNodePool(cluster: SimCluster, pool: SimPool, asked: string, world: UpgradeWorld): Ruling {
  const offered = [
    ...gkeBuilds("EXTENDED", world.now),
    ...gkeBuilds(gkeChannel(cluster.channel), world.now),
    parseVersion(cluster.version),
  ].sort(compareVersions);
  const to = asked === "-" ? parseVersion(cluster.version) : resolve(asked, offered);
  const refused = firstRefusal(gkeNodeRules, { cluster, pool, asked, to });
  if (refused !== undefined) return { refused };
  return beginUpdate(cluster, { kind: "nodes", pools: [pool.name], from: pool.version, to: to?.raw ?? asked }, world);
}

/** The version that a text means among those on offer, lowest first. */
function resolve(asked: string, offered: readonly KubeVersion[]): KubeVersion | undefined {
  if (asked === "latest") return offered.at(-1);
  return offered.findLast((version) =>
    [version.raw, minorOf(version), `${minorOf(version)}.${version.patch}`].includes(asked),
  );
}
