import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../lib/core/cluster.ts";
import type { Inventory } from "../../../lib/core/inventory.ts";
import type { ClusterPlan, Plan } from "../../../lib/core/plan.ts";
import type { Policy } from "../../../lib/core/policy.ts";
import { continuePlan } from "../../../lib/plan/continue-plan.ts";
import { diffPlans } from "../../../lib/plan/diff-plans.ts";
import { planFleet } from "../../../lib/plan/plan-fleet.ts";
import { clusterAt, eksOffers, eksScope, inventoryOf, planningDay, poolAt } from "../../support/plan-inventory.ts";

const policy: Policy = {
  targets: [{ target: "1.36" }],
  windows: [{ rrule: "FREQ=DAILY", start: "20:00", hours: 2, timeZone: "UTC" }],
};
const nightly = { policy, asOf: planningDay };

function clusterOn(name: string, controlPlane: string, nodes: string): Cluster {
  return clusterAt(eksScope, name, controlPlane, { pools: [poolAt("p", nodes, { uid: `${name}/p` })] });
}

function read(
  clusters: readonly Cluster[],
  offers: readonly string[] = eksOffers,
  changes: Partial<Inventory> = {},
): Inventory {
  return inventoryOf(clusters, [[eksScope, offers]], changes);
}

function only(plan: Plan): ClusterPlan {
  const [cluster] = plan.clusters;
  if (cluster === undefined) throw new Error("the plan has no cluster");
  return cluster;
}

const shape = ({ hops }: ClusterPlan) =>
  hops.map(({ from, to, done, start }) => ({ way: `${from} -> ${to}`, done, start }));
const idsOf = ({ hops }: ClusterPlan) => hops.flatMap(({ steps }) => steps.map(({ id }) => id));

