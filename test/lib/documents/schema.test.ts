import { describe, expect, it } from "vitest";
import type { Cluster } from "../../../lib/core/cluster.ts";
import type { ScopeReport } from "../../../lib/core/inventory.ts";
import type { KubeVersion } from "../../../lib/core/version.ts";
import { inventoryDocument, isComplete } from "../../../lib/documents/inventory-document.ts";
import { fleetInventory } from "../../../lib/documents/schema/inventory.ts";
import { recordFlaw } from "../../../lib/documents/schema/record-flaw.ts";
import { flawOf } from "../../../lib/documents/validate.ts";
import { buildInventory } from "../../support/inventories.ts";

/** Every field that exists, so that a new one breaks the compilation here until the schema knows it. */
type Complete<T> = T extends string | number | boolean ? T : { readonly [K in keyof T]-?: Complete<T[K]> };

const at = "2026-01-01T00:00:00Z";
const version: Complete<KubeVersion> = {
  raw: "1.33.0-rc.1-gke.5",
  major: 1,
  minor: 33,
  patch: 0,
  prerelease: "rc.1",
  vendor: "gke.5",
  precision: "build",
};
const scope: Complete<ScopeReport["scope"]> = {
  provider: "eks",
  accountId: "1",
  accountName: "n",
  tenantId: "t",
  organizationId: "o",
  region: "r",
  partition: "p",
};
const date = { at, precision: "day", tentative: true, source: "api", sourceUrl: "u", asOf: "2026-01-01" } as const;
const dates = { endOfStandard: date, endOfExtended: date, endOfPlatform: date, upstreamEol: date };
const amount = { value: 1, unit: "percent" } as const;
const issue = { code: "c", message: "m", resources: ["r"], severity: "error" } as const;

const cluster: Complete<Cluster> = {
  uid: "uid",
  ref: { provider: "eks", scope, name: "n", location: "l", nativeId: "i" },
  name: "n",
  controlPlane: {
    version,
    distributionVersion: version,
    requestedVersion: "1.33",
    emulatedVersion: version,
    platformVersion: "eks.1",
    status: "running",
    statusRaw: "ACTIVE",
    managed: true,
    endpoint: { public: "a", private: "b", dns: "c", server: "s", caData: "d" },
  },
  distribution: "eks",
  kubeUid: "u",
  contexts: ["c"],
  mode: "standard",
  channel: { raw: "STABLE", kind: "stable", nodeOs: "x" },
  support: { ...dates, plan: "lts", atEndOfStandard: "none" },
  pricing: { tier: "t", baseHourlyUsd: 1, supportHourlyUsd: 2, surcharge: "tier", source: "s", asOf: "2026-01-01" },
  pools: [
    {
      uid: "p",
      name: "p",
      kind: "managed",
      mode: "system",
      versions: [{ version, distributionVersion: version, nodes: 1 }],
      targetVersion: version,
      image: { family: "f", version: "v", latestVersion: "w", custom: true },
      size: { desired: 1, min: 1, max: 1, actual: 1, autoscaling: true },
      instanceTypes: ["m"],
      capacity: "spot",
      zones: ["z"],
      subnets: ["s"],
      launchTemplate: { id: "i", version: "1" },
      os: "linux",
      architecture: "arm64",
      upgrade: {
        strategy: "surge",
        maxSurge: amount,
        maxUnavailable: amount,
        drainTimeoutSeconds: 1,
        nodeSoakSeconds: 1,
        batchSoakSeconds: 1,
        poolSoakSeconds: 1,
        batch: amount,
        onUndrainable: "cordon",
        auto: true,
        nativeStrategy: "DEFAULT",
      },
      status: "running",
      statusRaw: "OK",
      issues: [issue],
      labels: { a: "b" },
      taints: [{ key: "k", value: "v", effect: "e" }],
      nodes: [
        {
          names: ["n"],
          kubelet: version,
          kubeProxy: version,
          runtime: "r",
          osImage: "i",
          kernel: "k",
          os: "linux",
          architecture: "arm64",
        },
      ],
      inferredFrom: "label",
      rolloutPhase: "DRAINING_BLUE_POOL",
      rollbackTo: [{ version, image: "i", until: at }],
    },
  ],
  poolsComplete: true,
  network: {
    cni: "c",
    policyEngine: "p",
    policyEnforced: true,
    dns: { mode: "kube-dns", addresses: ["a"] },
    serviceMesh: "s",
    kubeProxyMode: "ipvs",
    subnets: ["s"],
    podCidrs: ["p"],
    serviceCidrs: ["s"],
    ipFamily: "dual",
  },
  platform: {
    storageClasses: [{ name: "s", default: true, provisioner: "p" }],
    gatewayClasses: ["g"],
    ingressClasses: ["i"],
    architectures: ["a"],
    operatingSystems: ["o"],
  },
  maintenance: {
    windows: [{ scope: "all", rrule: "FREQ=DAILY", dtstart: "x", timeZone: "UTC", durationSeconds: 1, nativeId: "n" }],
    exclusions: [{ start: at, end: at, untilEndOfSupport: true, blocks: "all", nativeId: "n", pool: "p" }],
    disruptionBudget: { minorIntervalSeconds: 1, patchIntervalSeconds: 1, lastMinorAt: at, lastAt: at },
    bestEffort: true,
  },
  operations: [
    {
      id: "i",
      kind: "other",
      kindRaw: "K",
      pool: "p",
      status: "running",
      from: version,
      to: version,
      startedAt: at,
      endedAt: at,
      initiatedBy: "user",
      error: "e",
    },
  ],
  addons: [
    {
      name: "n",
      version: "v",
      managed: true,
      status: "s",
      compatible: [{ minor: "1.34", versions: ["v"], defaultVersion: "v" }],
      issues: [issue],
    },
  ],
  insights: [
    {
      id: "i",
      category: "other",
      severity: "ok",
      statusRaw: "PASSING",
      targetMinor: "1.34",
      title: "t",
      reason: "r",
      recommendation: "r",
      resources: ["r"],
      refreshedAt: at,
      deprecatedApis: [
        {
          used: "u",
          replacement: "r",
          removedIn: "1.34",
          clients: [{ userAgent: "u", requests30d: 1, last: at }],
        },
      ],
      addons: [{ name: "n", compatible: ["v"] }],
    },
  ],
  capacity: {
    cniMode: "overlay",
    subnets: [{ id: "i", zone: "z", freeAddresses: 1, use: "pods" }],
    quotas: [{ name: "n", limit: 1, used: 1, unit: "u" }],
    launchTemplates: [{ pool: "p", id: "i", version: "1", latestVersion: "2", imageId: "a", imageName: "n" }],
  },
  autoUpgrade: {
    status: "paused",
    statusRaw: ["PAUSED"],
    pausedReasons: ["r"],
    minorTarget: version,
    patchTarget: version,
    rollback: { previousVersion: version, until: at, modeRaw: "m" },
  },
  access: {
    authenticationMode: "API",
    publicEndpoint: true,
    privateEndpoint: true,
    authorizedNetworks: ["0.0.0.0/0"],
    localAccounts: true,
  },
  upgradeTargets: [version],
  health: [issue],
  createdAt: at,
  labels: { a: "b" },
  environment: "e",
  wave: "w",
  owner: "o",
  observedAt: at,
  source: "api",
};

