import type { NodePool } from "../../core/node-pool.ts";
import { nodesOf } from "../../core/surge.ts";
import { isMoved } from "./pools.ts";
import type { Scene } from "./scene.ts";

/** Nodes that an upgrade of the pool starts before it ends old ones; `undefined` when that cannot be told. */
export function surgeOf(scene: Scene, pool: NodePool): number | undefined {
  if (!isMoved(pool)) return 0;
  const { strategy, maxSurge, maxUnavailable } = pool.upgrade;
  const size = pool.size.actual ?? pool.size.desired ?? pool.size.max;
  if (strategy === "blue-green") return size;
  if (strategy !== "surge" && strategy !== "unknown") return 0;
  if (maxSurge !== undefined)
    return maxSurge.unit === "nodes" || size !== undefined ? nodesOf(maxSurge, size ?? 0) : undefined;
  if (scene.provider !== "eks" || strategy !== "surge") return undefined;
  // A managed node group grows by two nodes for each zone, or by what may be unavailable where that is more.
  const zones = zonesOf(scene, pool);
  const unavailable = maxUnavailable ?? { value: 1, unit: "nodes" };
  if (zones === 0 || (unavailable.unit === "percent" && size === undefined)) return undefined;
  return Math.max(2 * zones, nodesOf(unavailable, size ?? 0));
}

function zonesOf({ cluster }: Scene, { zones = [] }: NodePool): number {
  if (zones.length > 0) return new Set(zones).size;
  const subnets = (cluster.capacity?.subnets ?? []).filter(({ use }) => use === "nodes");
  if (subnets.some(({ zone }) => zone === undefined)) return 0;
  return new Set(subnets.map(({ zone }) => zone)).size;
}
