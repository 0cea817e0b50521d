// Plans a fleet that it reads from the simulated clouds, in a process of its own, and says how long that took.
import {
  type AksOptions,
  discover,
  type EksOptions,
  type GkeOptions,
  type Inventory,
  type Plan,
  planFleet,
} from "fleetwright";
import { aks } from "fleetwright/providers/aks";
import { eks } from "fleetwright/providers/eks";
import { gke } from "fleetwright/providers/gke";
import { simulatedToday } from "fleetwright/simulator";
import { fleetPolicy } from "./fleet-policy.ts";

export interface PlanRun {
  /** Provider options as the simulator gives them. */
  readonly providers: readonly ({ readonly id: string } & Readonly<Record<string, unknown>>)[];
  readonly env: Readonly<Record<string, string>>;
  /** Copies of what is read: as many times the clusters, each in accounts of its own. */
  readonly copies: number;
  readonly repeats: number;
}

export interface PlanTimes {
  readonly clusters: number;
  /** Milliseconds of the first plan in the process, of the others, and of those for one copy. */
  readonly firstMs: number;
  readonly ms: readonly number[];
  readonly oneCopyMs: readonly number[];
  /** Milliseconds of processor time that the others took: what is left of `ms` when others use the machine too. */
  readonly cpuMs: readonly number[];
  /** Clusters by outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly findings: number;
  readonly costUsd: number;
  readonly gapUsd: number;
}

async function run({ providers: entries, env, copies, repeats }: PlanRun): Promise<PlanTimes> {
  const limit = [{ per: "scope" as const, perSecond: 5000, burst: 5000 }];
  const providers = entries.map(({ id, ...options }) => {
    if (id === "eks") return eks({ ...(options as EksOptions), env });
    return id === "gke" ? gke({ ...(options as GkeOptions), env }) : aks({ ...(options as AksOptions), env });
  });
  const one = await discover({
    providers,
    concurrency: 100,
    limits: { eks: limit, gke: limit, aks: limit },
    offers: true,
    // The simulated clouds have their own day; on another one everything that they say would look stale.
    takenAt: simulatedToday,
    details: ["addons", "insights", "windows", "operations", "network", "capacity"],
    assign: ({ labels }) => (labels["env"] === undefined ? {} : { environment: labels["env"] }),
  });
  await Promise.all(providers.map((provider) => provider.close?.()));
  const all = copied(one, copies);
  const timed = (inventory: Inventory) => {
    // Each plan pays for its own garbage, not for that of the reading or of the plan before.
    globalThis.gc?.();
    const startedAt = performance.now();
    const used = process.cpuUsage();
    const plan = planFleet({ inventory, policy: fleetPolicy, asOf: inventory.takenAt });
    return { ms: performance.now() - startedAt, cpuMs: process.cpuUsage(used).user / 1000, plan };
  };
  const first = factsOf(timed(all));
  const ms: number[] = [];
  const cpuMs: number[] = [];
  const oneCopyMs: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const { ms: taken, cpuMs: used } = timed(all);
    ms.push(taken);
    cpuMs.push(used);
    oneCopyMs.push(timed(one).ms);
  }
  return { clusters: all.clusters.length, ms, oneCopyMs, cpuMs, ...first };
}

/** What is told of the first plan, which itself need not be kept beside the next ones. */
function factsOf({ ms, plan }: { readonly ms: number; readonly plan: Plan }) {
  const outcomes: Record<string, number> = {};
  for (const { outcome } of plan.clusters) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const { planUsd = Number.NaN, gapUsd = Number.NaN } = plan.cost;
  return { firstMs: ms, outcomes, findings: plan.findings.length, costUsd: planUsd, gapUsd };
}

/** The same fleet several times over, in accounts of other names. */
function copied(inventory: Inventory, copies: number): Inventory {
  const parts = Array.from({ length: copies }, (_, index) => {
    const { scopes, clusters } = structuredClone(inventory);
    const renamed = <T extends { readonly accountId: string }>(scope: T): T => ({
      ...scope,
      accountId: `${scope.accountId}-${index}`,
    });
    return {
      scopes: scopes.map((report) => ({ ...report, scope: renamed(report.scope) })),
      clusters: clusters.map((cluster) => ({
        ...cluster,
        uid: `${cluster.uid}-${index}`,
        ref: { ...cluster.ref, scope: renamed(cluster.ref.scope) },
      })),
    };
  });
  return {
    ...inventory,
    scopes: parts.flatMap(({ scopes }) => scopes),
    clusters: parts.flatMap(({ clusters }) => clusters),
  };
}

process.once("message", (message) => {
  run(message as PlanRun).then(
    (times) => process.send?.(times, () => process.disconnect?.()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
