import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { AllowedDifference } from "../../../lib/core/allowed-difference.ts";
import { compareSynths } from "../../../lib/synth/compare-synths.ts";
import { diffEnvironments } from "../../../lib/synth/environment-diff.ts";
import { SynthFolder } from "../../../lib/synth/synth-folder.ts";
import { deployment, type RunningCluster, writeSynth } from "../../support/synth-folders.ts";

const root = mkdtempSync(join(tmpdir(), "fleetwright-environments-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function open(clusters: readonly RunningCluster[]): Promise<SynthFolder> {
  return SynthFolder.open(writeSynth(mkdtempSync(join(root, "synth-")), clusters));
}

async function diff(clusters: readonly RunningCluster[], allowed: readonly AllowedDifference[] = []) {
  return diffEnvironments(await open(clusters), ["dev", "prod"], allowed);
}

const service = { apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "shop" } };

function many(environment: string, count: number, objects: readonly object[]): readonly RunningCluster[] {
  return Array.from({ length: count }, (_, index) => ({ id: `${environment}-${index}`, environment, objects }));
}

test("the same difference on many clusters is told once, with the clusters on both sides", async () => {
  const { changes, notCompared } = await diff([
    ...many("dev", 2, [deployment(1), service]),
    ...many("prod", 214, [deployment(3), service]),
  ]);
  expect(changes).toHaveLength(1);
  expect(changes[0]).toMatchObject({
    between: ["dev", "prod"],
    object: { group: "apps", kind: "Deployment", namespace: "shop", name: "web" },
    change: "changed",
    fields: [{ field: "spec.replicas", before: "1", after: "3" }],
  });
  expect(changes[0]?.clusters.before).toHaveLength(2);
  expect(changes[0]?.clusters.after).toHaveLength(214);
  expect(notCompared).toStrictEqual([]);
});

test("what is declared is no difference, with all below it and nothing beside it", async () => {
  const clusters = [
    ...many("dev", 1, [deployment(1, "shop/web:2")]),
    ...many("prod", 1, [deployment(3, "shop/web:1"), service]),
  ];
  const all = await diff(clusters);
  expect(all.changes.map(({ object, change }) => [object.kind, change])).toStrictEqual([
    ["Deployment", "changed"],
    ["Service", "added"],
  ]);
  const some = await diff(clusters, [{ kind: "Deployment", fields: ["spec.replicas"] }, { kind: "Service" }]);
  expect(some.changes.flatMap(({ fields = [] }) => fields.map(({ field }) => field))).toStrictEqual([
    "spec.template.spec.containers[web].image",
  ]);
  expect((await diff(clusters, [{ fields: ["spec"] }, { name: "web", kind: "Service" }])).changes).toStrictEqual([]);
  expect((await diff(clusters, [{ fields: ["spec.repl"] }])).changes).toHaveLength(2);
});

test("a declaration that fits nothing is told", async () => {
  const unused = { kind: "Deployment", name: "other", fields: ["spec.replicas"] };
  const found = await diff(
    [...many("dev", 1, [deployment(1)]), ...many("prod", 1, [deployment(3)])],
    [unused, { fields: ["spec.replicas"] }],
  );
  expect(found.changes).toStrictEqual([]);
  expect(found.unused).toStrictEqual([unused]);
});

test("clouds are compared with themselves, and a cloud that one environment lacks is told as not compared", async () => {
  const { changes, notCompared } = await diff([
    { id: "dev-eks", environment: "dev", objects: [deployment(1)] },
    { id: "prod-eks", environment: "prod", objects: [deployment(1)] },
    { id: "prod-gke", environment: "prod", distribution: "gke", objects: [deployment(9)] },
    { id: "lost", objects: [deployment(5)] },
  ]);
  expect(changes).toStrictEqual([]);
  expect(notCompared).toStrictEqual([
    { reason: "gke runs in prod and not in dev, so that there is nothing to compare with", clusters: ["prod-gke"] },
    { reason: "their environment is not known", clusters: ["lost"] },
  ]);
});

