import type { ClusterCapacity } from "../../core/capacity.ts";
import type { NodePool } from "../../core/node-pool.ts";
import { remember } from "../../core/remember.ts";
import { type Check, failed, type InventoryJudge, passed, unread } from "./check.ts";
import { isMoved } from "./pools.ts";
import { isFamilyQuota, quotaFamily } from "./quota-family.ts";
import type { Scene } from "./scene.ts";
import { surgeOf } from "./surge.ts";
import { vcpusOf } from "./vcpus.ts";

/** Room for each pool's surge in the quotas of virtual CPUs, where they were read. Other quotas are not judged. */
export const judgeQuotas: InventoryJudge = (scene) => {
  const { capacity, pools } = scene.cluster;
  const quotas = capacity?.quotas ?? [];
  if (quotas.length === 0) return [];
  const demands = pools.filter(isMoved).map((pool) => ({ pool, vcpus: needOf(scene, pool) }));
  if (demands.length === 0) return [];
  return quotas.flatMap((quota, index) => {
    if (!countsCpus(quota)) return [];
    const draws = drawingOn(scene.provider, quota);
    return judge(
      scene,
      quota,
      demands.filter(({ pool }) => draws(pool)),
      `$.capacity.quotas[${index}]`,
    );
  });
};

type Quota = NonNullable<ClusterCapacity["quotas"]>[number];

/** A pool with the virtual CPUs that its surge takes; `undefined` where that is not known. */
interface Demand {
  readonly pool: NodePool;
  readonly vcpus: number | undefined;
}

function judge(scene: Scene, quota: Quota, demands: readonly Demand[], path: string): readonly Check[] {
  const most = demands.reduce((largest, { vcpus = 0 }) => Math.max(largest, vcpus), 0);
  const complete = demands.every(({ vcpus }) => vcpus !== undefined);
  if (demands.length === 0 || (complete && most === 0)) return [];
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
  return cpuUnits.has(unit.toLowerCase()) || readName(name).cpus;
}

const cpuUnits: ReadonlySet<string> = new Set(["cpu", "cpus", "vcpu", "vcpus"]);

/** What the name of a quota tells. The clouds have a few hundred names, and a fleet has each of them many times. */
const readName = remember(
  (name: string) => ({
    cpus: /\bv?cpus?\b|^cores$|on-demand .{0,80}instances/i.test(name),
    onDemand: /on-demand/i.test(name),
    spot: /spot|preemptible/i.test(name),
  }),
  4096,
);

/**
 * Which pools take their machines out of a quota: AWS and Google count spot machines by quotas of their own; Google and
 * Azure each family of machines by one.
 */
function drawingOn(provider: string, { name }: Quota): (pool: NodePool) => boolean {
  const { onDemand, spot } = readName(name);
  if (onDemand) return ({ capacity }) => capacity !== "spot";
  if (spot) return ({ capacity = "spot" }) => capacity === "spot" || capacity === "mixed";
  if (!isFamilyQuota(provider, name)) return () => true;
  const own = name.toLowerCase();
  return ({ capacity, instanceTypes }) => {
    if (capacity === "spot") return false;
    // A type whose family is not known may be of this one.
    const families = instanceTypes.map((type) => quotaFamily(provider, type)?.toLowerCase());
    return families.length === 0 || families.some((family) => family === undefined || family === own);
  };
}
