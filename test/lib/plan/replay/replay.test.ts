import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeInventory } from "../../../../lib/check/inventory/judge-inventory.ts";
import { minorOf, parseVersion } from "../../../../lib/core/version.ts";
import { planFleet } from "../../../../lib/plan/plan-fleet.ts";
import { cases } from "../../../support/cases.ts";
import { inventoryOfSimulated } from "../../../support/simulated-inventory.ts";
import { randomClouds } from "./random-clouds.ts";
import { replayPlan } from "./replay-plan.ts";

const runs = { numRuns: cases(300) };

test("replayed on the simulated clouds a plan is refused nowhere and reaches its targets, and then nothing is left", () => {
  let planned = 0;
  let steps = 0;
  fc.assert(
    fc.property(randomClouds, ({ clusters, now, policy }) => {
      const asOf = new Date(now).toISOString();
      const plan = planFleet({ inventory: inventoryOfSimulated(clusters, now), policy, asOf, judge: judgeInventory });
      const replayed = replayPlan(plan, clusters, now);
      expect(replayed.refused).toStrictEqual([]);
      steps += replayed.steps;
      const inventory = inventoryOfSimulated(replayed.clusters, now);
      const again = planFleet({ inventory, policy, asOf, judge: judgeInventory });
      for (const { uid, outcome, target = "", reasons } of plan.clusters) {
        if (outcome !== "planned") continue;
        planned += 1;
        const now = again.clusters.find((each) => each.uid === uid);
        expect(now).toMatchObject({ outcome: "current", hops: [] });
        const reached = parseVersion(now?.version ?? "");
        if (reasons.some(({ code }) => code === "AHEAD")) continue;
        expect(minorOf(reached)).toBe(minorOf(parseVersion(target)));
      }
    }),
    runs,
  );
  // The property would hold of empty plans too.
  expect(planned).toBeGreaterThan(runs.numRuns / 4);
  expect(steps).toBeGreaterThan(planned);
});
