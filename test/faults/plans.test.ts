import fc from "fast-check";
import { expect, test } from "vitest";
import { planFleet } from "../../lib/plan/plan-fleet.ts";
import { applyPlan } from "../lib/plan/apply-plan.ts";
import { asSchedule } from "../lib/plan/plan-as-schedule.ts";
import { randomFleets } from "../lib/plan/random-fleet.ts";
import { broken } from "../lib/plan/schedule/judge-schedule.ts";
import { planningDay } from "../support/plan-inventory.ts";
import { full, record } from "./figures.ts";

test("a plan of any fleet names every cluster, is refused nowhere, keeps every limit and leaves nothing to plan", () => {
  const totals = { fleets: 0, clusters: 0, hops: 0, missing: 0, refusals: 0, again: 0 };
  fc.assert(
    fc.property(randomFleets, ({ inventory, policy }) => {
      const plan = planFleet({ inventory, policy, asOf: planningDay });
      const carried = applyPlan(plan, inventory);
      const planned = new Set(plan.clusters.flatMap(({ uid, outcome }) => (outcome === "planned" ? [uid] : [])));
      const after = planFleet({ inventory: carried.inventory, policy, asOf: planningDay });
      const named = new Set(plan.clusters.map(({ uid }) => uid));
      const missing = inventory.clusters.filter(({ uid }) => !named.has(uid)).length;
      const refusals = [...carried.refusals, ...broken(...asSchedule(plan, inventory, policy))];
      const again = after.clusters.filter(({ uid, outcome }) => planned.has(uid) && outcome !== "current").length;
      totals.fleets += 1;
      totals.clusters += inventory.clusters.length;
      totals.hops += plan.clusters.reduce((sum, { hops }) => sum + hops.length, 0);
      totals.missing += missing;
      totals.refusals += refusals.length;
      totals.again += again;
      expect({ missing, refusals, again }).toEqual({ missing: 0, refusals: [], again: 0 });
    }),
    { numRuns: full ? 10_000 : 150, seed: 1 },
  );
  const { fleets, clusters, hops, missing, refusals, again } = totals;
  const words = `${hops} hops of ${clusters} clusters: ${refusals} refused`;
  record({ promise: "R11", cases: fleets, lost: missing, duplicated: again, worst: { weight: hops, words } });
  expect(hops).toBeGreaterThan(fleets);
});
