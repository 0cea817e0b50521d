import type { Issue } from "../../core/issue.ts";
import type { NodePool } from "../../core/node-pool.ts";
import { type Check, failed, type InventoryJudge, passed, unread } from "./check.ts";
import { poolName } from "./pools.ts";
import { isAboutReach } from "./reach.ts";
import type { Scene } from "./scene.ts";

/** Whether the provider thinks that the cluster and its pools are well. */
export const judgeHealth: InventoryJudge = (scene) => [
  clusterHealth(scene),
  ...warnings(scene),
  ...scene.cluster.pools.flatMap((pool, index) => poolHealth(scene, pool, index)),
];

/** A stopped cluster. Where the status is not known, its health is not either, and that is said there. */
export const judgeStopped: InventoryJudge = (scene) => {
  const { status, statusRaw } = scene.cluster.controlPlane;
  const code = "UPGRADE-CLUSTER-STOPPED";
  if (status === "unknown") return [];
  if (status !== "stopped") return [passed(code)];
  const remark = { message: "the cluster is stopped", path: "$.controlPlane.status", detail: statusRaw };
  return [failed(scene, code, remark)];
};

function clusterHealth(scene: Scene): Check {
  const { controlPlane, health } = scene.cluster;
  const code = "UPGRADE-CLUSTER-UNHEALTHY";
  const errors = health.filter((issue) => issue.severity === "error" && !isAboutReach(issue));
  if (errors.length > 0)
    return failed(scene, code, { message: listed("the provider reports", errors), path: "$.health" });
  const { status, statusRaw } = controlPlane;
  const remark = { path: "$.controlPlane.status", detail: statusRaw };
  if (status === "degraded" || status === "error")
    return failed(scene, code, { ...remark, message: `the cluster's status is ${statusRaw || status}` });
  if (status !== "unknown") return passed(code);
  return unread(scene, code, {
    ...remark,
    message: `the cluster's status ${statusRaw || "was not told and"} is not known`,
  });
}

function warnings(scene: Scene): readonly Check[] {
  const found = scene.cluster.health.filter((issue) => issue.severity === "warning" && !isAboutReach(issue));
  if (found.length === 0) return [];
  const remark = { message: listed("the provider warns of", found), path: "$.health" };
  return [failed(scene, "UPGRADE-HEALTH-WARNING", remark)];
}

function poolHealth(scene: Scene, pool: NodePool, index: number): readonly Check[] {
  const code = "UPGRADE-POOL-UNHEALTHY";
  if (pool.issues.length === 0 && pool.status === "running") return [passed(code)];
  const about = poolName(pool);
  const errors = pool.issues.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    const message = listed(`the provider reports of node pool ${pool.name}`, errors);
    return [failed(scene, code, { ...about, message, path: `$.pools[${index}].issues` })];
  }
  // Pools that no API manages have no status to be read.
  if (pool.status === "unknown" && pool.statusRaw === "") return [];
  const remark = { ...about, path: `$.pools[${index}].status`, detail: pool.statusRaw };
  if (pool.status === "degraded" || pool.status === "error")
    return [
      failed(scene, code, {
        ...remark,
        message: `the status of node pool ${pool.name} is ${pool.statusRaw || pool.status}`,
      }),
    ];
  if (pool.status !== "unknown") return [passed(code)];
  return [
    unread(scene, code, { ...remark, message: `the status ${pool.statusRaw} of node pool ${pool.name} is not known` }),
  ];
}

function listed(start: string, issues: readonly Issue[]): string {
  const parts = issues.map(({ code, message }) => (message === "" ? code : `${code} (${message})`));
  return `${start} ${[...new Set(parts)].join(", ")}`;
}
