import { expect, test } from "vitest";
import { inventoryChecks } from "../../../../lib/check/inventory/inventory-checks.ts";
import { isFamilyQuota, quotaFamily } from "../../../../lib/check/inventory/quota-family.ts";
import { buildPool } from "../../../support/builders.ts";
import { gke, input } from "./ready-clusters.ts";

test.each([
  ["gke", "e2-standard-4", "CPUS"],
  ["gke", "n1-standard-4", "CPUS"],
  ["gke", "n2d-standard-8", "N2D_CPUS"],
  ["gke", "c3-standard-8", "C3_CPUS"],
  ["gke", "custom", undefined],
  ["aks", "Standard_D4ds_v5", "standardDDSv5Family"],
  ["aks", "Standard_NC4as_T4_v3", "standardNCASv3_T4Family"],
  ["aks", "Standard_D3", undefined],
])("%s counts %s by %s", (provider, type, family) => {
  expect(quotaFamily(provider, type)).toBe(family);
});

test("quotas over all machines, and those of spot machines, are of no family", () => {
  expect(["CPUS", "N2_CPUS"].every((name) => isFamilyQuota("gke", name))).toBe(true);
  expect(["CPUS_ALL_REGIONS", "PREEMPTIBLE_CPUS", "INSTANCES"].some((name) => isFamilyQuota("gke", name))).toBe(false);
  expect(isFamilyQuota("aks", "cores")).toBe(false);
});

test("a family's quota that is used up holds up the pools of that family alone", () => {
  const quotas = [{ name: "N2_CPUS", limit: 24, used: 24, unit: "vCPUs" }];
  const surge = { strategy: "surge", maxSurge: { value: 1, unit: "nodes" } } as const;
  const verdictOf = (type: string) => {
    const cluster = gke({
      pools: [buildPool("workers", { instanceTypes: [type], upgrade: surge })],
      capacity: { quotas },
    });
    return inventoryChecks(cluster, input("gke")).flatMap(({ code, finding }) =>
      code === "INFRA-QUOTA" ? [finding?.verdict ?? "pass"] : [],
    );
  };
  expect(verdictOf("n2-standard-4")).toStrictEqual(["fail"]);
  expect(verdictOf("e2-standard-4")).toStrictEqual([]);
});
