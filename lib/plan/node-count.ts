import type { NodePool } from "../core/node-pool.ts";

/** Nodes of a pool, from the best that is known: counted, by version, asked for. */
export function nodeCount(pool: NodePool): number | undefined {
  if (pool.size.actual !== undefined) return pool.size.actual;
  const counted = pool.versions.map(({ nodes }) => nodes);
  if (counted.length > 0 && counted.every((nodes) => nodes !== undefined)) {
    return counted.reduce((sum, nodes) => sum + nodes, 0);
  }
  return pool.size.desired;
}
