import type { NodePool } from "../../core/node-pool.ts";
import { type DroppedImageRow, droppedImagesOf, isNamed } from "../../data/blockers.ts";
import { type Check, failed, type InventoryJudge, passed, unread } from "./check.ts";
import { isProviders, poolName } from "./pools.ts";
import { onsetOf, type Scene } from "./scene.ts";

/** Whether each pool's operating system still exists as an image at every minor on the way. */
export const judgeNodeImages: InventoryJudge = (scene) => {
  const rows = droppedAt(scene);
  if (rows.length === 0) return [];
  return scene.cluster.pools.flatMap((pool, index) => (isProviders(pool) ? [] : [judge(scene, pool, index, rows)]));
};

/** Finds the row by which a pool has to change its image before the control plane is where it is to go. */
export function droppedImageFinder(scene: Scene): (pool: NodePool) => DroppedImageRow | undefined {
  const rows = droppedAt(scene);
  return (pool) => rows.find((row) => uses(scene, pool, row) === true);
}

function droppedAt(scene: Scene): readonly DroppedImageRow[] {
  return droppedImagesOf(scene.provider).filter((row) => onsetOf(scene, row.from) !== "never");
}

function judge(scene: Scene, pool: NodePool, index: number, rows: readonly DroppedImageRow[]): Check {
  const about = { ...poolName(pool), path: `$.pools[${index}].image` };
  const dropped = rows.find((row) => uses(scene, pool, row) === true);
  const code = "UPGRADE-IMAGE-DROPPED";
  if (dropped !== undefined)
    return failed(scene, code, {
      ...about,
      message: `node pool ${pool.name} runs ${dropped.image}, of which there is no image for ${dropped.from}`,
      row: dropped,
      appliesFrom: onsetOf(scene, dropped.from) === "now" ? undefined : dropped.from,
      fix: `Move the workloads to ${dropped.instead} before the upgrade.`,
    });
  const unclear = rows.find((row) => uses(scene, pool, row) === undefined);
  if (unclear === undefined) return passed(code);
  return unread(scene, code, {
    ...about,
    message: `it is not known whether node pool ${pool.name} runs ${unclear.image}`,
    row: unclear,
    appliesFrom: onsetOf(scene, unclear.from) === "now" ? undefined : unclear.from,
    fix: "Read the cluster through its kubeconfig as well: its nodes tell their operating system.",
  });
}

/** `undefined` when nothing tells. */
function uses({ cluster }: Scene, pool: NodePool, row: DroppedImageRow): boolean | undefined {
  const systems = (pool.nodes ?? []).flatMap(({ osImage }) => (osImage === undefined ? [] : [osImage]));
  if (systems.some((system) => row.osImages.some((name) => isNamed(system, name)))) return true;
  if (pool.image?.custom !== true && pool.image?.family !== undefined) return row.families.includes(pool.image.family);
  if (systems.length > 0 && systems.length === pool.nodes?.length) return false;
  const template = cluster.capacity?.launchTemplates?.find((candidate) => candidate.pool === pool.name);
  return row.imageNames?.some((start) => template?.imageName?.startsWith(start)) === true ? true : undefined;
}
