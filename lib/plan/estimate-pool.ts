import type { NodePool } from "../core/node-pool.ts";
import type { Estimate } from "../core/plan.ts";
import type { PoolStrategy } from "../core/policy.ts";
import { type IntOrPercent, nodesOf, parseIntOrPercent } from "../core/surge.ts";
import { nodeCount } from "./node-count.ts";

/**
 * How long the nodes of a pool take: as many rounds as it takes to replace all nodes with `maxSurge + maxUnavailable` of
 * them at a time (blue-green: batch by batch), each of `minutesPerNode` and the soak of the pool, and the soak at the end.
 *
 * @param pool `undefined` when the pool is not in the inventory; then everything is assumed.
 * @param perNode Minutes per node at the provider; `undefined` when no source names them.
 */
export function estimatePool(
  pool: NodePool | undefined,
  strategy: PoolStrategy | undefined,
  perNode: number | undefined,
): Estimate {
  const assumed: string[] = [];
  const take = <T>(name: string, known: T | undefined, otherwise: T): T => {
    if (known === undefined) assumed.push(name);
    return known ?? otherwise;
  };
  const settings = pool?.upgrade;
  const nodes = take("nodes", pool === undefined ? undefined : nodeCount(pool), pool?.size.max ?? assumedNodes);
  const minutesPerNode = take("minutesPerNode", perNode, assumedMinutesPerNode);
  const atOnce = Math.max(1, Math.min(take("nodesAtOnce", nodesAtOnce(pool, strategy, nodes), 1), Math.max(nodes, 1)));
  const drainMinutes = strategy?.drainMinutes;
  const roundSoak = strategy?.soakMinutes ?? minutesOf(settings?.batchSoakSeconds ?? settings?.nodeSoakSeconds);
  const poolSoak = minutesOf(settings?.poolSoakSeconds);

  const rounds = Math.ceil(nodes / atOnce);
  const minutes = Math.ceil(rounds * (minutesPerNode + (drainMinutes ?? 0) + roundSoak) + poolSoak);
  const { min, max, autoscaling } = pool?.size ?? {};
  return {
    minutes: Math.max(minutes, 1),
    inputs: {
      nodes,
      ...(autoscaling === true && min !== undefined && max !== undefined ? { autoscaled: `${min} to ${max}` } : {}),
      nodesAtOnce: atOnce,
      rounds,
      minutesPerNode,
      ...(drainMinutes === undefined ? {} : { drainMinutes }),
      ...(roundSoak === 0 ? {} : { soakMinutesPerRound: roundSoak }),
      ...(poolSoak === 0 ? {} : { poolSoakMinutes: poolSoak }),
    },
    assumed,
  };
}

/** Nodes that are replaced side by side; `undefined` when neither policy nor pool says. */
function nodesAtOnce(
  pool: NodePool | undefined,
  strategy: PoolStrategy | undefined,
  nodes: number,
): number | undefined {
  const settings = pool?.upgrade;
  const surge = parseIntOrPercent(strategy?.maxSurge) ?? settings?.maxSurge;
  const unavailable = parseIntOrPercent(strategy?.maxUnavailable) ?? settings?.maxUnavailable;
  if (strategy?.maxSurge === undefined && strategy?.maxUnavailable === undefined && settings?.batch !== undefined) {
    return amount(settings.batch, nodes, "up");
  }
  if (surge === undefined && unavailable === undefined) return undefined;
  return amount(surge, nodes, "up") + amount(unavailable, nodes, "down");
}

function amount(value: IntOrPercent | undefined, nodes: number, rounding: "up" | "down"): number {
  return value === undefined ? 0 : nodesOf(value, nodes, rounding);
}

function minutesOf(seconds: number | undefined): number {
  return seconds === undefined ? 0 : seconds / 60;
}

const assumedNodes = 3;
const assumedMinutesPerNode = 2;
