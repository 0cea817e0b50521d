import { tryParseVersion } from "../core/version.ts";
import { addonNames, addonVersionOf } from "./aws-eks-addons.ts";
import { addonRules, nodegroupRules } from "./aws-nodegroup-rules.ts";
import { eksRollbackRules, eksUpgradeRules, minor } from "./aws-upgrade-rules.ts";
import type { SimCluster, SimPool } from "./fleet.ts";
import { beginUpdate, type UpgradeWorld } from "./updates.ts";
import { firstRefusal, type Ruling } from "./upgrade-rule.ts";

/** Rules on `UpdateClusterVersion`: an upgrade, or to a minor below a rollback. */
export function upgradeEksCluster(
  cluster: SimCluster,
  request: { readonly to: string; readonly force?: boolean },
  world: UpgradeWorld,
): Ruling {
  const { to, force = false } = request;
  const ask = { cluster, to, force, now: world.now };
  const back = tryParseVersion(to) !== undefined && minor(to) < minor(cluster.version);
  const refused = firstRefusal(back ? [...eksUpgradeRules, ...eksRollbackRules] : eksUpgradeRules, ask);
  if (refused !== undefined) return { refused };
  // Add-ons stay where they are until they are told to follow; Auto Mode's nodes come along.
  const addons = Object.fromEntries(addonNames(cluster).map((name) => [name, addonVersionOf(cluster, name)]));
  const pools = cluster.mode === "auto-mode" ? cluster.pools.map(({ name }) => name) : [];
  return beginUpdate(
    { ...cluster, addons },
    { kind: back ? "rollback" : "control-plane", pools, from: cluster.version, to },
    world,
  );
}

/** Rules on `UpdateNodegroupVersion`. Without a version the node group goes to that of its cluster. */
export function upgradeNodegroup(
  cluster: SimCluster,
  pool: SimPool,
  request: { readonly to?: string },
  world: UpgradeWorld,
): Ruling {
  const to = request.to ?? cluster.version;
  const refused = firstRefusal(nodegroupRules, {
    cluster,
    pool,
    to,
    byVersion: request.to !== undefined,
    now: world.now,
  });
  if (refused !== undefined) return { refused };
  return beginUpdate(cluster, { kind: "nodes", pools: [pool.name], from: pool.version, to }, world);
}

/** Rules on `UpdateAddon` for an add-on that the cluster has. */
export function upgradeAddon(cluster: SimCluster, addon: string, to: string, world: UpgradeWorld): Ruling {
  const refused = firstRefusal(addonRules, { cluster, addon, to });
  if (refused !== undefined) return { refused };
  return beginUpdate(cluster, { kind: "addon", addon, pools: [], from: addonVersionOf(cluster, addon), to }, world);
}
