import type { NodePool } from "../../core/node-pool.ts";
import { type KubeVersion, minorOf, minorsBetween } from "../../core/version.ts";
import { type Check, failed, type InventoryJudge, passed, unread } from "./check.ts";
import { isOwners, nodeVersions, poolName } from "./pools.ts";
import { howToSeeNodes, insightTitles, vouchedFor } from "./provider-insights.ts";
import type { Scene } from "./scene.ts";

/** Whether the nodes of each pool fit the control plane, now and at each minor on its way. */
export const judgeNodeSkew: InventoryJudge = (scene) => {
  const { current } = scene;
  if (current === undefined) return [];
  return scene.cluster.pools.flatMap((pool, index) => judgePool(scene, current, pool, `$.pools[${index}].versions`));
};

function judgePool(scene: Scene, current: KubeVersion, pool: NodePool, path: string): readonly Check[] {
  // A virtual node is no kubelet.
  if (pool.kind === "virtual-node") return [];
  const versions = nodeVersions(pool);
  const [oldest] = versions;
  const newest = versions.at(-1);
  const about = { ...poolName(pool), path };
  if (oldest === undefined || newest === undefined) {
    if (vouchedFor(scene, insightTitles.kubelet)) return [passed("UPGRADE-NODE-SKEW")];
    const message = `the versions of the nodes in ${pool.name} are not known`;
    return [unread(scene, "UPGRADE-NODE-SKEW", { ...about, message, fix: howToSeeNodes(scene) })];
  }
  const ahead = minorsBetween(current, newest);
  if (ahead > 0) {
    const message = `nodes in ${pool.name} run ${minorOf(newest)}, the control plane ${minorOf(current)}`;
    return [failed(scene, "UPGRADE-NODE-NEWER", { ...about, message, detail: newest.raw })];
  }
  const { nodeSkew } = scene.rules;
  const behind = minorsBetween(oldest, current);
  if (behind > nodeSkew) {
    const message = `nodes in ${pool.name} run ${minorOf(oldest)}, ${minors(behind)} behind the control plane; ${nodeSkew} are allowed`;
    return [failed(scene, "UPGRADE-NODE-SKEW", { ...about, message, detail: oldest.raw })];
  }
  const behindLater = leftBehind(scene, pool, oldest, about);
  const blocked = behindLater.some(({ code }) => code === "UPGRADE-NODE-SKEW");
  return [passed("UPGRADE-NODE-NEWER"), ...(blocked ? [] : [passed("UPGRADE-NODE-SKEW")]), ...behindLater];
}

/** Pools that a call moves are no concern here: the plan moves them in time. */
function leftBehind(
  scene: Scene,
  pool: NodePool,
  oldest: KubeVersion,
  about: { readonly kind: string; readonly name: string; readonly path: string },
): readonly Check[] {
  const byProvider = scene.cluster.mode === "autopilot";
  if (!(byProvider || isOwners(pool) || pool.kind === "karpenter") || scene.ahead.length === 0) return [];
  const code = "UPGRADE-NODES-LEFT-BEHIND";
  const tooFar = scene.ahead.find((minor) => minorsBetween(oldest, minor) > scene.rules.nodeSkew);
  if (tooFar === undefined) return [passed(code)];
  if (byProvider) return [providersLeftBehind(scene, pool, oldest, tooFar, about)];
  const message = `nodes in ${pool.name} run ${minorOf(oldest)} and must be moved before the control plane reaches ${minorOf(tooFar)}`;
  const remark = { ...about, message, detail: oldest.raw, appliesFrom: minorOf(tooFar) };
  return [failed(scene, code, remark)];
}

/**
 * No call moves these nodes, the provider does, some time after the control plane. So the next step of the control plane
 * may have to wait for that, and so may a later one.
 */
function providersLeftBehind(
  scene: Scene,
  pool: NodePool,
  oldest: KubeVersion,
  tooFar: KubeVersion,
  about: { readonly kind: string; readonly name: string; readonly path: string },
): Check {
  const next = tooFar === scene.ahead[0];
  const message = `nodes in ${pool.name} run ${minorOf(oldest)}, and the provider has to move them before the control plane can reach ${minorOf(tooFar)}`;
  const fix = "Wait until the provider has moved the nodes, then read the cluster again.";
  const remark = { ...about, message, fix, detail: oldest.raw, appliesFrom: minorOf(tooFar) };
  return failed(scene, next ? "UPGRADE-NODE-SKEW" : "UPGRADE-NODES-LEFT-BEHIND", remark);
}

function minors(count: number): string {
  return count === 1 ? "1 minor" : `${count} minors`;
}
