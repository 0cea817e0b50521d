import { expect, test } from "vitest";
import { continuePlan, planFleet } from "../../../lib/index.ts";
import { clusterAt, eksOffers, eksScope, inventoryOf, planningDay, poolAt } from "../../support/plan-inventory.ts";

const policy = { targets: [{ target: "1.33" }] };
/** No image of Amazon Linux 2 exists for 1.33. */
const onAmazonLinux2 = clusterAt(eksScope, "old", "1.32", {
  pools: [poolAt("workers", "1.32", { image: { family: "AL2" } })],
});
const inventory = inventoryOf([onAmazonLinux2], [[eksScope, eksOffers]]);

test("a plan made through the package has the judgement of the inventory without being asked", () => {
  const { clusters, findings } = planFleet({ inventory, policy, asOf: planningDay });
  expect(clusters[0]).toMatchObject({ outcome: "blocked", verdict: "blocked" });
  expect(clusters[0]?.reasons.map(({ code }) => code)).toContain("UPGRADE-IMAGE-DROPPED");
  expect(clusters[0]?.evidence.performed).toBeGreaterThan(0);
  expect(findings.map(({ code }) => code)).toContain("UPGRADE-IMAGE-DROPPED");
});

test("another judge takes its place", () => {
  const judge = () => ({ findings: [], performed: 1, applicable: 1 });
  expect(planFleet({ inventory, policy, asOf: planningDay, judge }).clusters[0]).toMatchObject({
    outcome: "planned",
    verdict: "ready",
  });
});

test("a plan that is continued is judged alike", () => {
  const previous = planFleet({ inventory, policy, asOf: planningDay });
  expect(continuePlan({ previous, inventory, policy, asOf: planningDay })).toStrictEqual(previous);
});
