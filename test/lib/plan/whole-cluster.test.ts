import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../lib/core/cluster.ts";
import type { PlanStep } from "../../../lib/core/plan.ts";
import { parseVersion } from "../../../lib/core/version.ts";
import { planFleet } from "../../../lib/plan/plan-fleet.ts";
import { aksScope, clusterAt, inventoryOf, planningDay, poolAt } from "../../support/plan-inventory.ts";

const offers = ["1.34.6", "1.35.5", "1.36.3"];

/** The steps that move versions, hop by hop. */
function hopsOf(cluster: Cluster, target = "latest"): readonly (readonly string[])[] | string {
  const inventory = inventoryOf([cluster], [[aksScope, offers]]);
  const [plan] = planFleet({ inventory, policy: { targets: [{ target }] }, asOf: planningDay }).clusters;
  if (plan === undefined) throw new Error("the plan is empty");
  if (plan.outcome !== "planned") return plan.reasons.map(({ message }) => message).join("; ");
  return plan.hops.map(({ steps }) => steps.flatMap(moved));
}

function moved({ kind, pool, to, wholeCluster }: PlanStep): readonly string[] {
  const along = wholeCluster === true ? ", whole" : "";
  return kind === "control-plane" || kind === "nodes" ? [`${pool ?? "control plane"} to ${to}${along}`] : [];
}

const channelled = (kind: NonNullable<Cluster["channel"]>["kind"], version: string, pools: Cluster["pools"]) =>
  clusterAt(aksScope, "shop", version, { channel: { raw: kind, kind }, pools });

describe("an AKS cluster whose channel upgrades Kubernetes", () => {
  test("moves its pools with the control plane in every hop", () => {
    const pools = [poolAt("a", "1.34.6"), poolAt("b", "1.34.6")];
    expect(hopsOf(channelled("patch", "1.34.6", pools))).toEqual([
      ["control plane to 1.35.5, whole", "a to 1.35.5, whole", "b to 1.35.5, whole"],
      ["control plane to 1.36.3, whole", "a to 1.36.3, whole", "b to 1.36.3, whole"],
    ]);
  });

  test("first brings up the pools that lag behind", () => {
    expect(hopsOf(channelled("stable", "1.35.5", [poolAt("a", "1.34.6")]))).toEqual([
      ["a to 1.35.5"],
      ["control plane to 1.36.3, whole", "a to 1.36.3, whole"],
    ]);
  });

  test("is not one whose channel only brings images", () => {
    expect(hopsOf(channelled("node-image", "1.34.6", [poolAt("a", "1.34.6")]))).toEqual([
      ["control plane to 1.35.5"],
      ["control plane to 1.36.3", "a to 1.35.5", "a to 1.36.3"],
    ]);
  });
});

test("nodes that are ahead of where the control plane goes are not taken back", () => {
  // 1.33 is no longer on offer, so the first hop is one of the whole cluster.
  const pools = [poolAt("ahead", "1.34.9"), poolAt("level", "1.33.4")];
  expect(hopsOf(clusterAt(aksScope, "shop", "1.33.4", { channel: { raw: "none", kind: "none" }, pools }))).toEqual([
    ["control plane to 1.34.6, whole", "level to 1.34.6, whole"],
    ["control plane to 1.35.5"],
    ["control plane to 1.36.3", "ahead to 1.35.5", "ahead to 1.36.3", "level to 1.35.5", "level to 1.36.3"],
  ]);
});

test("of two AKS clusters that differ in nothing but their channel, only one moves as a whole", () => {
  const named = (name: string, kind: "patch" | "none") =>
    clusterAt(aksScope, name, "1.35.5", { channel: { raw: kind, kind }, pools: [poolAt("a", "1.35.5")] });
  for (const names of [
    ["first", "second"],
    ["second", "first"],
  ] as const) {
    const inventory = inventoryOf([named(names[0], "patch"), named(names[1], "none")], [[aksScope, offers]]);
    const policy = { targets: [{ target: "latest" }] };
    const plans = planFleet({ inventory, policy, asOf: planningDay }).clusters;
    const whole = plans.filter(({ hops }) => hops.some(({ steps }) => steps.some(({ wholeCluster }) => wholeCluster)));
    expect(whole.map(({ name }) => name)).toEqual([names[0]]);
  }
});

describe("an AKS cluster whose version is out of support", () => {
  const unsupported = (pools: Cluster["pools"], targets: readonly string[]) =>
    clusterAt(aksScope, "shop", "1.31.13", { pools, upgradeTargets: targets.map(parseVersion) });

  test("comes back as a whole, over minors that it skips, and goes on as any other", () => {
    expect(hopsOf(unsupported([poolAt("a", "1.31.13")], ["1.34.6"]))).toEqual([
      ["control plane to 1.34.6, whole", "a to 1.34.6, whole"],
      ["control plane to 1.35.5"],
      ["control plane to 1.36.3", "a to 1.35.5", "a to 1.36.3"],
    ]);
  });

  test("is blocked where a pool of another minor would have to skip some", () => {
    expect(hopsOf(unsupported([poolAt("a", "1.30.14")], ["1.34.6"]))).toMatch(/skip a minor/);
  });
});
