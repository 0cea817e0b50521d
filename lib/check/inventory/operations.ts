import type { ClusterStatus } from "../../core/cluster.ts";
import { instantText } from "../../core/instant.ts";
import type { Operation } from "../../core/operation.ts";
import { type Check, failed, type InventoryJudge, passed, unread } from "./check.ts";
import type { Scene } from "./scene.ts";

const code = "UPGRADE-OPERATION-IN-PROGRESS";
const busy: ReadonlySet<ClusterStatus> = new Set(["creating", "updating", "upgrading", "deleting"]);
const underWay: ReadonlySet<Operation["status"]> = new Set(["pending", "running", "cancelling"]);

/**
 * Whether anything is being done to the cluster. Its status alone does not prove that nothing is: during a rollback of
 * an EKS cluster in Auto Mode it stays `ACTIVE`.
 */
export const judgeOperations: InventoryJudge = (scene) => {
  const { controlPlane, operations, pools } = scene.cluster;
  const index = operations?.findIndex(({ status }) => underWay.has(status)) ?? -1;
  const operation = operations?.[index];
  if (operation !== undefined) return [failed(scene, code, { ...describe(operation), path: `$.operations[${index}]` })];
  if (busy.has(controlPlane.status)) return [occupied(scene, "the cluster", controlPlane, "$.controlPlane.status")];
  const pool = pools.findIndex(({ status }) => busy.has(status));
  const occupiedPool = pools[pool];
  if (occupiedPool !== undefined)
    return [occupied(scene, `node pool ${occupiedPool.name}`, occupiedPool, `$.pools[${pool}].status`)];
  return idle(scene, operations);
};

function idle(scene: Scene, operations: readonly Operation[] | undefined): readonly Check[] {
  const unclear = operations?.find(({ status }) => status === "unknown");
  if (unclear !== undefined)
    return [
      unread(scene, code, {
        message: `it is not known whether the operation ${unclear.kindRaw} has ended`,
        path: "$.operations",
        detail: unclear.id,
      }),
    ];
  if (operations !== undefined) return [passed(code)];
  // Where nobody runs the control plane for its owner, no API lists operations on it.
  if (!scene.cluster.controlPlane.managed) return [];
  return [
    unread(scene, code, {
      message: "it is not known whether an operation is in progress",
      path: "$.operations",
      fix: "Read the operations with `--detail operations`; the gaps of the inventory say why they are missing.",
    }),
  ];
}

function occupied(
  scene: Scene,
  what: string,
  { status, statusRaw }: { readonly status: ClusterStatus; readonly statusRaw: string },
  path: string,
): Check {
  return failed(scene, code, { message: `${what} is ${status}`, path, detail: statusRaw || status });
}

function describe({ kind, kindRaw, status, pool, startedAt, id }: Operation) {
  const where = pool === undefined ? "" : ` of node pool ${pool}`;
  const since = startedAt === undefined ? "" : ` since ${instantText(startedAt)}`;
  return { message: `${kind}${where} (${kindRaw}) is ${status}${since}`, detail: id };
}