const report: Complete<ScopeReport> = {
  scope,
  status: "partial",
  clusters: 1,
  emptyAsOf: at,
  gaps: [{ scope, what: "w", code: "AUTH", message: "m", cluster: "c", path: "$", hint: "h", retryAfterMs: 1 }],
  offers: [
    {
      ...dates,
      version,
      provider: "roks",
      distributionVersion: version,
      location: "l",
      channel: "c",
      isDefault: true,
      isPreview: true,
      plans: ["p"],
      upgradesTo: [version],
    },
  ],
};

/** Paths of every value that has no parts. */
function* leaves(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value !== "object" || value === null) yield path;
  else for (const [key, inner] of Object.entries(value)) yield* leaves(inner, [...path, key]);
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((entry, i) => (String(i) === key ? replaced(entry, rest, by) : entry));
  const fields = value as Readonly<Record<string, unknown>>;
  return { ...fields, [key]: replaced(fields[key], rest, by) };
}

describe("the schema", () => {
  it.each([
    ["cluster", { cluster }],
    ["scope", { scope: report }],
  ])("knows every field of a %s: none may hold something else", (_, record) => {
    expect(recordFlaw(record)).toBeUndefined();
    const paths = [...leaves(record)];
    expect(paths.length).toBeGreaterThan(20);
    const accepted = paths.filter((path) => recordFlaw(replaced(record, path, [null]) as object) === undefined);
    expect(accepted).toEqual([]);
  });

  it("names the path of what is wrong", () => {
    const wrong = replaced({ cluster }, ["cluster", "pools", "0", "size", "min"], -1) as object;
    expect(recordFlaw(wrong)).toMatchObject({ path: "$.cluster.pools[0].size.min" });
  });
});

describe("the inventory document", () => {
  it("fits its schema and says whether everything was read", () => {
    const inventory = buildInventory(3);
    const document = inventoryDocument(inventory);
    expect(flawOf(fleetInventory, JSON.parse(JSON.stringify(document)))).toBeUndefined();
    expect(document).toMatchObject({ kind: "FleetInventory", schemaVersion: 1, complete: false, interrupted: false });
  });

  it("is complete without gaps, where a service that is switched off is none", () => {
    const { gaps, ...inventory } = buildInventory(1);
    const off = { scope, what: "clusters", code: "NOT_ENABLED", message: "off" } as const;
    const read = { scope, status: "ok", clusters: 1, gaps: [] } as const;
    expect(gaps).not.toEqual([]);
    expect(isComplete({ ...inventory, gaps: [], scopes: [read] })).toBe(true);
    expect(isComplete({ ...inventory, gaps: [], scopes: [{ ...read, gaps: [off] }] })).toBe(true);
    expect(isComplete({ ...inventory, gaps: [], scopes: [report] })).toBe(false);
    expect(isComplete({ ...inventory, gaps, scopes: [read] })).toBe(false);
    expect(isComplete({ ...inventory, gaps: [], scopes: [read], interrupted: true })).toBe(false);
  });
});
