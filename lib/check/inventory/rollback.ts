import { dayMs, fromInstant, instantText, toInstant } from "../../core/instant.ts";
import { failed, type InventoryJudge, type Remark } from "./check.ts";
import type { Scene } from "./scene.ts";

/**
 * Whether an upgrade of lately could still be undone, which the next one ends. It informs: a window that nobody told of is
 * no check without evidence, since most clusters have none.
 */
export const judgeRollback: InventoryJudge = (scene) => {
  const windows = [toldWindow(scene), upgradeWindow(scene), ...poolWindows(scene)];
  return windows.flatMap((remark) => (remark === undefined ? [] : [failed(scene, "UPGRADE-ROLLBACK-WINDOW", remark)]));
};

/** What the provider says of the control plane. */
function toldWindow({ cluster, now }: Scene): Remark | undefined {
  const { rollback } = cluster.autoUpgrade ?? {};
  if (rollback === undefined) return undefined;
  const until = rollback.until === undefined ? undefined : fromInstant(rollback.until);
  if (until !== undefined && until <= now) return undefined;
  const back = rollback.previousVersion === undefined ? "" : ` to ${rollback.previousVersion.raw}`;
  const limit = rollback.until === undefined ? "" : ` until ${instantText(rollback.until)}`;
  return { message: `the control plane can be taken back${back}${limit}`, path: "$.autoUpgrade.rollback" };
}

/** What follows from an upgrade that ended lately, where the provider gives a number of days. */
function upgradeWindow({ cluster, now, rules }: Scene): Remark | undefined {
  const { windowDays } = rules.controlPlaneRollback;
  if (cluster.autoUpgrade?.rollback !== undefined || windowDays === undefined) return undefined;
  const ends = (cluster.operations ?? []).flatMap(({ kind, status, endedAt }) => {
    const ended = endedAt === undefined ? undefined : fromInstant(endedAt);
    return kind === "control-plane-upgrade" && status === "succeeded" && ended !== undefined
      ? [ended + windowDays * dayMs]
      : [];
  });
  const until = Math.max(...ends);
  if (!(until > now)) return undefined;
  return {
    message: `the control plane can be taken back until ${instantText(toInstant(until))}`,
    path: "$.operations",
  };
}

function poolWindows({ cluster, now }: Scene): readonly (Remark | undefined)[] {
  return cluster.pools.map(({ name, rollbackTo = [] }, index) => {
    const open = rollbackTo.find(({ until }) => until === undefined || (fromInstant(until) ?? Number.NaN) > now);
    if (open === undefined) return undefined;
    const limit = open.until === undefined ? "" : ` until ${instantText(open.until)}`;
    const message = `node pool ${name} can be taken back to ${open.version.raw}${limit}`;
    return { kind: "NodePool", name, message, path: `$.pools[${index}].rollbackTo` };
  });
}
