import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FleetError } from "../../../lib/core/error.ts";
import { type Inventory, wholeInventory } from "../../../lib/core/inventory.ts";
import type { Scope } from "../../../lib/core/scope.ts";
import { isInShard, parseShard } from "../../../lib/core/shard.ts";
import { discover } from "../../../lib/fleet/discover.ts";
import { mergeShards } from "../../../lib/fleet/merge-shards.ts";
import { buildCluster } from "../../support/builders.ts";
import { cases } from "../../support/cases.ts";
import { testScope } from "../../support/scopes.ts";
import { type ScriptedScope, scriptedProvider } from "../../support/scripted-provider.ts";

const takenAt = "2026-11-21T00:00:00Z";
const server = (name: string) => ({
  server: `https://${name.replace(/^kube-/, "")}.example`,
  caData: btoa(name.replace(/^kube-/, "")),
});

/** Clouds with some scopes denied, and kubeconfig contexts that reach some of the same clusters. */
function providersOf(
  scopes: readonly ScriptedScope[],
  contexts: readonly ScriptedScope[],
  denied: ReadonlySet<string>,
) {
  const cloud = scriptedProvider({
    fleet: scopes,
    weather: ({ scope, operation }) => {
      if (operation === "scripted:List" && denied.has(scope.accountId))
        throw new FleetError("FORBIDDEN", "not allowed");
    },
    describe: (scope, name) => {
      const cluster = buildCluster(scope, name);
      return { ...cluster, controlPlane: { ...cluster.controlPlane, endpoint: server(name) } };
    },
  });
  const kube = scriptedProvider({
    id: "kubeconfig",
    fleet: contexts,
    describe: (scope, name) => {
      const cluster = buildCluster(scope, name, {
        uid: `kube:${name}`,
        kubeUid: name,
        source: "kube",
        contexts: [scope.accountId],
      });
      return { ...cluster, controlPlane: { ...cluster.controlPlane, endpoint: server(name) } };
    },
  });
  return [cloud, kube];
}

const fleet = fc.record({
  scopes: fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 12 }),
  contexts: fc.array(fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 4 })), { maxLength: 6 }),
  denied: fc.array(fc.nat({ max: 11 }), { maxLength: 3 }),
  count: fc.integer({ min: 1, max: 16 }),
});

