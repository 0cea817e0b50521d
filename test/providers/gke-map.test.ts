import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import type { Cluster } from "../../lib/core/cluster.ts";
import { Reader } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { mapOffers } from "../../providers/gke/map-offers.ts";
import { type Reading, readClusters, readOperations } from "../../providers/gke/read-clusters.ts";
import { mutations } from "../support/mutations.ts";

const scope: Scope = { provider: "gke", accountId: "shop-prod" };
const observedAt = "2026-11-21T00:00:00Z";
const corpora = resolve(
  import.meta.dirname,
  "../..",
  process.env["FLEETWRIGHT_CORPORA"] ?? "../shared/corpora",
  "responses/gke",
);
const recorded = existsSync(corpora);

function corpus(file: string): unknown {
  return JSON.parse(readFileSync(resolve(corpora, file), "utf8"));
}

/** Recorded lists; one of the files holds a single cluster without the list around it. */
function recordedLists(): readonly { readonly clusters: readonly object[] }[] {
  return ["1", "2"]
    .map((folder) => corpus(`${folder}/container-clusters.json`) as { clusters: object[] })
    .concat({ clusters: [corpus("3/container-clusters.json") as object] });
}

const base = {
  name: "web",
  location: "europe-west4",
  selfLink: "https://container.googleapis.com/v1/projects/shop-prod/locations/europe-west4/clusters/web",
  status: "RUNNING",
  currentMasterVersion: "1.33.5-gke.1162000",
  createTime: "2025-02-03T04:05:06+00:00",
  networkConfig: {},
  nodePools: [{ name: "main", status: "RUNNING", version: "1.32.9-gke.1239000" }],
};

function read(cluster: object): Reading<Cluster> {
  return readClusters({ clusters: [cluster] }, scope, observedAt);
}

function mapped(changes: object): Cluster {
  const { items, gaps } = read({ ...base, ...changes });
  expect(gaps).toStrictEqual([]);
  expect(items).toHaveLength(1);
  return items[0] as Cluster;
}

function pool(changes: object): Cluster["pools"][number] {
  const [first] = mapped({ nodePools: [{ ...base.nodePools[0], ...changes }] }).pools;
  return first as Cluster["pools"][number];
}

