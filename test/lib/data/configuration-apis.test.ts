import { expect, test } from "vitest";
import { configurationTable, isConfiguration } from "../../../lib/data/configuration-apis.ts";
import { bundledApis } from "../../../lib/data/kube-apis.ts";

test("what programs read from files is told from objects of a cluster", () => {
  const kinds = ["Kustomization", "Component"].map((kind) => ({ group: "kustomize.config.k8s.io", kind }));
  expect([...kinds, { group: "", kind: "Config" }].map(isConfiguration)).toStrictEqual([true, true, true]);
  const objects = [
    { group: "", kind: "ConfigMap" },
    { group: "audit.k8s.io", kind: "Policy" },
    { group: "kustomize.toolkit.fluxcd.io", kind: "Kustomization" },
    { group: "constructor", kind: "Config" },
  ];
  expect(objects.filter(isConfiguration)).toStrictEqual([]);
});

test("no API that the table of APIs knows is called a configuration", () => {
  for (const { group, kinds } of configurationTable)
    for (const rows of bundledApis.versions(group)?.values() ?? [])
      expect(rows.filter(({ kind }) => kinds === undefined || kinds.includes(kind))).toStrictEqual([]);
});
