import type { ClusterCapacity } from "../../core/capacity.ts";
import type { NodePool } from "../../core/node-pool.ts";
import { type Check, failed, type InventoryJudge, passed, unread } from "./check.ts";
import { isMoved } from "./pools.ts";
import { isFamilyQuota, quotaFamily } from "./quota-family.ts";
import type { Scene } from "./scene.ts";
import { surgeOf } from "./surge.ts";
import { vcpusOf } from "./vcpus.ts";

/** Room for each pool's surge in the quotas of virtual CPUs, where they were read. Other quotas are not judged. */
export const judgeQuotas: InventoryJudge = (scene) =>
  (scene.cluster.capacity?.quotas ?? []).flatMap((quota, index) =>
    countsCpus(quota) ? judge(scene, quota, `$.capacity.quotas[${index}]`) : [],
  );

type Quota = NonNullable<ClusterCapacity["quotas"]>[number];

function judge(scene: Scene, quota: Quota, path: string): readonly Check[] {
  const pools = scene.cluster.pools.filter((pool) => isMoved(pool) && draws(scene.provider, pool, quota));
  const needs = pools.map((pool) => needOf(scene, pool));
  const known = needs.filter((need) => need !== undefined);
  const most = Math.max(0, ...known);
  const complete = known.length === needs.length;
  if (pools.length === 0 || (complete && most === 0)) return [];
  const { name, limit, used } = quota;
  const about = { kind: "Quota", name, path };
  const code = "INFRA-QUOTA";
  if (limit === undefined || used === undefined)
    return [
      unread(scene, code, {
        ...about,
        message: `the ${limit === undefined ? "limit" : "use"} of quota ${name} is not known`,
      }),
    ];
  const room = limit - used;
  const detail = `${used} of ${limit} used`;
  if (room < most || room <= 0) {
    const message = `quota ${name} has room for ${Math.max(0, room)} vCPUs; the surge takes ${complete ? "" : "at least "}${Math.max(1, most)}`;
    return [failed(scene, code, { ...about, message, detail })];
  }
  if (complete) return [passed(code)];
  return [
    unread(scene, code, { ...about, message: `the vCPUs that a surge takes of quota ${name} are not known`, detail }),
  ];
}

/** Pools are upgraded one by one. A pool of several machine types may start the largest. */
function needOf(scene: Scene, pool: NodePool): number | undefined {
  const surge = surgeOf(scene, pool);
  if (surge === 0) return 0;
  const sizes = pool.instanceTypes.map((type) => vcpusOf(scene.provider, type));
  if (surge === undefined || sizes.length === 0) return undefined;
  return sizes.every((size) => size !== undefined) ? surge * Math.max(...sizes) : undefined;
}

function countsCpus({ name, unit = "" }: Quota): boolean {
  return /^v?cpus?$/i.test(unit) || /\bv?cpus?\b|^cores$|on-demand .{0,80}instances/i.test(name);
}

/** AWS and Google count spot machines by quotas of their own; Google and Azure each family of machines by one. */
function draws(provider: string, { capacity, instanceTypes }: NodePool, { name }: Quota): boolean {
  if (/on-demand/i.test(name)) return capacity !== "spot";
  if (/spot|preemptible/i.test(name)) return capacity === "spot" || capacity === "mixed" || capacity === undefined;
  if (!isFamilyQuota(provider, name)) return true;
  if (capacity === "spot") return false;
  // A type whose family is not known may be of this one.
  const families = instanceTypes.map((type) => quotaFamily(provider, type)?.toLowerCase());
  return families.length === 0 || families.some((family) => family === undefined || family === name.toLowerCase());
}