describe.skipIf(!recorded)("recorded answers (skipped where the corpora are not on the machine)", () => {
  test("every recorded cluster is read without a gap", () => {
    for (const list of recordedLists()) {
      const { items, gaps } = readClusters(list, scope, observedAt);
      expect(gaps).toStrictEqual([]);
      expect(items).toHaveLength(list.clusters.length);
    }
  });

  test("modes, channels, windows and pools come out as recorded", () => {
    const [first, second, third] = recordedLists().map((list) => readClusters(list, scope, observedAt).items);
    const byName = new Map(first?.map((cluster) => [cluster.name, cluster]));
    const autopilot = byName.get("autopilot-gke1");
    expect(autopilot).toMatchObject({
      uid: "projects/gcpdiag-gke1-aaaa/locations/europe-west4/clusters/autopilot-gke1",
      mode: "autopilot",
      pools: [],
      poolsComplete: false,
      channel: { raw: "REGULAR", kind: "regular" },
      network: { cni: "dataplane-v2", policyEnforced: true, dns: { mode: "node-local" } },
    });
    expect(byName.get("gke2")).toMatchObject({
      mode: "standard",
      poolsComplete: true,
      channel: { raw: "UNSPECIFIED", kind: "none" },
      network: { policyEnforced: false, dns: { mode: "kube-dns" } },
    });
    expect(byName.get("gke6")?.maintenance).toStrictEqual({
      windows: [
        {
          scope: "all",
          rrule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
          dtstart: "2023-02-01T09:00:00",
          timeZone: "UTC",
          durationSeconds: 28_800,
        },
      ],
      exclusions: [],
      bestEffort: true,
    });
    expect(second?.[0]?.pools[0]).toMatchObject({
      size: { min: 3, max: 100, autoscaling: true },
      upgrade: { strategy: "surge", maxSurge: { value: 1 }, maxUnavailable: { value: 0 }, auto: true },
      architecture: "amd64",
      os: "linux",
      capacity: "on-demand",
    });
    expect(third?.[0]).toMatchObject({
      controlPlane: {
        status: "error",
        statusRaw: "ERROR",
        endpoint: { public: "35.239.14.64", private: "10.0.0.2" },
      },
      network: { policyEngine: "calico", policyEnforced: true, serviceCidrs: ["34.118.224.0/20"] },
      health: [{ code: "RESOURCE_EXHAUSTED", severity: "error" }, { code: "RESOURCE_EXHAUSTED" }],
    });
  });

  test("nothing of masterAuth is carried over", () => {
    const text = JSON.stringify(recordedLists().map((list) => readClusters(list, scope, observedAt)));
    expect(text).not.toMatch(/REDACTED|LS0tLS1CRUdJTi|masterAuth/);
  });

  test("recorded server configurations give offers of every channel without a gap", () => {
    for (const file of [
      "1/container-server-config-europe-west4.json",
      "2/container-server-config-europe-west10.json",
    ]) {
      const config = new Reader(corpus(file));
      const offers = mapOffers(config, "europe-west4");
      expect(config.problems).toStrictEqual([]);
      expect(new Set(offers.map(({ channel }) => channel))).toStrictEqual(
        new Set([undefined, "RAPID", "REGULAR", "STABLE"]),
      );
      expect(offers.filter(({ isDefault }) => isDefault).length).toBeGreaterThanOrEqual(3);
    }
  });

  test("3,000 seeded mutations each give a cluster or a gap that names its place, and cost the neighbours nothing", () => {
    const untouched = { ...base, name: "neighbour", selfLink: base.selfLink.replace("web", "neighbour") };
    const [neighbour] = read(untouched).items;
    const samples = recordedLists().flatMap(({ clusters }) => clusters);
    let clusters = 0;
    let gapsSeen = 0;
    for (const [index, sample] of samples.entries()) {
      const clean = read(sample).items[0];
      for (const { title, value } of mutations(sample, Math.ceil(3000 / samples.length), 20261121 + index)) {
        const { items, gaps } = readClusters({ clusters: [untouched, value, untouched] }, scope, observedAt);
        expect(items[0], title).toStrictEqual(neighbour);
        const own = items.slice(1);
        const ownGaps = gaps.filter((gap) => !gap.path?.startsWith("$.clusters[2]"));
        expect(own.length + ownGaps.length, title).toBeGreaterThan(0);
        for (const gap of ownGaps) {
          // The place that was changed, or one inside or around it.
          const [place, changed] = [gap.path ?? "", `$.clusters[1]${title.split(" at $")[1]}`];
          expect(place.startsWith(changed) || changed.startsWith(place), `${title}: ${place}`).toBe(true);
          expect(gap.message, title).not.toContain("\u001b");
          expect(gap.scope, title).toBe(scope);
        }
        // Without a gap, the cluster is one that the API could have meant: nothing that was there has silently gone.
        if (ownGaps.length === 0) expect(Object.keys(own[0] ?? {}), title).toContain("maintenance");
        if (own[0] !== undefined && clean !== undefined) {
          expect(() => JSON.stringify(own[0]), title).not.toThrow();
          expect(JSON.stringify(own[0]), title).not.toContain("NaN");
        }
        clusters += own.length;
        gapsSeen += ownGaps.length;
      }
    }
    expect(Object.keys(Object.prototype)).toStrictEqual([]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    // Both outcomes occur, or the mutations would prove nothing.
    expect(clusters).toBeGreaterThan(2000);
    expect(gapsSeen).toBeGreaterThan(300);
  });

  test("1,000 seeded mutations of a server configuration never throw, and what is offered is a version", () => {
    const sample = corpus("1/container-server-config-europe-west4.json");
    for (const { title, value } of mutations(sample, 1000, 7)) {
      const config = new Reader(value);
      for (const offer of mapOffers(config, "europe-west4")) {
        expect(offer.version.precision, title).toBe("build");
        expect(typeof offer.channel, title).toMatch(/^(?:string|undefined)$/);
      }
      for (const { path } of config.problems) expect(path, title).toMatch(/^\$/);
    }
  });
});

describe("what identifies a cluster", () => {
  test("zonal and regional links give one form of uid, with the project that the link names", () => {
    const zonal = "https://container.googleapis.com/v1/projects/other-project/zones/europe-west4-a/clusters/web";
    const cluster = mapped({ selfLink: zonal, location: "europe-west4-a" });
    expect(cluster.uid).toBe("projects/other-project/locations/europe-west4-a/clusters/web");
    expect(cluster.ref).toMatchObject({ nativeId: zonal, location: "europe-west4-a", scope });
  });

  test("without a link the uid is put together from project, location and name", () => {
    const { selfLink: _, ...rest } = base;
    const { items, gaps } = read(rest);
    expect(gaps).toStrictEqual([]);
    expect(items[0]?.uid).toBe("projects/shop-prod/locations/europe-west4/clusters/web");
  });

  test("a cluster without any name is a gap, and so is a second entry of the same cluster", () => {
    const { items, gaps } = readClusters({ clusters: [{ status: "RUNNING" }, base, base] }, scope, observedAt);
    expect(items).toHaveLength(1);
    expect(gaps.map(({ path, what }) => [path, what])).toStrictEqual([
      ["$.clusters[0].name", "a cluster"],
      ["$.clusters[2]", "a cluster"],
    ]);
  });

  test("hostile keys of labels stay labels", () => {
    const labels = JSON.parse('{"__proto__":"x","constructor":"y","=cmd":"\\u001b[31m"}');
    const cluster = mapped({ resourceLabels: labels });
    expect(Object.entries(cluster.labels)).toStrictEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
      ["=cmd", "\u001b[31m"],
    ]);
  });
});