test("forms that both environments have are no difference; another is compared with the nearest", async () => {
  const { changes } = await diff([
    { id: "dev-a", environment: "dev", objects: [deployment(1)] },
    { id: "dev-b", environment: "dev", objects: [deployment(2, "shop/web:2")] },
    { id: "prod-a", environment: "prod", objects: [deployment(1)] },
    { id: "prod-b", environment: "prod", objects: [deployment(3, "shop/web:2")] },
    { id: "prod-c", environment: "prod", objects: [] },
  ]);
  expect(changes.map(({ change, fields, clusters }) => [change, fields?.length, clusters.after])).toStrictEqual([
    ["changed", 1, ["prod-b"]],
    ["removed", undefined, ["prod-c"]],
  ]);
});

test("an environment that no cluster has is refused, with those that there are", async () => {
  const folder = await open(many("prod", 1, []));
  expect(() => diffEnvironments(folder, ["dev", "prod"], [])).toThrow(/no cluster of the synth has .*"dev"/);
});

test("two synths differ by cluster and by object, and a move to another API version is one field", async () => {
  const budget = { kind: "PodDisruptionBudget", metadata: { name: "web" } };
  const before = await open([
    { id: "a", objects: [{ apiVersion: "policy/v1beta1", ...budget }], version: "1.24" },
    { id: "b", objects: [{ apiVersion: "policy/v1beta1", ...budget }] },
    { id: "gone", objects: [] },
  ]);
  const after = await open([
    { id: "a", objects: [{ apiVersion: "policy/v1", ...budget }], version: "1.25" },
    { id: "b", objects: [{ apiVersion: "policy/v1", ...budget }, service] },
    { id: "new", objects: [] },
  ]);
  expect(compareSynths(before, after)).toStrictEqual({
    kind: "SynthDiff",
    schemaVersion: 1,
    clusters: [
      { id: "a", change: "changed", fields: [{ field: "version", before: "1.24", after: "1.25" }] },
      { id: "gone", change: "removed" },
      { id: "new", change: "added" },
    ],
    objects: [
      {
        object: { group: "policy", kind: "PodDisruptionBudget", name: "web" },
        change: "changed",
        fields: [{ field: "apiVersion", before: "policy/v1beta1", after: "policy/v1" }],
        clusters: ["a", "b"],
      },
      { object: { group: "", kind: "Service", namespace: "shop", name: "web" }, change: "added", clusters: ["b"] },
    ],
  });
});

test("a file that is missing, or that somebody changed by hand, is an error and no difference", async () => {
  const clusters = [...many("dev", 1, [deployment(1)]), ...many("prod", 1, [deployment(2)])];
  const changed = await open(clusters);
  writeFileSync(join(changed.path, "clusters/prod-0/manifests.k8s.yaml"), "---\n");
  expect(() => diffEnvironments(changed, ["dev", "prod"], [])).toThrow(/is not what the index says/);
  const missing = await open(clusters);
  rmSync(join(missing.path, "clusters/prod-0/manifests.k8s.yaml"));
  const whole = await open(clusters);
  expect(() => compareSynths(whole, missing)).toThrow(/cannot read .*no such file/);
});

test("environments with the same objects never differ, whatever their order, and one other field always shows", async () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const data = fc.dictionary(fc.stringMatching(/^[a-z./]{1,8}$/), value, { minKeys: 1, maxKeys: 5 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(data, { minLength: 1, maxLength: 4 }),
      fc.string({ minLength: 9 }),
      async (all, other) => {
        const objects = all.map((spec, index) => ({
          apiVersion: "x/v1",
          kind: "X",
          metadata: { name: `x${index}` },
          spec,
        }));
        const same = await diff([...many("dev", 2, objects), ...many("prod", 2, objects.toReversed())]);
        expect(same.changes).toStrictEqual([]);
        const [first, ...rest] = objects;
        const one = [{ ...first, spec: { ...first?.spec, key: other } }, ...rest];
        const found = await diff([...many("dev", 1, objects), ...many("prod", 1, one)]);
        expect(found.changes.map(({ object }) => object.name)).toStrictEqual(["x0"]);
      },
    ),
    { numRuns: 40 },
  );
});