describe("a plan that is continued", () => {
  const previous = planFleet({
    inventory: read([clusterOn("a", "1.33", "1.33"), clusterOn("b", "1.35", "1.35")]),
    ...nightly,
  });
  const before = only(previous);

  test("runs each hop in a window of its own, so that there is something to continue", () => {
    expect(shape(before)).toHaveLength(3);
    expect(new Set(before.hops.map(({ start }) => start)).size).toBe(3);
  });

  test("stays as it is while nothing has been done", () => {
    const again = continuePlan({
      previous,
      inventory: read([clusterOn("a", "1.33", "1.33"), clusterOn("b", "1.35", "1.35")]),
      ...nightly,
    });
    expect(diffPlans(previous, again).clusters).toStrictEqual([]);
    expect(again.hash).toBe(previous.hash);
  });

  test("marks what is done and leaves the rest its ids, its stage and its times", () => {
    const asOf = before.hops[0]?.end ?? "";
    const after = only(continuePlan({ previous, policy, asOf, inventory: read([clusterOn("a", "1.34", "1.33")]) }));
    expect(shape(after).map(({ done }) => done)).toStrictEqual([true, undefined, undefined]);
    expect(shape(after).map(({ start }) => start)).toStrictEqual(shape(before).map(({ start }) => start));
    expect(idsOf(after)).toStrictEqual(idsOf(before));
    expect(after.hops[0]?.steps.map(({ kind, done }) => [kind, done])).toStrictEqual([
      ["control-plane", true],
      // Nothing in an inventory shows whether somebody looked.
      ["verify", undefined],
    ]);
    expect(after).toMatchObject({
      outcome: "planned",
      stage: before.stage,
      start: before.hops[1]?.start,
      end: before.end,
    });
  });

  test("goes on inside a hop that is done in part", () => {
    const asOf = before.hops[2]?.start ?? "";
    const after = only(continuePlan({ previous, policy, asOf, inventory: read([clusterOn("a", "1.36", "1.33")]) }));
    expect(shape(after).map(({ done }) => done)).toStrictEqual([true, true, undefined]);
    expect(after.hops[2]?.steps.map(({ kind, done }) => [kind, done])).toStrictEqual([
      ["control-plane", true],
      ["nodes", undefined],
      ["verify", undefined],
    ]);
    expect(idsOf(after)).toStrictEqual(idsOf(before));
    expect(after.hops[2]?.start).toBe(asOf);
  });

  test("moves only the hops that were missed and those that must wait for them", () => {
    const late = "2026-11-25T12:00:00Z";
    const inventory = read([clusterOn("a", "1.33", "1.33"), clusterOn("b", "1.35", "1.35")]);
    const after = only(continuePlan({ previous, policy, asOf: late, inventory }));
    expect(idsOf(after)).toStrictEqual(idsOf(before));
    for (const { start = "" } of after.hops) expect(start > late).toBe(true);
  });

  test("has nothing left to do when everything is done, and still shows what was done", () => {
    const asOf = before.end ?? "";
    const after = only(continuePlan({ previous, policy, asOf, inventory: read([clusterOn("a", "1.36", "1.36")]) }));
    expect(after).toMatchObject({ outcome: "current", version: "1.36" });
    expect(after.hops.map(({ done }) => done)).toStrictEqual([true, true, true]);
    expect(after.start).toBeUndefined();
  });

  test("takes back a mark when what was done has been rolled back", () => {
    const asOf = before.hops[0]?.end ?? "";
    const half = continuePlan({ previous, policy, asOf, inventory: read([clusterOn("a", "1.34", "1.33")]) });
    const back = only(
      continuePlan({ previous: half, policy, asOf, inventory: read([clusterOn("a", "1.33", "1.33")]) }),
    );
    expect(shape(back).map(({ done }) => done)).toStrictEqual([undefined, undefined, undefined]);
    expect(back.hops[0]?.steps.every(({ done }) => done === undefined)).toBe(true);
  });

  test("waits for what is done to soak, canaries included, and chooses no canary in the place of one that is done", () => {
    const groups = [{ name: "all", match: {}, canaries: 1, canarySoakHours: 48 }];
    const staged: Policy = { targets: [{ target: "1.36" }], stages: [{ name: "one", groups }] };
    const first = planFleet({ inventory: read([clusterOn("a", "1.35", "1.35")]), policy: staged, asOf: planningDay });
    const end = only(first).end ?? "";
    const more = read([clusterOn("a", "1.36", "1.36"), clusterOn("b", "1.35", "1.35")]);
    const second = continuePlan({ previous: first, inventory: more, policy: staged, asOf: end });
    expect(second.clusters.map(({ canary }) => canary)).toStrictEqual([true, false]);
    expect(Date.parse(second.clusters[1]?.start ?? "")).toBeGreaterThanOrEqual(Date.parse(end) + 48 * 3_600_000);
    const third = continuePlan({ previous: second, inventory: more, policy: staged, asOf: end });
    expect(third.clusters[1]?.start).toBe(second.clusters[1]?.start);
  });

  test("plans anew when the target has changed", () => {
    const later = { ...policy, targets: [{ target: "1.34" }] };
    const after = only(
      continuePlan({ previous, policy: later, asOf: planningDay, inventory: read([clusterOn("a", "1.33", "1.33")]) }),
    );
    expect(shape(after).map(({ way }) => way)).toStrictEqual(["1.33 -> 1.34"]);
  });

  test("keeps the rest of the plan in sight when the cluster cannot be planned now", () => {
    const stopped = clusterOn("a", "1.34", "1.33");
    const controlPlane = { ...stopped.controlPlane, status: "stopped", statusRaw: "STOPPED" } as const;
    const after = only(
      continuePlan({ previous, policy, asOf: planningDay, inventory: read([{ ...stopped, controlPlane }]) }),
    );
    expect(after).toMatchObject({ outcome: "skipped" });
    expect(shape(after).map(({ done, start }) => [done, start === undefined])).toStrictEqual([
      [true, false],
      [undefined, true],
      [undefined, true],
    ]);
  });

  test("plans new clusters, leaves out deleted ones, and keeps those whose scope was not read as unknown", () => {
    const gone = continuePlan({
      previous,
      policy,
      asOf: planningDay,
      inventory: read([clusterOn("b", "1.35", "1.35"), clusterOn("c", "1.35", "1.35")]),
    });
    expect(gone.clusters.map(({ name, outcome }) => [name, outcome])).toStrictEqual([
      ["b", "planned"],
      ["c", "planned"],
    ]);
    const inventory = read([clusterOn("b", "1.35", "1.35")]);
    const scopes = inventory.scopes.map((report) => ({ ...report, status: "partial" as const }));
    const partly = continuePlan({ previous, policy, asOf: planningDay, inventory: { ...inventory, scopes } });
    expect(partly.clusters.map(({ name, outcome }) => [name, outcome])).toStrictEqual([
      ["b", "planned"],
      ["a", "unknown"],
    ]);
    expect(partly.clusters[1]?.hops.map(({ to }) => to)).toStrictEqual(["1.34", "1.35", "1.36"]);
    expect(partly.clusters[1]?.start).toBeUndefined();
  });

  test("takes newer patches of the same minors without moving the hops", () => {
    const versions = (patch: number) => [`1.34.${patch}`, `1.35.${patch}`, `1.36.${patch}`];
    const first = planFleet({ inventory: read([clusterOn("a", "1.33.1", "1.33.1")], versions(2)), ...nightly });
    const again = only(
      continuePlan({ previous: first, inventory: read([clusterOn("a", "1.33.1", "1.33.1")], versions(4)), ...nightly }),
    );
    expect(shape(again).map(({ way }) => way)).toStrictEqual([
      "1.33.1 -> 1.34.4",
      "1.34.4 -> 1.35.4",
      "1.35.4 -> 1.36.4",
    ]);
    expect(shape(again).map(({ start }) => start)).toStrictEqual(shape(only(first)).map(({ start }) => start));
    expect(idsOf(again)).toStrictEqual(idsOf(only(first)));
  });

  test("marks an add-on by the version it runs", () => {
    const addon = { name: "coredns", version: "v1.11.0-eksbuild.1", managed: false, issues: [] };
    const compatible = [{ minor: "1.36", versions: ["v1.12.0-eksbuild.1"] }];
    const at = (controlPlane: string, version: string) => ({
      ...clusterOn("a", controlPlane, controlPlane),
      addons: [{ ...addon, version, compatible }],
    });
    const first = planFleet({ inventory: read([at("1.35", addon.version)]), ...nightly });
    const done = (cluster: Cluster) =>
      only(continuePlan({ previous: first, inventory: read([cluster]), ...nightly })).hops[0]?.steps.find(
        ({ kind }) => kind === "addon",
      )?.done;
    expect(done(at("1.36", addon.version))).toBeUndefined();
    expect(done(at("1.36", "v1.12.0-eksbuild.1"))).toBe(true);
    expect(done(at("1.36", "v1.12.1-eksbuild.1"))).toBe(true);
  });
});