describe("versions and status", () => {
  test.each([["currentMasterVersion"], ["status"]])("a missing %s leaves the cluster and a gap", (key) => {
    const { items, gaps } = read({ ...base, [key]: "" });
    expect(items).toHaveLength(1);
    expect(gaps.map(({ path, cluster, code }) => [path, cluster, code])).toStrictEqual([
      [`$.clusters[0].${key}`, "web", "BAD_RESPONSE"],
    ]);
  });

  test("a status of the future keeps its text", () => {
    expect(mapped({ status: "HIBERNATING" }).controlPlane).toMatchObject({
      status: "unknown",
      statusRaw: "HIBERNATING",
    });
  });

  test("an emulated version of a rollback-safe upgrade is told apart from the binary's", () => {
    const { controlPlane } = mapped({ currentEmulatedVersion: "1.32", initialClusterVersion: "1.29.4-gke.1" });
    expect(controlPlane.emulatedVersion?.minor).toBe(32);
    expect(controlPlane.version?.minor).toBe(33);
    expect(controlPlane.requestedVersion).toBe("1.29.4-gke.1");
  });

  test("the zero values that gRPC fills in read as absent", () => {
    const filled = {
      ...base,
      autopilot: null,
      releaseChannel: null,
      maintenancePolicy: null,
      masterAuth: null,
      currentEmulatedVersion: "",
      initialClusterVersion: "",
      endpoint: "",
      expireTime: "",
      conditions: [],
      resourceLabels: {},
      privateClusterConfig: null,
      controlPlaneEndpointsConfig: null,
      ipAllocationPolicy: null,
      addonsConfig: null,
      networkPolicy: null,
      nodePools: [
        {
          ...base.nodePools[0],
          config: null,
          autoscaling: null,
          management: null,
          upgradeSettings: null,
          updateInfo: null,
          nodeDrainConfig: null,
          maintenancePolicy: null,
          initialNodeCount: 0,
          locations: [],
          conditions: [],
        },
      ],
    };
    const { items, gaps } = read(filled);
    expect(gaps).toStrictEqual([]);
    const { autopilot: _, ...sparse } = read(base).items[0] as Cluster & { autopilot?: unknown };
    expect(items[0]).toStrictEqual(sparse);
  });
});

describe("support and price", () => {
  test.each([
    [{ channel: "EXTENDED" }, "extended", "enter-extended", "extended-phase"],
    [{ channel: "STABLE" }, "standard", "auto-upgrade", "never"],
    [{ channel: "UNSPECIFIED" }, "standard", "auto-upgrade", "never"],
    [{}, "standard", "auto-upgrade", "never"],
    [{ channel: "GLACIAL" }, "unknown", "unknown", "unknown"],
  ] as const)("the channel %j gives plan %s", (releaseChannel, plan, atEndOfStandard, surcharge) => {
    const { support, pricing } = mapped({ releaseChannel });
    expect(support).toMatchObject({ plan, atEndOfStandard, endOfStandard: { source: "bundled" } });
    expect(pricing?.surcharge).toBe(surcharge);
    expect(pricing?.supportHourlyUsd !== undefined).toBe(surcharge === "extended-phase");
  });

  test("a minor that the calendar does not know has no dates", () => {
    const { support } = mapped({ currentMasterVersion: "1.99.1-gke.1" });
    expect(support).toStrictEqual({ plan: "standard", atEndOfStandard: "auto-upgrade" });
  });
});

