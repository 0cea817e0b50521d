import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { aks } from "../../providers/aks/index.ts";
import { mapCluster } from "../../providers/aks/map-cluster.ts";
import { mapMaintenance } from "../../providers/aks/map-maintenance.ts";
import { mapPoolProfile, mapUpgradeTargets } from "../../providers/aks/map-upgrade-profile.ts";
import { mapVersions } from "../../providers/aks/map-versions.ts";
import { mutations } from "../support/mutations.ts";
import { armCluster, graphPage, listen, plainCall, readAll, scopeOf } from "./aks-arm.ts";

const corpora = process.env["FLEETWRIGHT_CORPORA"] ?? resolve(import.meta.dirname, "../../../shared/corpora");
const folder = join(corpora, "responses/aks");
const title = "recorded answers of Azure Resource Manager";
const subscription = "00000000-0000-0000-0000-000000000000";
const context = { scope: scopeOf(subscription), source: "api", observedAt: "2026-11-21T00:00:00Z" } as const;

type Json = Record<string, unknown>;

function body(file: string): Json {
  const content = JSON.parse(readFileSync(join(folder, file), "utf8")) as Json & {
    responses?: { "200": { body: Json } };
  };
  return content.responses?.["200"].body ?? content;
}

function samples(): readonly unknown[] {
  return [
    body("ManagedClustersGet.json"),
    ...(body("ManagedClustersList.json")["value"] as unknown[]),
    ...(body("recorded-test_aks_create_default_service-managedClusters-list.json")["value"] as unknown[]),
    body("recorded-test_aks_automatic_sku-managedClusters-get.json"),
  ];
}

if (!existsSync(folder)) {
  test.skip(`${title} (skipped: there are none at FLEETWRIGHT_CORPORA or ../shared/corpora)`, () => {});
}

