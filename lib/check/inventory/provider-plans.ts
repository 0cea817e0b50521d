import { fromInstant, instantText } from "../../core/instant.ts";
import type { MaintenanceExclusion } from "../../core/maintenance.ts";
import { signalOf } from "../../data/blockers.ts";
import { failed, type InventoryJudge, passed, unread } from "./check.ts";
import type { Scene } from "./scene.ts";

/** Whether the provider holds back upgrades that it would do by itself. */
export const judgeAutoUpgrade: InventoryJudge = (scene) => {
  const { autoUpgrade, controlPlane } = scene.cluster;
  const code = "UPGRADE-AUTO-PAUSED";
  const signal = signalOf(scene.provider, "auto-upgrade");
  if (autoUpgrade === undefined) {
    if (signal === undefined || !controlPlane.managed) return [];
    const message = "it is not known whether the provider holds its own upgrades back";
    const fix = "Read the provider's upgrade state with `--detail insights`.";
    return [unread(scene, code, { message, path: "$.autoUpgrade", row: signal, fix })];
  }
  const { status, statusRaw, pausedReasons } = autoUpgrade;
  const remark = { path: "$.autoUpgrade", detail: statusRaw.join(", "), said: "by-provider" } as const;
  if (status === "unknown") {
    const message = `the provider's upgrade state ${statusRaw.join(", ")} is not known`;
    return [unread(scene, code, { ...remark, message })];
  }
  // Outside its window every cluster waits; that says nothing of this one.
  const reasons = pausedReasons.filter((reason) => reason !== "MAINTENANCE_WINDOW");
  const paused = status === "paused" || status === "minor-paused";
  if (!paused || (reasons.length === 0 && pausedReasons.length > 0)) return [passed(code)];
  const what = status === "paused" ? "its upgrades" : "its minor upgrades";
  const why = reasons.length === 0 ? "for a reason that it does not tell" : `because of ${reasons.join(", ")}`;
  return [failed(scene, code, { ...remark, message: `the provider holds ${what} back ${why}` })];
};

/** Whether somebody asked for quiet on the day that is judged for. Later exclusions are the schedule's business. */
export const judgeExclusions: InventoryJudge = (scene) => {
  const { maintenance, controlPlane } = scene.cluster;
  const code = "UPGRADE-EXCLUSION-IN-FORCE";
  const signal = signalOf(scene.provider, "exclusions");
  if (maintenance !== undefined) {
    const index = maintenance.exclusions.findIndex((exclusion) => inForce(scene, exclusion));
    const exclusion = maintenance.exclusions[index];
    return [exclusion === undefined ? passed(code) : failed(scene, code, excluded(exclusion, index))];
  }
  if (signal === undefined || !controlPlane.managed) return [];
  const message = "the maintenance exclusions were not read";
  const fix = "Read the maintenance policy with `--detail windows`.";
  return [unread(scene, code, { message, path: "$.maintenance", row: signal, fix })];
};

function inForce({ now }: Scene, { start, end }: MaintenanceExclusion): boolean {
  const from = fromInstant(start);
  const until = end === undefined ? undefined : fromInstant(end);
  return from !== undefined && from <= now && (until === undefined || now < until);
}

function excluded({ end, untilEndOfSupport, blocks, pool, nativeId }: MaintenanceExclusion, index: number) {
  const until =
    end !== undefined
      ? `until ${instantText(end)}`
      : untilEndOfSupport === true
        ? "until the end of support"
        : "without end";
  const what = { all: "upgrades", minor: "minor upgrades", "minor-and-nodes": "minor and node upgrades" }[blocks];
  const where = pool === undefined ? "" : ` of node pool ${pool}`;
  return {
    message: `${what}${where} are excluded ${until}`,
    path: `$.maintenance.exclusions[${index}]`,
    ...(nativeId === undefined ? {} : { detail: nativeId }),
  };
}
