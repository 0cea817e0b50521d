import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { parseConfig } from "../../lib/config/load-config.ts";
import { policySchema } from "../../lib/config/policy-schema.ts";
import { definePolicy, planFleet } from "../../lib/index.ts";
import { clusterAt, eksOffers, eksScope, inventoryOf, planningDay } from "../support/plan-inventory.ts";

const page = readFileSync(new URL("../../docs/policy.md", import.meta.url), "utf8");
const yaml = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? "";

test("the example is a policy, in fleet.yaml and in a script", () => {
  const { policy } = parseConfig(yaml, "fleet.yaml");
  expect(policy).toStrictEqual(parse(yaml).policy);
  expect(definePolicy(policy ?? {})).toStrictEqual(policy);
});

test("the page names everything that a policy can have", () => {
  const unnamed = Object.keys(policySchema.entries).filter((key) => !page.includes(key));
  expect(unnamed).toStrictEqual([]);
});

test("a plan under the example keeps to it", () => {
  const { policy = {} } = parseConfig(yaml, "fleet.yaml");
  const clusters = ["dev", "prod"].map((environment) => clusterAt(eksScope, environment, "1.34", { environment }));
  const plan = planFleet({ inventory: inventoryOf(clusters, [[eksScope, eksOffers]]), policy, asOf: planningDay });
  const [dev, prod] = plan.clusters;
  expect([dev?.target, prod?.target]).toStrictEqual(["1.37", "1.36"]);
  expect([dev?.stage, prod?.stage]).toStrictEqual(["dev", "prod"]);
  expect(dev?.canary).toBe(true);
  // On a Tuesday, Wednesday or Thursday, from 14:00 to 18:00 in Berlin.
  const start = new Date(prod?.start ?? "");
  expect([2, 3, 4]).toContain(start.getUTCDay());
  expect(start.getUTCHours()).toBeGreaterThanOrEqual(13);
  expect(start.getUTCHours()).toBeLessThan(17);
  expect(Date.parse(prod?.start ?? "")).toBeGreaterThanOrEqual(Date.parse(dev?.end ?? "") + 48 * 3_600_000);
});
