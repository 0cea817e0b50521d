import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readSnapshot } from "../../lib/documents/snapshot-reader.ts";
import { writeSnapshot } from "../../lib/documents/snapshot-writer.ts";
import { discover } from "../../lib/fleet/discover.ts";
import { planFleet } from "../../lib/planner/plan-fleet.ts";
import { generateFleet, startSimulator } from "../../lib/simulator/index.ts";
import { withFolder } from "../support/command.ts";
import { twoStages } from "../support/planned-fleet.ts";
import { closeAll, openProviders, settled } from "../support/simulated-fleet.ts";
import { full, record } from "./figures.ts";

const asOf = "2026-11-21T00:00:00Z";
const noLimits = { eks: [], gke: [], aks: [], iks: [], kubeconfig: [] };
const concurrencies = full ? [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 200] : [3, 200];

test("snapshots and plans are the same bytes at any concurrency, with faults and without", async () => {
  const fleet = generateFleet({ seed: 8, clusters: 60, iks: 8, scopes: 12, asOf });
  const snapshots = new Set<string>();
  const plans = new Set<string>();
  let cases = 0;
  let bytesPerCluster = 0;
  for (const concurrency of concurrencies) {
    for (const faults of [0, 0.2]) {
      const simulator = await startSimulator({ fleet, kube: 3, faults: { rate: faults, seed: concurrency } });
      const providers = await openProviders(simulator);
      try {
        const shortest = { limits: noLimits, random: () => 0.01 };
        const inventory = await discover({ providers, concurrency, offers: true, takenAt: asOf, ...shortest });
        await withFolder(async (folder) => {
          const path = join(folder, "fleet.ndjson");
          await writeSnapshot(path, JSON.parse(settled(JSON.stringify(inventory))) as typeof inventory);
          const bytes = await readFile(path, "utf8");
          snapshots.add(bytes);
          bytesPerCluster = bytesOfClusters(bytes) / inventory.clusters.length;
          const plan = planFleet({ inventory: await readSnapshot(path), policy: twoStages, asOf });
          plans.add(JSON.stringify(plan));
        });
        cases += 1;
      } finally {
        await closeAll(providers);
        await simulator.close();
      }
    }
  }
  const lost = snapshots.size - 1 + plans.size - 1;
  const words = `${snapshots.size} snapshot and ${plans.size} plan of ${cases} readings`;
  record({ promise: "R10", cases, lost, worst: { weight: lost, words } });
  record({
    promise: "R12",
    cases: 1,
    worst: { weight: 0, words: `${Math.round(bytesPerCluster)} bytes of snapshot per cluster` },
  });
  expect(lost).toBe(0);
  expect(bytesPerCluster).toBeLessThan(4000);
});

function bytesOfClusters(snapshot: string): number {
  const lines = snapshot.split("\n").filter((line) => line.startsWith('{"cluster":'));
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