describe("mergeShards", () => {
  test("any number of shards, in any order, merge to the bytes of one reading", async () => {
    await fc.assert(
      fc.asyncProperty(fleet, fc.infiniteStream(fc.nat()), async ({ scopes, contexts, denied, count }, order) => {
        const cloudScopes = scopes.map((clusters, i) => ({
          scope: testScope(i),
          clusters: Array.from({ length: clusters }, (_, j) => `c-${i}-${j}`),
        }));
        const kubeScopes = contexts.map(([i, j], index) => ({
          scope: { provider: "kubeconfig", accountId: `context-${index}` } satisfies Scope,
          clusters: [`kube-c-${i}-${j}`],
        }));
        const providers = () =>
          providersOf(cloudScopes, kubeScopes, new Set(denied.map((i) => testScope(i).accountId)));
        const whole = await discover({ providers: providers(), takenAt });
        const shards: { readonly name: string; readonly inventory: Inventory }[] = [];
        for (let index = 0; index < count; index++) {
          const shard = { index, count, fleet: "f" };
          shards.push({ name: `${index}`, inventory: await discover({ providers: providers(), takenAt, shard }) });
        }
        const shuffled = shards
          .map((shard) => ({ shard, key: order.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ shard }) => shard);
        expect(JSON.stringify(wholeInventory(mergeShards(shuffled)))).toBe(JSON.stringify(whole));
      }),
      { numRuns: cases(60) },
    );
  });

  /** Accounts whose regions were found only when their clusters were read: the clusters name regions, the scopes do not. */
  const regional = (count: number, accounts = 4) => {
    const scopes = Array.from({ length: accounts }, (_, i) => ({ scope: testScope(i), clusters: [`c-${i}`] }));
    const describe = (scope: Scope, name: string) => buildCluster({ ...scope, region: "eu-west-1" }, name);
    return Array.from({ length: count }, async (_, index) => ({
      name: `shard-${index}`,
      inventory: await discover({
        providers: [scriptedProvider({ fleet: scopes, describe })],
        takenAt,
        shard: { index, count, fleet: "f" },
      }),
    }));
  };

  test("clusters stay that name a region of the account they were read in", async () => {
    const merged = [await Promise.all(regional(1)), await Promise.all(regional(3))].map(mergeShards);
    for (const { scopes, clusters } of merged) {
      expect(clusters.map(({ name }) => name)).toStrictEqual(["c-0", "c-1", "c-2", "c-3"]);
      expect(scopes.map((report) => report.clusters)).toStrictEqual([1, 1, 1, 1]);
    }
  });

  test("a shard with a cluster of no scope that it read is refused, rather than the cluster lost", async () => {
    const [only] = await Promise.all(regional(1));
    if (only === undefined) throw new Error("one shard was asked for");
    const scopes = only.inventory.scopes.slice(1);
    expect(() => mergeShards([{ ...only, inventory: { ...only.inventory, scopes } }])).toThrow(
      "shard-0 holds a cluster of scripted/account-000/eu-west-1, which it has not read",
    );
  });

  const shardsOf = async (count: number, name = "f") => {
    const scopes = Array.from({ length: 8 }, (_, i) => ({ scope: testScope(i), clusters: [`c-${i}`] }));
    return Promise.all(
      Array.from({ length: count }, async (_, index) => ({
        name: `shard-${index}`,
        inventory: await discover({
          providers: [scriptedProvider({ fleet: scopes })],
          takenAt,
          shard: { index, count, fleet: name },
        }),
      })),
    );
  };

  test("of many shards no more is unpacked at a time than of few", async () => {
    const { clusters } = mergeShards(await Promise.all(regional(64, 64)));
    expect(clusters).toHaveLength(64);
    const [first, again] = [clusters.map(({ ref }) => ref), clusters.map(({ ref }) => ref)];
    expect(first.filter((ref, index) => ref === again[index]).length).toBeLessThan(16);
  });

  test("a missing shard is refused and named, since what it would have read is not known", async () => {
    const [first, , third] = await shardsOf(3);
    expect(() => mergeShards([first, third].flatMap((shard) => shard ?? []))).toThrow("shards are missing: 1 of 3");
  });

  test("a shard that is there twice is refused", async () => {
    const [first, second] = await shardsOf(2);
    expect(() => mergeShards([first, second, second].flatMap((shard) => shard ?? []))).toThrow("are both shard 1");
  });

  test("shards of different runs are refused: other counts, other configurations, a whole fleet", async () => {
    const [a] = await shardsOf(2);
    const [, b] = await shardsOf(3);
    const [, c] = await shardsOf(2, "other");
    const whole = { name: "whole", inventory: await discover({ providers: [], takenAt }) };
    for (const [other, problem] of [
      [b, "one of 3 shards"],
      [c, "different configurations"],
      [whole, "is no shard"],
    ] as const) {
      expect(() => mergeShards([a, other].flatMap((shard) => shard ?? []))).toThrow(problem);
    }
    expect(() => mergeShards([])).toThrow("no shards were given");
  });

  test("two shards that have read one scope are refused, whatever their files say", async () => {
    const [first, second] = await shardsOf(2);
    if (first === undefined || second === undefined) throw new Error("two shards were asked for");
    const altered = { ...second, inventory: { ...second.inventory, scopes: first.inventory.scopes } };
    expect(() => mergeShards([first, altered])).toThrow("have both read");
  });
});

describe("shards", () => {
  test("every scope belongs to exactly one shard, and scopes spread evenly", () => {
    const scopes = Array.from({ length: 4000 }, (_, i) => testScope(i));
    const sizes = Array.from(
      { length: 16 },
      (_, index) => scopes.filter((scope) => isInShard(scope, { index, count: 16 })).length,
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(4000);
    for (const size of sizes) expect(Math.abs(size - 250)).toBeLessThan(75);
  });

  test("which shard reads a scope never changes between versions of this package", () => {
    expect(
      [0, 1, 2, 3, 4, 5].map((i) => [0, 1, 2, 3].find((index) => isInShard(testScope(i), { index, count: 4 }))),
    ).toMatchInlineSnapshot(`
      [
        2,
        3,
        1,
        3,
        3,
        2,
      ]
    `);
  });

  test("i/n counts from 0; everything else is refused with how to write it", () => {
    expect(parseShard("3/4")).toStrictEqual({ index: 3, count: 4 });
    for (const text of ["4/4", "1", "-1/4", "0/0", "1/2/3", "a/b", ""])
      expect(() => parseShard(text)).toThrow("--shard");
  });
});