describe("the difference of two plans", () => {
  const inventory = read([clusterOn("a", "1.34", "1.34"), clusterOn("b", "1.36", "1.36")]);
  const plan = planFleet({ inventory, ...nightly });

  test("is empty for a plan and itself", () => {
    expect(diffPlans(plan, plan)).toMatchObject({ clusters: [], problems: [], findings: { added: [], removed: [] } });
  });

  test("names clusters that came and went", () => {
    const other = planFleet({
      inventory: read([clusterOn("b", "1.36", "1.36"), clusterOn("c", "1.36", "1.36")]),
      ...nightly,
    });
    expect(diffPlans(plan, other).clusters.map(({ name, change }) => [name, change])).toStrictEqual([
      ["a", "removed"],
      ["c", "added"],
    ]);
  });

  test("names what changed of a cluster, before and after, and no cluster that stayed as it was", () => {
    const other = planFleet({
      inventory,
      ...nightly,
      policy: { ...policy, targets: [{ match: { name: "a" }, target: "1.35" }, { target: "1.36" }] },
    });
    const { clusters } = diffPlans(plan, other);
    expect(clusters.map(({ name }) => name)).toStrictEqual(["a"]);
    expect(clusters[0]?.fields).toContainEqual({ field: "target", before: "1.36", after: "1.35" });
    expect(clusters[0]?.fields).toContainEqual({
      field: "hops",
      before: "1.34 -> 1.35; 1.35 -> 1.36",
      after: "1.34 -> 1.35",
    });
  });

  test("names problems and findings that only one of them has", () => {
    const frozen = { ...policy, freezes: [{ name: "for ever", from: "2026-01-01", until: "2050-01-01" }] };
    const other = planFleet({ inventory, ...nightly, policy: frozen });
    expect(diffPlans(plan, other).problems).toMatchObject([{ change: "added" }]);
    expect(diffPlans(other, plan).problems).toMatchObject([{ change: "removed" }]);
  });
});
