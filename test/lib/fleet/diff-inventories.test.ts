import { expect, test } from "vitest";
import type { Inventory } from "../../../lib/core/inventory.ts";
import { diffInventories } from "../../../lib/fleet/diff-inventories.ts";
import { clusterAt, eksScope, gkeScope, inventoryOf, poolAt } from "../../support/plan-inventory.ts";

const a = clusterAt(eksScope, "a", "1.34");
const b = clusterAt(eksScope, "b", "1.34");
const g = clusterAt(gkeScope, "g", "1.34.1-gke.1");
const whole = inventoryOf([a, b, g], []);

function changes(before: Inventory, after: Inventory) {
  return diffInventories(before, after).clusters.map(({ name, change }) => `${change} ${name}`);
}

test("a reading differs from itself in nothing, whatever its order", () => {
  const { clusters, scopes } = diffInventories(whole, { ...whole, clusters: whole.clusters.toReversed() });
  expect({ clusters, scopes }).toStrictEqual({ clusters: [], scopes: [] });
});

test("a cluster is added or removed only where its scope was read completely", () => {
  const fewer = { ...whole, clusters: [a, g] };
  expect(changes(whole, fewer)).toStrictEqual(["removed b"]);
  expect(changes(fewer, whole)).toStrictEqual(["added b"]);
  for (const status of ["partial", "denied", "skipped", "unreachable"] as const) {
    const unread = { ...fewer, scopes: fewer.scopes.map((report) => ({ ...report, status })) };
    expect(changes(whole, unread)).toStrictEqual(["unseen b"]);
    expect(changes(unread, whole)).toStrictEqual(["unseen b"]);
  }
  expect(changes(whole, { ...fewer, interrupted: true })).toStrictEqual(["unseen b"]);
  expect(changes(whole, { ...fewer, scopes: [] })).toStrictEqual(["unseen b"]);
});

test("what changed of a cluster is told field by field", () => {
  const later = { ...clusterAt(eksScope, "a", "1.35"), pools: [poolAt("workers", "1.34"), poolAt("gpu", "1.35")] };
  const [change] = diffInventories(whole, { ...whole, clusters: [later, b, g] }).clusters;
  expect(change?.change).toBe("changed");
  expect(change?.fields?.slice(0, 1)).toStrictEqual([{ field: "version", before: "1.34", after: "1.35" }]);
  expect(change?.fields?.at(-1)).toStrictEqual({
    field: "pools",
    before: "workers 1.34 (3)",
    after: "gpu 1.35 (3), workers 1.34 (3)",
  });
});

test("details that only one of the readings asked for are no difference", () => {
  const addons = [{ name: "coredns", version: "v1", managed: false, issues: [] }];
  const detailed = { ...whole, clusters: [{ ...a, addons }, b, g] };
  expect(changes(whole, detailed)).toStrictEqual([]);
  const moved = { ...whole, clusters: [{ ...a, addons: addons.map((each) => ({ ...each, version: "v2" })) }, b, g] };
  expect(changes(detailed, moved)).toStrictEqual(["changed a"]);
});

test("a scope that was read differently is told apart from one that is new", () => {
  const denied = {
    ...whole,
    scopes: whole.scopes.map((report, index) => (index === 0 ? { ...report, status: "denied" as const } : report)),
  };
  expect(diffInventories(whole, denied).scopes).toStrictEqual([
    { scope: "eks/111122223333/eu-west-1", before: "ok", after: "denied" },
  ]);
  expect(diffInventories({ ...whole, scopes: [] }, whole).scopes.map(({ before }) => before)).toStrictEqual([
    undefined,
    undefined,
  ]);
});
