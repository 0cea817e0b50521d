import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { Fleet } from "../../constructs/index.ts";
import { definePolicy } from "../../lib/config/define-policy.ts";
import type { Inventory } from "../../lib/core/inventory.ts";
import type { ClusterPlan, Plan } from "../../lib/core/plan.ts";
import { jsonText } from "../../lib/encode/json.ts";
import { planFleet } from "../../lib/planner/plan-fleet.ts";
import { clusterAt, eksScope, gkeScope, inventoryOf, planningDay } from "../support/plan-inventory.ts";

const clusters = [clusterAt(eksScope, "shop", "1.32"), clusterAt(gkeScope, "shop", "1.33.5-gke.100")];
const inventory = inventoryOf(clusters, []);

function planOf(uid: string, to: readonly string[]): Plan {
  const hops = to.map((version) => ({ from: "", to: version, steps: [], findings: [] }));
  const cluster = { uid, hops, stage: "first", group: "one" } as unknown as ClusterPlan;
  return { clusters: [cluster] } as unknown as Plan;
}

test("members have folder names of provider, account, location and name, and are sorted by them", () => {
  const { members, complete } = Fleet.fromInventory(inventory);
  expect(members.map(({ id }) => id)).toStrictEqual([...members.map(({ id }) => id)].sort());
  expect(members.map(({ id }) => id)[0]).toMatch(/^eks-111122223333-.*shop$/);
  expect(complete).toBe(true);
});

test("the plan gives the minors on the way, the version in the end, and the stage", () => {
  const uid = clusters[0]?.uid ?? "";
  // A patch within the minor that runs is no upgrade of APIs.
  const fleet = Fleet.fromInventory(inventory, { plan: planOf(uid, ["1.32.9", "1.33", "1.34.1"]) });
  const [planned, other] = fleet.members;
  expect(planned?.upgrades).toStrictEqual(["1.33", "1.34"]);
  expect(planned?.profile.version).toStrictEqual({ now: "1.32", next: "1.34" });
  expect(planned?.stage).toBe("first");
  expect(other?.upgrades).toStrictEqual([]);
  expect(other?.profile.version).toStrictEqual({ now: "1.33", next: "1.33" });
});

test("without a plan, an override of the next version gives every minor up to it", () => {
  const fleet = Fleet.fromInventory(inventory, { overrides: () => ({ version: { now: "1.32", next: "1.35" } }) });
  expect(fleet.members[0]?.upgrades).toStrictEqual(["1.33", "1.34", "1.35"]);
});

test("a fleet that was not read wholly is refused unless gaps are allowed, and is then not complete", () => {
  const gap = { scope: eksScope, what: "clusters" as const, code: "FORBIDDEN" as const, message: "not allowed" };
  const partial: Inventory = { ...inventory, gaps: [gap] };
  expect(() => Fleet.fromInventory(partial)).toThrow("could not be read");
  expect(Fleet.fromInventory(partial, { allowGaps: true }).complete).toBe(false);
});

test("clusters with one label each get a hash of their own id", () => {
  const twin = clusterAt(eksScope, "shop", "1.32", { uid: "another" });
  const ids = Fleet.fromInventory(inventoryOf([...clusters, twin], [])).members.map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
  expect(ids.filter((id) => /^eks-.*-[0-9a-f]{16}$/.test(id))).toHaveLength(2);
});

test("endpoints are known to the fleet and not to its members", () => {
  const address = "https://api.example.com";
  const [first] = clusters;
  if (first === undefined) throw new Error("no cluster");
  const exposed = { ...first, controlPlane: { ...first.controlPlane, endpoint: { public: address } } };
  const fleet = Fleet.fromInventory(inventoryOf([exposed], []));
  expect(fleet.endpoints).toStrictEqual([address]);
  expect(JSON.stringify(fleet.members)).not.toContain("api.example.com");
});

test("the plan may be a file, by option or by FLEETWRIGHT_PLAN, and a damaged one is refused", () => {
  const offered = inventoryOf(clusters, [
    [eksScope, ["1.32", "1.33", "1.34"]],
    [gkeScope, ["1.33.5-gke.100", "1.34.1-gke.100"]],
  ]);
  const policy = definePolicy({ targets: [{ target: "latest" }] });
  const plan = planFleet({ inventory: offered, policy, asOf: planningDay });
  const folder = mkdtempSync(join(tmpdir(), "fleetwright-plan-"));
  const file = join(folder, "plan.json");
  try {
    writeFileSync(file, jsonText(plan));
    const direct = Fleet.fromInventory(offered, { plan });
    expect(direct.members.map(({ upgrades }) => upgrades.at(-1))).toContain("1.34");
    expect(Fleet.fromInventory(offered, { plan: file })).toStrictEqual(direct);
    vi.stubEnv("FLEETWRIGHT_PLAN", file);
    expect(Fleet.fromInventory(offered)).toStrictEqual(direct);
    writeFileSync(file, jsonText({ ...plan, hash: "0".repeat(64) }));
    expect(() => Fleet.fromInventory(offered)).toThrow("the plan has been altered");
  } finally {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  }
});