describe("endpoints", () => {
  test.each([
    [{ endpoint: "34.1.2.3" }, { public: "34.1.2.3" }],
    [
      { endpoint: "10.0.0.2", privateClusterConfig: { enablePrivateEndpoint: true, privateEndpoint: "10.0.0.2" } },
      { private: "10.0.0.2" },
    ],
    [
      {
        endpoint: "34.1.2.3",
        controlPlaneEndpointsConfig: {
          dnsEndpointConfig: { endpoint: "gke-1.europe-west4.gke.goog" },
          ipEndpointsConfig: { enabled: true, enablePublicEndpoint: false, privateEndpoint: "10.0.0.2" },
        },
      },
      { private: "10.0.0.2", dns: "gke-1.europe-west4.gke.goog" },
    ],
    [{}, undefined],
  ])("%j", (fields, expected) => {
    expect(mapped(fields).controlPlane.endpoint).toStrictEqual(expected);
  });
});

describe("node pools", () => {
  test.each([
    [undefined, { strategy: "surge", maxSurge: 1, maxUnavailable: 0 }],
    [{}, { strategy: "surge", maxSurge: 1, maxUnavailable: 0 }],
    [
      { strategy: "SURGE", maxSurge: 0, maxUnavailable: 2 },
      { strategy: "surge", maxSurge: 0, maxUnavailable: 2 },
    ],
    [{ maxSurge: 3 }, { strategy: "surge", maxSurge: 3, maxUnavailable: 0 }],
  ])("upgrade settings %j", (upgradeSettings, { strategy, maxSurge, maxUnavailable }) => {
    expect(pool({ upgradeSettings }).upgrade).toStrictEqual({
      strategy,
      maxSurge: { value: maxSurge, unit: "nodes" },
      maxUnavailable: { value: maxUnavailable, unit: "nodes" },
      nativeStrategy: "SURGE",
    });
  });

  test("blue-green settings come in shares and in numbers, with durations in both spellings", () => {
    const upgradeSettings = {
      strategy: "BLUE_GREEN",
      blueGreenSettings: {
        standardRolloutPolicy: {
          batchPercentage: 0.20000000298023224,
          batchSoakDuration: { seconds: "600", nanos: 0 },
        },
        nodePoolSoakDuration: "3600s",
      },
    };
    expect(pool({ upgradeSettings }).upgrade).toStrictEqual({
      strategy: "blue-green",
      batch: { value: 20, unit: "percent" },
      batchSoakSeconds: 600,
      poolSoakSeconds: 3600,
      nativeStrategy: "BLUE_GREEN",
    });
    const standardRolloutPolicy = { batchNodeCount: 4, batchPercentage: 0 };
    const counted = pool({ upgradeSettings: { strategy: "BLUE_GREEN", blueGreenSettings: { standardRolloutPolicy } } });
    expect(counted.upgrade.batch).toStrictEqual({ value: 4, unit: "nodes" });
  });

  test.each([
    ["SHORT_LIVED", "provider"],
    ["SOMETHING_NEW", "unknown"],
  ])("the strategy %s keeps its name and is %s", (strategy, expected) => {
    expect(pool({ upgradeSettings: { strategy } }).upgrade).toStrictEqual({
      strategy: expected,
      nativeStrategy: strategy,
    });
  });

  test("during a blue-green upgrade both versions are there, and the old one until it is deleted", () => {
    const info = { greenPoolVersion: "1.33.5-gke.1162000", bluePoolDeletionStartTime: "2026-11-22T10:00:00Z" };
    const { versions, targetVersion, rollbackTo } = pool({ updateInfo: { blueGreenInfo: info } });
    expect(versions.map(({ version }) => version.minor)).toStrictEqual([32, 33]);
    expect(targetVersion?.minor).toBe(33);
    expect(rollbackTo).toMatchObject([{ version: { minor: 32 }, until: "2026-11-22T10:00:00Z" }]);
  });

  test("limits of the autoscaler count for each zone unless they are totals", () => {
    const zones = ["a", "b", "c"];
    const perZone = { enabled: true, minNodeCount: 1, maxNodeCount: 5, totalMinNodeCount: 0, totalMaxNodeCount: 0 };
    const total = { enabled: true, minNodeCount: 0, maxNodeCount: 0, totalMaxNodeCount: 9 };
    expect(pool({ locations: zones, autoscaling: perZone }).size).toStrictEqual({ min: 3, max: 15, autoscaling: true });
    expect(pool({ locations: zones, autoscaling: total }).size).toStrictEqual({ min: 0, max: 9, autoscaling: true });
    expect(pool({ locations: [], autoscaling: perZone }).size).toStrictEqual({ autoscaling: true });
    expect(pool({ initialNodeCount: 3 }).size).toStrictEqual({ autoscaling: false });
  });

  test("kind, capacity, image, operating system, architecture, labels and taints are told as the API tells them", () => {
    const first = pool({
      autoscaling: { enabled: true, autoprovisioned: true, maxNodeCount: 4 },
      locations: ["a"],
      config: {
        machineType: "c4a-standard-4",
        imageType: "UBUNTU_CONTAINERD",
        spot: true,
        labels: { tier: "batch" },
        taints: [
          { key: "batch", value: "yes", effect: "NO_SCHEDULE" },
          { key: "new", effect: 9 },
        ],
      },
      nodeDrainConfig: { pdbTimeoutDuration: "1800s" },
      management: { autoRepair: true },
    });
    expect(first).toMatchObject({
      kind: "autoprovisioned",
      capacity: "spot",
      image: { family: "UBUNTU_CONTAINERD" },
      os: "linux",
      architecture: "arm64",
      instanceTypes: ["c4a-standard-4"],
      labels: { tier: "batch" },
      taints: [
        { key: "batch", value: "yes", effect: "NoSchedule" },
        { key: "new", effect: "9" },
      ],
      upgrade: { auto: false, drainTimeoutSeconds: 1800 },
    });
    expect(pool({ config: { machineType: "zz9-plural", imageType: "PLAN9" } })).not.toHaveProperty("architecture");
    expect(pool({ config: { flexStart: true } }).capacity).toBe("flex");
    expect(pool({ config: { imageType: "WINDOWS_LTSC_CONTAINERD" } }).os).toBe("windows");
    expect(pool({ config: undefined })).not.toHaveProperty("capacity");
  });

  test("a pool that cannot be read makes the pools incomplete", () => {
    const { items, gaps } = read({ ...base, nodePools: [...base.nodePools, { status: "RUNNING" }, 7] });
    expect(items[0]?.pools).toHaveLength(1);
    expect(items[0]?.poolsComplete).toBe(false);
    expect(gaps.map(({ path }) => path).toSorted()).toStrictEqual([
      "$.clusters[0].nodePools[1].name",
      "$.clusters[0].nodePools[2]",
    ]);
  });

  test("health problems keep Google's code, and a condition that says nothing is none", () => {
    const conditions = [
      { code: "UNKNOWN", canonicalCode: "OK", message: "" },
      { code: "GCE_STOCKOUT", message: "no more e2" },
      { code: "GCE_STOCKOUT", canonicalCode: "RESOURCE_EXHAUSTED", message: "full" },
    ];
    expect(pool({ status: "RUNNING_WITH_ERROR", conditions })).toMatchObject({
      status: "degraded",
      issues: [
        { code: "GCE_STOCKOUT", message: "no more e2", severity: "warning" },
        { code: "RESOURCE_EXHAUSTED", message: "full", severity: "warning" },
      ],
    });
  });
});

