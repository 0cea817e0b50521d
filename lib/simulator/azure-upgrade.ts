import { type KubeVersion, minorOf, parseVersion } from "../core/version.ts";
import { agentPoolsOf } from "./azure-clusters.ts";
import { agentPoolRules, poolBefore } from "./azure-pool-rules.ts";
import { aksClusterRules, movesAll } from "./azure-upgrade-rules.ts";
import { aksOffers } from "./azure-versions.ts";
import type { SimCluster, SimPool } from "./fleet.ts";
import { beginUpdate, type UpgradeWorld } from "./updates.ts";
import { firstRefusal, type Ruling } from "./upgrade-rule.ts";

/**
 * Rules on `ManagedClusters_CreateOrUpdate` with another `kubernetesVersion`: a version or a minor, of which the newest
 * patch is meant. Pools that are given the same version move along.
 */
export function upgradeManagedCluster(
  cluster: SimCluster,
  request: { readonly to: string; readonly pools?: ReadonlyMap<string, string> },
  world: UpgradeWorld,
): Ruling {
  const to = resolve(request.to, cluster.version, world.now);
  const ask = { cluster, now: world.now, asked: request.to, to, pools: request.pools ?? new Map<string, string>() };
  const refused = firstRefusal(aksClusterRules, ask);
  if (refused !== undefined) return { refused };
  const pools = movesAll(ask) ? agentPoolsOf(cluster).map(({ name }) => name) : [];
  return beginUpdate(cluster, { kind: "control-plane", pools, from: cluster.version, to: to?.raw ?? "" }, world);
}

/** Rules on `AgentPools_CreateOrUpdate` with another `orchestratorVersion`, up or back. */
export function upgradeAgentPool(cluster: SimCluster, pool: SimPool, asked: string, world: UpgradeWorld): Ruling {
  const before = poolBefore({ cluster, pool, now: world.now });
  const to = asked === before ? parseVersion(asked) : resolve(asked, cluster.version, world.now);
  const refused = firstRefusal(agentPoolRules, { cluster, pool, asked, to, now: world.now });
  if (refused !== undefined) return { refused };
  return beginUpdate(cluster, { kind: "nodes", pools: [pool.name], from: pool.version, to: to?.raw ?? "" }, world);
}

/** What a version or minor means where `own` runs, which need not be on offer any more. */
function resolve(asked: string, own: string, now: number): KubeVersion | undefined {
  const running = parseVersion(own);
  const offered = aksOffers(now).flatMap(({ patches }) => patches);
  // A cluster that says only the minor it runs is there already.
  if (asked === own || asked === minorOf(running)) return running;
  return offered.findLast((version) => version.raw === asked || minorOf(version) === asked);
}
