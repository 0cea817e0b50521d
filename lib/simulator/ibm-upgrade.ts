import type { SimCluster, SimPool } from "./fleet.ts";
import { ibmMasterRules, ibmWorkerRules, supportedMinors } from "./ibm-upgrade-rules.ts";
import { versionOfWorker } from "./ibm-workers.ts";
import { beginUpdate, type UpgradeWorld } from "./updates.ts";
import { firstRefusal, type Ruling } from "./upgrade-rule.ts";

/** Rules on an update of the master to a minor (`1.35`, of OpenShift `4.19`), a patch of it or a whole version. */
export function upgradeIbmMaster(cluster: SimCluster, asked: string, world: UpgradeWorld): Ruling {
  const to = resolve(cluster, asked, world.now);
  const refused = firstRefusal(ibmMasterRules, { cluster, asked, to, now: world.now });
  if (refused !== undefined) return { refused };
  return beginUpdate(cluster, { kind: "control-plane", pools: [], from: cluster.version, to: to ?? asked }, world);
}

/** Rules on an update of one worker, which always goes to the version of its master. */
export function upgradeIbmWorker(
  cluster: SimCluster,
  pool: SimPool,
  worker: number,
  call: "replace" | "update",
  world: UpgradeWorld,
): Ruling {
  const refused = firstRefusal(ibmWorkerRules, { cluster, pool, worker, call });
  if (refused !== undefined) return { refused };
  const from = versionOfWorker(pool, worker);
  const update = { kind: "nodes", pools: [pool.name], workers: [worker], from, to: cluster.version } as const;
  return beginUpdate(cluster, update, world);
}

/** The newest build of what is asked for, which is the only one of each minor that IBM offers. */
function resolve(cluster: SimCluster, asked: string, now: number): string | undefined {
  const wanted = asked.replace(/_openshift$/, "");
  return supportedMinors(cluster, now)
    .map(({ newest }) => newest)
    .findLast((version) => {
      const build = version.replace(/_openshift$/, "");
      const [patch = ""] = build.split("_");
      return wanted === build || wanted === patch || wanted === patch.split(".").slice(0, 2).join(".");
    });
}