describe("maintenance", () => {
  const windowsOf = (window: object) => mapped({ maintenancePolicy: { window } }).maintenance?.windows;

  test("a daily window keeps its time of day in the rule", () => {
    const window = { dailyMaintenanceWindow: { startTime: "03:30", duration: "PT4H0M0S" } };
    expect(windowsOf(window)).toStrictEqual([
      { scope: "all", rrule: "FREQ=DAILY;BYHOUR=3;BYMINUTE=30", timeZone: "UTC", durationSeconds: 14_400 },
    ]);
  });

  test("a recurring window is the same from text and from protobuf timestamps", () => {
    const recurrence = "FREQ=WEEKLY;BYDAY=SA";
    const text = { startTime: "2026-01-03T02:00:00Z", endTime: "2026-01-03T08:00:00Z" };
    const proto = { startTime: { seconds: "1767405600", nanos: 0 }, endTime: { seconds: "1767427200", nanos: 0 } };
    const expected = [
      { scope: "all", rrule: recurrence, dtstart: "2026-01-03T02:00:00", timeZone: "UTC", durationSeconds: 21_600 },
    ];
    expect(windowsOf({ recurringWindow: { recurrence, window: text } })).toStrictEqual(expected);
    expect(windowsOf({ recurringWindow: { recurrence: `RRULE:${recurrence}`, window: proto } })).toStrictEqual(
      expected,
    );
  });

  test("the younger recurring window starts on its day, or carries its time in the rule", () => {
    const rest = { windowStartTime: { hours: 22, minutes: 15 }, windowDuration: "7200s", recurrence: "FREQ=DAILY" };
    const window = { scope: "all", timeZone: "UTC", durationSeconds: 7200 };
    expect(windowsOf({ recurringMaintenanceWindow: rest })).toStrictEqual([
      { ...window, rrule: "FREQ=DAILY;BYHOUR=22;BYMINUTE=15" },
    ]);
    const delayUntil = { year: 2026, month: 2, day: 7 };
    expect(windowsOf({ recurringMaintenanceWindow: { ...rest, delayUntil } })).toStrictEqual([
      { ...window, rrule: "FREQ=DAILY", dtstart: "2026-02-07T22:15:00" },
    ]);
  });

  test("exclusions say what they block and how they end", () => {
    const times = { startTime: "2026-12-01T00:00:00Z", endTime: "2027-01-02T00:00:00Z" };
    const exclusion = (scope: string, endTimeBehavior?: string) => ({
      ...times,
      maintenanceExclusionOptions: { scope, endTimeBehavior },
    });
    const { maintenance } = mapped({
      maintenancePolicy: {
        window: {
          maintenanceExclusions: {
            all: times,
            minor: exclusion("NO_MINOR_UPGRADES"),
            nodes: exclusion("NO_MINOR_OR_NODE_UPGRADES", "UNTIL_END_OF_SUPPORT"),
          },
        },
        disruptionBudget: {
          minorVersionDisruptionInterval: { seconds: "2592000" },
          patchVersionDisruptionInterval: "86400s",
        },
      },
      nodePools: [
        {
          ...base.nodePools[0],
          maintenancePolicy: { exclusionUntilEndOfSupport: { enabled: true, startTime: times.startTime } },
        },
      ],
    });
    expect(maintenance?.disruptionBudget).toStrictEqual({
      minorIntervalSeconds: 2_592_000,
      patchIntervalSeconds: 86_400,
    });
    const common = { start: times.startTime, end: times.endTime };
    expect(maintenance?.exclusions).toStrictEqual([
      { ...common, blocks: "all", nativeId: "all" },
      { ...common, blocks: "minor", nativeId: "minor" },
      { ...common, untilEndOfSupport: true, blocks: "minor-and-nodes", nativeId: "nodes" },
      { start: times.startTime, untilEndOfSupport: true, blocks: "all", pool: "main" },
    ]);
  });

  test.each([
    [{ dailyMaintenanceWindow: { startTime: "3 o'clock", duration: "PT4H" } }, ".dailyMaintenanceWindow.startTime"],
    [{ recurringWindow: { recurrence: "FREQ=DAILY" } }, ".recurringWindow.window.startTime"],
    [
      {
        recurringWindow: {
          recurrence: "FREQ=DAILY",
          window: { startTime: "2026-01-03T02:00:00Z", endTime: "2026-01-03T02:00:00Z" },
        },
      },
      ".recurringWindow.window.endTime",
    ],
    [
      {
        recurringMaintenanceWindow: {
          recurrence: "FREQ=DAILY",
          windowDuration: "60s",
          delayUntil: { year: 2026, month: 2, day: 30 },
        },
      },
      ".recurringMaintenanceWindow.delayUntil",
    ],
    [
      {
        recurringWindow: {
          recurrence: "every now and then",
          window: { startTime: "2026-01-03T02:00:00Z", endTime: "2026-01-03T03:00:00Z" },
        },
      },
      ".recurringWindow.recurrence",
    ],
    [
      {
        maintenanceExclusions: {
          x: { startTime: "2026-01-03T02:00:00Z", maintenanceExclusionOptions: { scope: "NO_FUN" } },
        },
      },
      ".maintenanceExclusions.x.maintenanceExclusionOptions.scope",
    ],
  ])("what cannot be understood is left out and named: %j", (window, path) => {
    const { items, gaps } = read({ ...base, maintenancePolicy: { window } });
    expect(items[0]?.maintenance).toMatchObject({ windows: [], exclusions: [] });
    expect(gaps.map((gap) => gap.path)).toContain(`$.clusters[0].maintenancePolicy.window${path}`);
  });
});

