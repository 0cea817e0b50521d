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
  return [passed("UPGRADE-NODE-NEWER"), passed("UPGRADE-NODE-SKEW"), ...leftBehind(scene, pool, oldest, about)];
}

/** Pools that a call or the provider moves are no concern here: the plan moves them in time. */
function leftBehind(
  scene: Scene,
  pool: NodePool,
  oldest: KubeVersion,
  about: { readonly kind: string; readonly name: string; readonly path: string },
): readonly Check[] {
  if (!(isOwners(pool) || pool.kind === "karpenter") || scene.ahead.length === 0) return [];
  const code = "UPGRADE-NODES-LEFT-BEHIND";
  const tooFar = scene.ahead.find((minor) => minorsBetween(oldest, minor) > scene.rules.nodeSkew);
  if (tooFar === undefined) return [passed(code)];
  const message = `nodes in ${pool.name} run ${minorOf(oldest)} and must be moved before the control plane reaches ${minorOf(tooFar)}`;
  const remark = { ...about, message, detail: oldest.raw, appliesFrom: minorOf(tooFar) };
  return [failed(scene, code, remark)];
}

function minors(count: number): string {
  return count === 1 ? "1 minor" : `${count} minors`;
}
