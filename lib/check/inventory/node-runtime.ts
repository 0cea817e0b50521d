import type { NodePool } from "../../core/node-pool.ts";
import { cgroupTable, isNamed, upstreamChange } from "../../data/blockers.ts";
import { type Check, failed, type InventoryJudge, passed, unread } from "./check.ts";
import { droppedImageFinder } from "./node-image.ts";
import { isOwners, isProviders, poolName } from "./pools.ts";
import { onsetOf } from "./scene.ts";

const howToRead = "Read the cluster through its kubeconfig as well: its nodes tell their operating system and runtime.";

/** Whether nodes still run cgroup v1 when the kubelet gives it up. */
export const judgeCgroups: InventoryJudge = (scene) => {
  const change = upstreamChange("cgroup-v1");
  // GKE moves the nodes of its clusters to v2 by itself, from 1.33 on.
  if (change === undefined || scene.provider === "gke") return [];
  const onset = onsetOf(scene, change.from);
  if (onset === "never") return [];
  const droppedImageOf = droppedImageFinder(scene);
  return scene.cluster.pools.flatMap((pool, index): readonly Check[] => {
    // A pool whose image ends on the way changes it anyhow, and that is said already.
    if (isProviders(pool) || pool.os === "windows" || droppedImageOf(pool) !== undefined) return [];
    const version = cgroupOf(scene.provider, pool);
    const code = "UPGRADE-CGROUP-V1";
    if (version === "v2" || version === "either") return [passed(code)];
    const remark = {
      ...poolName(pool),
      path: `$.pools[${index}]`,
      row: change,
      appliesFrom: onset === "now" ? undefined : change.from,
    };
    if (version === "v1") return [failed(scene, code, { ...remark, message: `node pool ${pool.name} runs cgroup v1` })];
    const message = `it is not known which cgroup version node pool ${pool.name} runs`;
    return [unread(scene, code, { ...remark, message, fix: howToRead })];
  });
};

/** Whether nodes still run containerd 1.x when the kubelet gives it up. Images that a provider builds bring what fits. */
export const judgeContainerd: InventoryJudge = (scene) => {
  const change = upstreamChange("containerd-1");
  const onset = change === undefined ? "never" : onsetOf(scene, change.from);
  if (change === undefined || onset === "never") return [];
  return scene.cluster.pools.flatMap((pool, index): readonly Check[] => {
    if (!isOwners(pool) && pool.image?.custom !== true) return [];
    const runtimes = (pool.nodes ?? []).map(({ runtime }) => runtime);
    const old = runtimes.find((runtime) => runtime?.startsWith("containerd://1."));
    const remark = {
      ...poolName(pool),
      path: `$.pools[${index}].nodes`,
      row: change,
      appliesFrom: onset === "now" ? undefined : change.from,
    };
    const code = "UPGRADE-CONTAINERD-1";
    if (old !== undefined)
      return [failed(scene, code, { ...remark, message: `nodes in ${pool.name} run ${old}`, detail: old })];
    if (runtimes.length > 0 && runtimes.every((runtime) => runtime !== undefined)) return [passed(code)];
    const message = `the container runtime of the nodes in ${pool.name} is not known`;
    return [unread(scene, code, { ...remark, message, fix: howToRead })];
  });
};

/** The oldest that any of the nodes runs, as far as that is known of all of them. */
function cgroupOf(provider: string, pool: NodePool): "v1" | "v2" | "either" | undefined {
  const family = pool.image?.custom === true ? undefined : pool.image?.family;
  const built = cgroupTable.find(
    (row) => row.provider === provider && family !== undefined && row.families.includes(family),
  );
  if (built !== undefined) return built.version;
  const nodes = (pool.nodes ?? [])
    .filter(({ os }) => os !== "windows")
    .map(({ osImage }) => versionOf(provider, osImage));
  if (nodes.length === 0) return undefined;
  if (nodes.includes("v1")) return "v1";
  return nodes.includes(undefined) ? undefined : "v2";
}

function versionOf(provider: string, osImage: string | undefined): "v1" | "v2" | "either" | undefined {
  if (osImage === undefined) return undefined;
  const rows = cgroupTable.filter((row) => row.provider === undefined || row.provider === provider);
  return rows.find((row) => row.osImages.some((name) => isNamed(osImage, name)))?.version;
}