describe("network", () => {
  test.each([
    [{ networkConfig: { datapathProvider: "ADVANCED_DATAPATH" } }, { cni: "dataplane-v2", policyEnforced: true }],
    [
      { networkConfig: { datapathProvider: "LEGACY_DATAPATH" }, networkPolicy: { enabled: true, provider: "CALICO" } },
      { cni: "legacy-datapath", policyEngine: "calico", policyEnforced: true },
    ],
    [{ networkConfig: { datapathProvider: "LEGACY_DATAPATH" } }, { cni: "legacy-datapath", policyEnforced: false }],
    [{ networkConfig: { datapathProvider: "QUANTUM_DATAPATH" } }, { cni: "QUANTUM_DATAPATH" }],
    [
      { networkConfig: { dnsConfig: { clusterDns: "CLOUD_DNS" } } },
      { dns: { mode: "cloud-dns", addresses: ["169.254.169.254"] } },
    ],
    [{ networkConfig: { dnsConfig: { clusterDns: "PLATFORM_DEFAULT" } } }, { dns: { mode: "kube-dns" } }],
    [
      { addonsConfig: { dnsCacheConfig: { enabled: true } } },
      { dns: { mode: "node-local", addresses: ["169.254.20.10"] } },
    ],
    [{ ipAllocationPolicy: { stackType: "IPV4_IPV6" } }, { ipFamily: "dual" }],
  ])("%j", (fields, expected) => {
    expect(mapped(fields).network).toMatchObject(expected);
  });

  test("what a data path or a DNS provider of the future does is not claimed", () => {
    const networkConfig = { datapathProvider: "QUANTUM_DATAPATH", dnsConfig: { clusterDns: "TELEPATHY" } };
    const { network } = mapped({ networkConfig });
    expect(network).not.toHaveProperty("policyEnforced");
    expect(network).not.toHaveProperty("dns");
  });

  test("Autopilot clusters have the DNS cache on their nodes, which cannot be switched off there", () => {
    const { network } = mapped({
      autopilot: { enabled: true },
      networkConfig: { dnsConfig: { clusterDns: "CLOUD_DNS" } },
    });
    expect(network?.dns).toStrictEqual({ mode: "node-local", addresses: ["169.254.20.10"] });
  });
});

