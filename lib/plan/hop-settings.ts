import type { Cluster } from "../core/cluster.ts";
import type { NodePool } from "../core/node-pool.ts";
import type { PoolSettings } from "../core/plan.ts";
import type { Policy } from "../core/policy.ts";
import type { IntOrPercent } from "../core/surge.ts";
import { poolStrategy } from "./pool-strategy.ts";

/** Settings to give a pool while its nodes are replaced, and those to give back. */
export interface SettingsChange {
  readonly during: PoolSettings;
  readonly before: PoolSettings;
}

/**
 * What the policy's strategy changes of a pool's own settings. Only settings that the provider has, and only such whose
 * present value is known: what cannot be given back is not changed. `undefined` when nothing changes.
 */
export function settingsChange(cluster: Cluster, pool: NodePool, policy: Policy): SettingsChange | undefined {
  const strategy = policy.pools === undefined ? undefined : poolStrategy(policy, cluster, pool);
  if (strategy === undefined) return undefined;
  const present = settingsOf(pool);
  const changed = (settable.get(cluster.ref.provider) ?? []).filter(
    (name) => strategy[name] !== undefined && present[name] !== undefined && strategy[name] !== present[name],
  );
  if (changed.length === 0) return undefined;
  return { during: pick(strategy, changed), before: pick(present, changed) };
}

/** The settings of a pool, as far as they are known. */
function settingsOf({ upgrade }: NodePool): PoolSettings {
  const { maxSurge, maxUnavailable, drainTimeoutSeconds, nodeSoakSeconds } = upgrade;
  return {
    ...(maxSurge === undefined ? {} : { maxSurge: amount(maxSurge) }),
    ...(maxUnavailable === undefined ? {} : { maxUnavailable: amount(maxUnavailable) }),
    ...(drainTimeoutSeconds === undefined ? {} : { drainMinutes: drainTimeoutSeconds / 60 }),
    ...(nodeSoakSeconds === undefined ? {} : { soakMinutes: nodeSoakSeconds / 60 }),
  };
}

/** What a pool's upgrade can be told at each provider. */
const settable = new Map<string, readonly (keyof PoolSettings)[]>([
  ["eks", ["maxUnavailable"]],
  ["gke", ["maxSurge", "maxUnavailable"]],
  ["aks", ["maxSurge", "maxUnavailable", "drainMinutes", "soakMinutes"]],
]);

function pick(settings: PoolSettings, names: readonly (keyof PoolSettings)[]): PoolSettings {
  return Object.fromEntries(names.map((name) => [name, settings[name]]));
}

function amount({ value, unit }: IntOrPercent): string {
  return unit === "percent" ? `${value}%` : String(value);
}
