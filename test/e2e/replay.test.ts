import { afterAll, beforeAll, expect, test } from "vitest";
import { judgeInventory } from "../../lib/check/inventory/judge-inventory.ts";
import type { Inventory } from "../../lib/core/inventory.ts";
import type { Plan, PlanStep } from "../../lib/core/plan.ts";
import type { FleetProvider } from "../../lib/core/provider.ts";
import { discover } from "../../lib/fleet/discover.ts";
import { planFleet } from "../../lib/plan/plan-fleet.ts";
import type { SimCluster } from "../../lib/simulator/fleet.ts";
import { generateFleet, type Simulator, simulatedToday, startSimulator } from "../../lib/simulator/index.ts";
import { type CloudCalls, cloudCalls } from "../support/cloud-calls.ts";
import { closeAll, openProviders } from "../support/simulated-fleet.ts";

let simulator: Simulator;
let providers: readonly FleetProvider[];
let calls: CloudCalls;

beforeAll(async () => {
  const fleet = generateFleet({ seed: 11, clusters: 30, iks: 8, asOf: simulatedToday });
  simulator = await startSimulator({ fleet, upgrades: true, tls: false });
  providers = await openProviders(simulator);
  calls = cloudCalls(simulator);
});

afterAll(async () => {
  await calls.close();
  await closeAll(providers);
  await simulator.close();
});

function read(): Promise<Inventory> {
  return discover({ providers, offers: true, details: ["addons", "insights", "operations"], takenAt: simulatedToday });
}

/** To the newest that each cloud offers, with whatever operations are still under way left alone. */
function planOf(inventory: Inventory): Plan {
  return planFleet({
    inventory,
    policy: { targets: [{ target: "latest" }], skip: ["stopped", "unhealthy", "operation-in-progress"] },
    asOf: simulatedToday,
    judge: judgeInventory,
  });
}

async function carryOut(uid: string, step: PlanStep): Promise<void> {
  const { kind, to = "", addon = "" } = step;
  const cluster = now(uid);
  if (kind === "restart-fargate") simulator.renewNodes(uid, step.pool ?? "");
  else if (kind === "addon") await calls.addon(cluster, addon, to);
  else if (kind === "control-plane") {
    await calls.controlPlane(cluster, to, step.wholeCluster === true);
  } else if (kind === "nodes") {
    const pool = cluster.pools.find(({ name }) => name === step.pool);
    if (pool === undefined) throw new Error(`${cluster.name} has no pool ${step.pool}`);
    // Where the control plane took it along nothing is left to ask for.
    if (step.wholeCluster !== true) await calls.nodes(cluster, pool, to);
  }
}

function now(uid: string): SimCluster {
  const cluster = simulator.truth().clusters.get(uid);
  if (cluster === undefined) throw new Error(`there is no cluster ${uid}`);
  return cluster;
}

test("a fleet on all clouds is planned, upgraded by the clouds' own SDKs in the order of the plan, and needs nothing more", async () => {
  const plan = planOf(await read());
  const planned = plan.clusters.filter(({ outcome }) => outcome === "planned");
  expect(new Set(planned.map(({ provider }) => provider))).toEqual(new Set(["eks", "gke", "aks", "iks", "roks"]));
  expect(planned.length).toBeGreaterThan(15);
  const hops = planned.flatMap(({ uid, hops }) => hops.map((hop) => ({ uid, hop })));
  hops.sort((a, b) => Date.parse(a.hop.start ?? "") - Date.parse(b.hop.start ?? ""));
  for (const { uid, hop } of hops) {
    for (const step of hop.steps) {
      await carryOut(uid, step).catch((error: unknown) => {
        throw new Error(`${uid}: ${step.kind} ${step.pool ?? ""} to ${step.to}: ${String(error)}`);
      });
    }
  }
  const again = planOf(await read());
  for (const { uid } of planned) {
    expect(again.clusters.find((each) => each.uid === uid)).toMatchObject({ outcome: "current", hops: [] });
  }
  expect(again.clusters.filter(({ outcome }) => outcome === "planned")).toEqual([]);
  expect(simulator.log.unknown()).toEqual([]);
}, 120_000);