describe("operations", () => {
  const link = "https://container.googleapis.com/v1/projects/42/zones/europe-west4-a/clusters/web/nodePools/main";

  test("those that are over are left out; an unknown type keeps its name", () => {
    const { items, gaps } = readOperations(
      {
        operations: [
          { name: "a", status: "DONE", operationType: "UPGRADE_MASTER", targetLink: link },
          { name: "b", status: "ABORTING", operationType: 42, targetLink: `${link}/node/x`, startTime: observedAt },
          { name: "c", status: "RUNNING", operationType: "AUTO_REPAIR_NODES", targetLink: link },
        ],
      },
      scope,
    );
    expect(gaps).toStrictEqual([]);
    expect(items.map(({ operation }) => operation)).toStrictEqual([
      { id: "b", kind: "other", kindRaw: "42", pool: "main", status: "cancelling", startedAt: observedAt },
      {
        id: "c",
        kind: "repair",
        kindRaw: "AUTO_REPAIR_NODES",
        pool: "main",
        status: "running",
        initiatedBy: "provider",
      },
    ]);
  });

  test("one whose target cannot be read is a gap", () => {
    const { items, gaps } = readOperations({ operations: [{ name: "a", status: "RUNNING" }] }, scope);
    expect(items).toStrictEqual([]);
    expect(gaps.map(({ path }) => path)).toStrictEqual(["$.operations[0].targetLink"]);
  });
});
