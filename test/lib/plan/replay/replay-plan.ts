import type { Plan, PlanStep } from "../../../../lib/core/plan.ts";
import { minorOf, parseVersion } from "../../../../lib/core/version.ts";
import { upgradeAddon, upgradeEksCluster, upgradeNodegroup } from "../../../../lib/simulator/aws-upgrade.ts";
import { upgradeAgentPool, upgradeManagedCluster } from "../../../../lib/simulator/azure-upgrade.ts";
import type { SimCluster, SimPool } from "../../../../lib/simulator/fleet.ts";
import { upgradeMaster, upgradeNodePool } from "../../../../lib/simulator/google-upgrade.ts";
import { upgradeIbmMaster, upgradeIbmWorker } from "../../../../lib/simulator/ibm-upgrade.ts";
import { uidOf } from "../../../../lib/simulator/uid.ts";
import { settled, type UpgradeWorld, withNodesRenewed } from "../../../../lib/simulator/updates.ts";
import type { Ruling } from "../../../../lib/simulator/upgrade-rule.ts";

/** A step of a plan that its cloud refused, and the state in which it did. */
export interface RefusedStep {
  readonly step: Pick<PlanStep, "kind" | "pool" | "addon" | "from" | "to">;
  readonly cluster: SimCluster;
  readonly rule: string;
  readonly code: string;
  readonly message: string;
}

/**
 * Carries out a plan, step by step in its order, as a person with the clouds' own calls would, on the state that the
 * simulated clouds keep and under their rules. A cluster whose step is refused stays where that leaves it.
 */
export function replayPlan(
  plan: Plan,
  clusters: readonly SimCluster[],
  now: number,
): { readonly clusters: readonly SimCluster[]; readonly refused: readonly RefusedStep[]; readonly steps: number } {
  const refused: RefusedStep[] = [];
  let steps = 0;
  const after = clusters.map((before) => {
    const own = plan.clusters.find(({ uid }) => uid === uidOf(before));
    if (own?.outcome !== "planned") return before;
    let cluster = before;
    for (const step of own.hops.flatMap(({ steps: of }) => of)) {
      for (const rule of calls(cluster, step)) {
        steps += 1;
        const ruling = rule(cluster, { now, durationMs: 0 });
        if ("refused" in ruling) {
          const { kind, pool, addon, from, to } = step;
          refused.push({
            step: {
              kind,
              ...(pool === undefined ? {} : { pool }),
              ...(addon === undefined ? {} : { addon }),
              ...(from === undefined ? {} : { from }),
              ...(to === undefined ? {} : { to }),
            },
            cluster,
            ...ruling.refused,
          });
          return cluster;
        }
        cluster = settled(ruling.cluster, now);
      }
      if (step.kind === "restart-fargate") cluster = withNodesRenewed(cluster, step.pool ?? "");
    }
    return cluster;
  });
  return { clusters: after, refused, steps };
}

type Call = (cluster: SimCluster, world: UpgradeWorld) => Ruling;

/** The calls that a step takes at its cloud; none for what is done inside the cluster, or needs only eyes. */
function calls(cluster: SimCluster, step: PlanStep): readonly Call[] {
  const { kind, to = "", addon = "" } = step;
  if (kind === "addon") return [(now, world) => upgradeAddon(now, addon, to, world)];
  if (kind === "control-plane") return [controlPlane(cluster, step)];
  if (kind !== "nodes") return [];
  const pool = cluster.pools.find(({ name }) => name === step.pool);
  if (pool === undefined) throw new Error(`the plan names a pool ${step.pool} that ${cluster.name} does not have`);
  // Where the cloud moved everything with the control plane there is nothing left to ask for.
  if (step.wholeCluster === true) return [];
  return nodes(cluster, pool, to);
}

function controlPlane(cluster: SimCluster, step: PlanStep): Call {
  const { to = "" } = step;
  switch (cluster.cloud) {
    case "eks":
      return (now, world) => upgradeEksCluster(now, { to }, world);
    case "gke":
      return (now, world) => upgradeMaster(now, to, world);
    case "iks":
      return (now, world) => upgradeIbmMaster(now, to, world);
    case "aks": {
      // `az aks upgrade` moves everything; with `--control-plane-only` it leaves the pools to steps of their own.
      const pools = new Map(step.wholeCluster === true ? cluster.pools.map(({ name }) => [name, to] as const) : []);
      return (now, world) => upgradeManagedCluster(now, { to, pools }, world);
    }
  }
}

function nodes(cluster: SimCluster, pool: SimPool, to: string): readonly Call[] {
  switch (cluster.cloud) {
    case "eks":
      // Of a custom image the launch template says the version, not the call.
      return [(now, world) => upgradeNodegroup(now, poolOf(now, pool), pool.image === "CUSTOM" ? {} : { to }, world)];
    case "gke":
      return [(now, world) => upgradeNodePool(now, poolOf(now, pool), to, world)];
    case "aks":
      return [(now, world) => upgradeAgentPool(now, poolOf(now, pool), to, world)];
    case "iks": {
      if (minorOf(parseVersion(to)) !== minorOf(parseVersion(cluster.version))) {
        throw new Error(`workers go to ${cluster.version}, wherever the plan wants them: ${to}`);
      }
      const call = cluster.infrastructure === "classic" ? "update" : "replace";
      return Array.from(
        { length: pool.nodes },
        (_, index): Call =>
          (now, world) =>
            upgradeIbmWorker(now, poolOf(now, pool), index, call, world),
      );
    }
  }
}

function poolOf(cluster: SimCluster, { name }: SimPool): SimPool {
  const pool = cluster.pools.find((each) => each.name === name);
  if (pool === undefined) throw new Error(`${cluster.name} has no pool ${name}`);
  return pool;
}