describe.skipIf(!existsSync(folder))(title, () => {
  test("every recorded cluster is read without a problem", () => {
    const read = samples().map((raw, index) => mapCluster(raw, `$.value[${index}]`, context));
    expect(read.flatMap(({ problems }) => problems)).toStrictEqual([]);
    expect(
      read.map(({ cluster }) => [
        cluster?.name,
        cluster?.controlPlane.version?.raw,
        cluster?.mode,
        cluster?.pools.map(({ versions }) => versions.map(({ version }) => version.raw).join()),
      ]),
    ).toStrictEqual([
      ["clustername1", "1.9.6", "unknown", ["1.9.6"]],
      ["clustername1", "1.9.6", "unknown", ["1.9.6"]],
      ["cliakstest000001", "1.21.9", "standard", ["1.21.9"]],
      ["cliakstest000001", "1.32.6", "standard", ["1.32.6"]],
    ]);
  });

  test("add-ons, access and the way to addresses of recorded clusters are told", () => {
    const raw = body("recorded-test_aks_automatic_sku-managedClusters-get.json");
    const { cluster } = mapCluster(raw, "$", context);
    const names = cluster?.addons?.map(({ name }) => name);
    expect(names).toHaveLength(12);
    expect(names).toEqual(expect.arrayContaining(["azurepolicy", "omsagent", "workloadAutoScalerProfile.keda"]));
    expect(cluster).toMatchObject({
      access: { publicEndpoint: true, authorizedNetworks: ["0.0.0.0/0"], localAccounts: false },
      capacity: { cniMode: "overlay" },
    });
  });

  test("the upgrade profiles of a cluster and of a pool are read without a problem", () => {
    const { targets, problems } = mapUpgradeTargets(body("ManagedClustersGetUpgradeProfile.json"));
    expect([targets?.map(({ raw }) => raw), problems]).toStrictEqual([["1.7.11"], []]);
    const [pool] = mapCluster(samples()[0], "$", context).cluster?.pools ?? [];
    if (pool === undefined) throw new Error("no pool");
    const profile = mapPoolProfile(pool, body("AgentPoolsGetUpgradeProfile.json"));
    expect(profile).toMatchObject({ pool: { image: { latestVersion: "AKSUbuntu:1604:2020.03.11" } }, problems: [] });
  });

  test("a cluster with node auto-provisioning, an alias version and Cilium is told in full", () => {
    const raw = body("recorded-test_aks_automatic_sku-managedClusters-get.json");
    const { cluster } = mapCluster(raw, "$", context);
    expect(cluster).toMatchObject({
      controlPlane: { version: { raw: "1.32.6" }, requestedVersion: "1.32", status: "running" },
      channel: { raw: "stable", kind: "stable", nodeOs: "NodeImage" },
      support: { plan: "standard", endOfStandard: { at: "2026-04-01T00:00:00Z", precision: "month" } },
      pricing: { tier: "Standard", baseHourlyUsd: 0.1 },
      poolsComplete: false,
      network: { cni: "azure-overlay", policyEngine: "cilium", policyEnforced: true, ipFamily: "ipv4" },
      pools: [
        {
          name: "nodepool1",
          mode: "system",
          size: { desired: 4, autoscaling: false },
          taints: [{ key: "CriticalAddonsOnly", value: "true", effect: "NoSchedule" }],
          upgrade: { maxSurge: { value: 10, unit: "percent" }, maxUnavailable: { value: 0, unit: "nodes" } },
        },
      ],
    });
    expect(JSON.stringify(cluster)).not.toMatch(/ssh-rsa|00000000-0000-0000-0000-000000000001/);
  });

  test("recorded versions are read with their upgrade graph", () => {
    for (const file of [
      "KubernetesVersions_List.json",
      "recorded-test_aks_create_service_no_wait-kubernetesVersions.json",
    ]) {
      const values = body(file)["values"] as unknown[];
      const { offers, problems } = mapVersions(
        values.map((value, index) => ({ path: `$.values[${index}]`, value })),
        "westus2",
      );
      expect(problems).toStrictEqual([]);
      expect(offers.length).toBeGreaterThan(values.length);
      expect(offers.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    }
  });

  test("a recorded maintenance configuration is read", () => {
    const value = body("MaintenanceConfigurationsGet_MaintenanceWindow.json");
    expect(mapMaintenance([{ path: "$.value[0]", value }])).toMatchObject({
      problems: [],
      policy: {
        windows: [
          {
            scope: "node-os",
            rrule: "FREQ=DAILY;INTERVAL=3",
            dtstart: "2023-01-01T09:30:00",
            timeZone: "-07:00",
            durationSeconds: 14_400,
          },
        ],
        exclusions: [
          { start: "2023-02-18T07:00:00Z", end: "2023-02-26T07:00:00Z" },
          { start: "2023-12-23T07:00:00Z", end: "2024-01-06T07:00:00Z" },
        ],
      },
    });
  });

  test("2,400 mutated clusters each give a cluster or a problem with its path, and nothing is thrown", () => {
    const before = Object.getOwnPropertyNames(Object.prototype).join();
    let lost = 0;
    for (const [index, sample] of samples().entries()) {
      for (const { title: what, value } of mutations(sample, 600, 1000 + index)) {
        const { cluster, problems } = mapCluster(value, "$.value[7]", context);
        if (cluster === undefined) lost++;
        if (cluster === undefined && problems.length === 0) throw new Error(`${what}: lost without a word`);
        expect(
          problems.filter(({ path }) => !path.startsWith("$.value[7]")),
          what,
        ).toStrictEqual([]);
        expect(JSON.parse(JSON.stringify(cluster ?? null)), what).toStrictEqual(cluster ?? null);
      }
    }
    // Only a broken id costs a cluster; most mutations touch something else.
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThan(240);
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before);
  });

  test("600 mutated versions and maintenance configurations never throw, and report within their entry", () => {
    const versions = (body("KubernetesVersions_List.json")["values"] as unknown[])[1];
    const configuration = body("MaintenanceConfigurationsGet_MaintenanceWindow.json");
    for (const { title: what, value } of mutations(versions, 300, 2001)) {
      const { offers, problems } = mapVersions([{ path: "$.values[0]", value }], "westeurope");
      expect(offers.length + problems.length, what).toBeGreaterThan(0);
    }
    for (const { title: what, value } of mutations(configuration, 300, 2002)) {
      const { policy, problems } = mapMaintenance([{ path: "$.value[0]", value }]);
      expect(policy.windows.length + problems.length, what).toBeGreaterThan(0);
    }
  });

  test("a mutated cluster leaves its neighbours on the same page as they were, through the real SDK", async () => {
    const [first, last] = [armCluster(subscription, "first"), armCluster(subscription, "last")];
    let middle: unknown;
    const server = await listen(({ path }) =>
      path.endsWith("/maintenanceConfigurations")
        ? { json: { value: [] } }
        : { json: { value: [first, middle, last] } },
    );
    try {
      const provider = aks({ endpoint: server.url, query: "list", env: {} });
      const neighbours = (clusters: Awaited<ReturnType<typeof readAll>>["clusters"]) =>
        clusters.filter(({ name }) => name === "first" || name === "last");
      middle = armCluster(subscription, "middle");
      const clean = await readAll(provider, [context.scope], plainCall());
      expect(neighbours(clean.clusters)).toHaveLength(2);
      for (const { title: what, value } of mutations(samples()[3], 150, 3001)) {
        middle = value;
        const { clusters, gaps } = await readAll(provider, [context.scope], plainCall());
        expect(neighbours(clusters), what).toStrictEqual(neighbours(clean.clusters));
        expect(clusters.length + gaps.length, what).toBeGreaterThan(2);
        for (const gap of gaps)
          expect(gap, what).toMatchObject({ code: "BAD_RESPONSE", path: expect.stringContaining("$.value[1]") });
      }
    } finally {
      await server.close();
    }
  });

  test("rows of Resource Graph read the same as the list, apart from where they come from", async () => {
    const raw = samples()[3];
    const server = await listen(({ path }) => {
      if (path.endsWith("/resources")) return graphPage([raw]);
      return path.endsWith("/maintenanceConfigurations") ? { json: { value: [] } } : { json: { value: [raw] } };
    });
    try {
      const read = async (query: "graph" | "list") =>
        (await readAll(aks({ endpoint: server.url, query, env: {} }), [context.scope], plainCall())).clusters;
      const [listed, indexed] = [await read("list"), await read("graph")];
      expect(indexed).toStrictEqual(listed.map((cluster) => ({ ...cluster, source: "index" })));
    } finally {
      await server.close();
    }
  });
});
