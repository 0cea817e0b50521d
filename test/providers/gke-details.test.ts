import { afterEach, describe, expect, test } from "vitest";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { ClusterDetail, Detail } from "../../lib/core/cluster-detail.ts";
import type { Harvest } from "../../lib/core/gap.ts";
import type { CallOptions, FleetProvider } from "../../lib/core/provider.ts";
import { Reader } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { recordFlaw } from "../../lib/documents/schema/record-flaw.ts";
import { startSimulator } from "../../lib/simulator/simulator.ts";
import { gke } from "../../providers/gke/index.ts";
import { mapCluster } from "../../providers/gke/map.ts";
import { mapAutoUpgrade, mapInsights, mapPastUpgrades } from "../../providers/gke/map-upgrade-info.ts";
import { googleFleet } from "../lib/simulator/google-fleet.ts";
import { type Answers, sendOnce, serveGrpc } from "./gke-loopback.ts";

const scope: Scope = { provider: "gke", accountId: "shop-prod" };
const now = "2026-11-21T00:00:00Z";
const opened: { close?(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close?.();
});

function keep<T extends { close?(): Promise<void> }>(resource: T): T {
  opened.push(resource);
  return resource;
}

const raw = (name: string, more: object = {}) => ({
  name,
  location: "europe-west4",
  selfLink: `https://container.googleapis.com/v1/projects/shop-prod/locations/europe-west4/clusters/${name}`,
  status: "RUNNING",
  currentMasterVersion: "1.33.5-gke.1162000",
  releaseChannel: { channel: "REGULAR" },
  nodePools: [],
  ...more,
});

function cluster(name: string, more: object = {}): Cluster {
  const reader = new Reader(raw(name, more));
  const mapped = mapCluster(reader, scope, now);
  expect(reader.problems).toStrictEqual([]);
  if (mapped === undefined) throw new Error("no cluster");
  return { ...mapped, operations: [] };
}

function info(value: object): Reader {
  return new Reader(value);
}

async function detailsOf(
  provider: FleetProvider,
  clusters: readonly Cluster[],
  want: readonly Detail[],
  call: CallOptions = sendOnce(),
): Promise<readonly Harvest<ClusterDetail>[]> {
  const harvests: Harvest<ClusterDetail>[] = [];
  if (provider.details === undefined) throw new Error("the provider gives no details");
  for await (const harvest of provider.details(clusters, want, call)) harvests.push(harvest);
  return harvests;
}

async function serve(answers: Answers) {
  const server = keep(await serveGrpc(answers));
  return { server, provider: keep(gke({ endpoint: server.endpoint, projects: ["shop-prod"], env: {} })) };
}

describe("automatic upgrades", () => {
  test.each([
    [["ACTIVE"], "active"],
    [["MINOR_UPGRADE_PAUSED"], "minor-paused"],
    [["ACTIVE", "UPGRADE_PAUSED"], "paused"],
    [["MINOR_UPGRADE_PAUSED", "ACTIVE"], "minor-paused"],
    [[99], "unknown"],
    [[], "unknown"],
    [undefined, "unknown"],
  ])("the status %j is %s", (autoUpgradeStatus, status) => {
    const reader = info({ autoUpgradeStatus });
    expect(mapAutoUpgrade(reader).status).toBe(status);
    expect(reader.problems).toStrictEqual([]);
  });

  test("targets are versions, and a rollback is offered only while a rollback-safe upgrade lasts", () => {
    const upgrade = mapAutoUpgrade(
      info({
        autoUpgradeStatus: ["ACTIVE"],
        minorTargetVersion: "1.34.4-gke.1047000",
        patchTargetVersion: "1.33.8-gke.1112000",
        rollbackSafeUpgradeStatus: {
          mode: "KCP_MINOR_UPGRADE_ROLLBACK_SAFE_MODE",
          controlPlaneUpgradeRollbackEndTime: { seconds: "1796083200", nanos: 0 },
          previousVersion: "1.32.9-gke.1239000",
        },
      }),
    );
    expect(upgrade).toMatchObject({
      minorTarget: { raw: "1.34.4-gke.1047000" },
      patchTarget: { raw: "1.33.8-gke.1112000" },
      rollback: {
        previousVersion: { raw: "1.32.9-gke.1239000" },
        until: "2026-12-01T00:00:00Z",
        modeRaw: "KCP_MINOR_UPGRADE_ROLLBACK_SAFE_MODE",
      },
    });
    const regular = mapAutoUpgrade(info({ rollbackSafeUpgradeStatus: { mode: 0, previousVersion: "" } }));
    expect(regular).not.toHaveProperty("rollback");
  });

  test.each([
    ["MAINTENANCE_WINDOW", "ok"],
    ["CLUSTER_DISRUPTION_BUDGET", "ok"],
    ["MAINTENANCE_EXCLUSION_NO_UPGRADES", "warning"],
    ["SYSTEM_CONFIG", "warning"],
    [42, "unknown"],
  ])("the reason %s to wait is an insight of severity %s", (reason, severity) => {
    const upgrade = mapAutoUpgrade(info({ autoUpgradeStatus: ["UPGRADE_PAUSED"], pausedReason: [reason] }));
    expect(mapInsights(upgrade, now)).toMatchObject([
      { category: "auto-upgrade-paused", severity, statusRaw: String(reason), refreshedAt: now },
    ]);
  });

  test("nothing that holds them up is no insight, and a value that is no list is named", () => {
    expect(mapInsights(mapAutoUpgrade(info({ autoUpgradeStatus: ["ACTIVE"] })), now)).toStrictEqual([]);
    const reader = info({ autoUpgradeStatus: "ACTIVE", pausedReason: [{}] });
    expect(mapAutoUpgrade(reader)).toMatchObject({ status: "unknown", pausedReasons: [] });
    expect(reader.problems.map(({ path }) => path)).toStrictEqual(["$.autoUpgradeStatus", "$.pausedReason"]);
  });

  test("past upgrades come oldest first; the running one is left to the list of operations", () => {
    const version = { initialVersion: "1.32.9-gke.1239000", targetVersion: "1.33.5-gke.1162000" };
    const past = mapPastUpgrades(
      info({
        upgradeDetails: [
          { state: "RUNNING", startTime: "2026-11-20T00:00:00Z", ...version },
          { state: "SUCCEEDED", startTime: "2026-09-02T00:00:00Z", endTime: "2026-09-02T00:10:00Z", ...version },
          { state: "FAILED", startTime: "2026-09-01T00:00:00Z", startType: "MANUAL", ...version },
          { state: 77, startTime: "2026-10-01T00:00:00Z", startType: "AUTOMATIC" },
        ],
      }),
    );
    expect(past.map(({ status, initiatedBy }) => [status, initiatedBy])).toStrictEqual([
      ["failed", "user"],
      ["succeeded", undefined],
      ["unknown", "provider"],
    ]);
    expect(past[1]).toMatchObject({
      kind: "control-plane-upgrade",
      from: { raw: "1.32.9-gke.1239000" },
      to: { raw: "1.33.5-gke.1162000" },
      startedAt: "2026-09-02T00:00:00Z",
      endedAt: "2026-09-02T00:10:00Z",
    });
  });
});

describe("what comes with a cluster", () => {
  test("add-ons are those that are switched on, whichever way the API says so", () => {
    const addonsConfig = {
      httpLoadBalancing: {},
      horizontalPodAutoscaling: { disabled: false },
      kubernetesDashboard: { disabled: true },
      networkPolicyConfig: null,
      dnsCacheConfig: { enabled: true },
      gcsFuseCsiDriverConfig: {},
      somethingNewConfig: { enabled: true },
    };
    expect(cluster("a", { addonsConfig }).addons).toStrictEqual(
      ["dnsCache", "horizontalPodAutoscaling", "httpLoadBalancing", "somethingNew"].map((name) => ({
        name,
        managed: true,
        issues: [],
      })),
    );
    expect(cluster("a")).not.toHaveProperty("addons");
  });

  test("add-ons of which one cannot be read are unknown, not shorter", () => {
    const reader = new Reader(raw("a", { addonsConfig: { httpLoadBalancing: {}, statefulHaConfig: { enabled: 1 } } }));
    expect(mapCluster(reader, scope, now)).not.toHaveProperty("addons");
    expect(reader.problems.map(({ path }) => path)).toStrictEqual(["$.addonsConfig.statefulHaConfig.enabled"]);
  });

  const endpoints = (ip: object, dns: object = {}) => ({
    controlPlaneEndpointsConfig: { ipEndpointsConfig: ip, dnsEndpointConfig: dns },
  });
  const office = { enabled: true, cidrBlocks: [{ cidrBlock: "203.0.113.0/24", displayName: "office" }] };

  test.each([
    [
      "a public endpoint without a list of networks is open to all",
      endpoints({ enabled: true, enablePublicEndpoint: true }),
      { publicEndpoint: true, privateEndpoint: true, authorizedNetworks: ["0.0.0.0/0"] },
    ],
    [
      "a list of networks that is switched on limits it",
      endpoints({ enablePublicEndpoint: true, authorizedNetworksConfig: office }),
      { publicEndpoint: true, privateEndpoint: true, authorizedNetworks: ["203.0.113.0/24"] },
    ],
    [
      "Google's own addresses are named where they are let through",
      endpoints({
        enablePublicEndpoint: true,
        authorizedNetworksConfig: { ...office, gcpPublicCidrsAccessEnabled: true },
      }),
      { publicEndpoint: true, privateEndpoint: true, authorizedNetworks: ["203.0.113.0/24", "gcpPublicCidrs"] },
    ],
    [
      "a private endpoint has no networks to list",
      endpoints({ enabled: true, enablePublicEndpoint: false, authorizedNetworksConfig: office }),
      { publicEndpoint: false, privateEndpoint: true },
    ],
    [
      "a DNS name that answers everybody makes it public",
      endpoints({ enabled: false }, { allowExternalTraffic: true }),
      { publicEndpoint: true, privateEndpoint: false, authorizedNetworks: ["0.0.0.0/0"] },
    ],
    [
      "older answers tell it in other fields",
      { privateClusterConfig: { enablePrivateEndpoint: true, privateEndpoint: "10.0.0.2" } },
      { publicEndpoint: false, privateEndpoint: true },
    ],
    [
      "older answers with a list of networks",
      { masterAuthorizedNetworksConfig: office },
      { publicEndpoint: true, privateEndpoint: false, authorizedNetworks: ["203.0.113.0/24"] },
    ],
  ])("%s", (_, fields, access) => {
    expect(cluster("a", fields).access).toStrictEqual(access);
  });

  test("pod ranges tell their free addresses, subnets of nodes only their names", () => {
    const { capacity, pools } = cluster("a", {
      networkConfig: { subnetwork: "projects/p/regions/r/subnetworks/nodes" },
      ipAllocationPolicy: {
        useIpAliases: true,
        clusterSecondaryRangeName: "pods",
        clusterIpv4CidrBlock: "10.0.0.0/14",
        defaultPodIpv4RangeUtilization: 0.75,
        additionalPodRangesConfig: {
          podRangeInfo: [{ rangeName: "more" }, { rangeName: "spare", utilization: 0.1 }],
        },
      },
      nodePools: [
        {
          name: "main",
          status: "RUNNING",
          version: "1.33.5-gke.1162000",
          networkConfig: { podRange: "pods", podIpv4CidrBlock: "10.0.0.0/14" },
        },
        {
          name: "apart",
          status: "RUNNING",
          version: "1.33.5-gke.1162000",
          networkConfig: {
            subnetwork: "projects/p/regions/r/subnetworks/apart",
            podRange: "more",
            podIpv4CidrBlock: "10.64.0.0/20",
            podIpv4RangeUtilization: 0.5,
          },
        },
      ],
    });
    expect(capacity).toStrictEqual({
      cniMode: "alias-ip",
      subnets: [
        { id: "projects/p/regions/r/subnetworks/nodes", use: "nodes" },
        { id: "projects/p/regions/r/subnetworks/apart", use: "nodes" },
        { id: "pods", freeAddresses: 65_536, use: "pods" },
        { id: "more", freeAddresses: 2048, use: "pods" },
        { id: "spare", use: "pods" },
      ],
    });
    expect(pools.map(({ subnets }) => subnets)).toStrictEqual([
      ["projects/p/regions/r/subnetworks/nodes"],
      ["projects/p/regions/r/subnetworks/apart"],
    ]);
  });

  test.each([0, undefined, null])("a share of %s is no share, so nothing is said to be free", (share) => {
    const ipAllocationPolicy = { clusterIpv4CidrBlock: "10.0.0.0/14", defaultPodIpv4RangeUtilization: share };
    expect(cluster("a", { ipAllocationPolicy }).capacity?.subnets).toStrictEqual([{ id: "10.0.0.0/14", use: "pods" }]);
  });

  test("a share that cannot be one is named", () => {
    const reader = new Reader(raw("a", { ipAllocationPolicy: { defaultPodIpv4RangeUtilization: 1.5 } }));
    mapCluster(reader, scope, now);
    expect(reader.problems.map(({ path }) => path)).toStrictEqual([
      "$.ipAllocationPolicy.defaultPodIpv4RangeUtilization",
    ]);
  });

  test("the disruption budget tells when it last let a disruption through", () => {
    const disruptionBudget = {
      minorVersionDisruptionInterval: { seconds: "2592000", nanos: 0 },
      lastMinorVersionDisruptionTime: { seconds: "1790812800", nanos: 0 },
      lastDisruptionTime: "2026-11-01T00:00:00Z",
    };
    expect(cluster("a", { maintenancePolicy: { disruptionBudget } }).maintenance?.disruptionBudget).toStrictEqual({
      minorIntervalSeconds: 2_592_000,
      lastMinorAt: "2026-10-01T00:00:00Z",
      lastAt: "2026-11-01T00:00:00Z",
    });
  });

  test("a blue-green upgrade tells its phase", () => {
    const blueGreenInfo = { phase: "DRAINING_BLUE_POOL", greenPoolVersion: "1.34.4-gke.1047000" };
    const pool = { name: "main", status: "RECONCILING", version: "1.33.5-gke.1162000", updateInfo: { blueGreenInfo } };
    expect(cluster("a", { nodePools: [pool] }).pools).toMatchObject([{ rolloutPhase: "DRAINING_BLUE_POOL" }]);
    const idle = { ...pool, updateInfo: { blueGreenInfo: { phase: "PHASE_UNSPECIFIED" } } };
    expect(cluster("a", { nodePools: [idle] }).pools[0]).not.toHaveProperty("rolloutPhase");
  });
});

describe("details", () => {
  test("insights and operations together take one request for each cluster, and the others none", async () => {
    const { server, provider } = await serve({
      FetchClusterUpgradeInfo: () => ({ ok: { autoUpgradeStatus: [1], patchTargetVersion: "1.33.8-gke.1112000" } }),
    });
    const told = { addonsConfig: {}, ipAllocationPolicy: { useIpAliases: true } };
    const clusters = [cluster("a", told), cluster("b", told)];
    const quiet = await detailsOf(provider, clusters, ["addons", "windows", "network"]);
    expect(quiet).toStrictEqual([{ scope, items: [], gaps: [], last: true }]);
    expect(server.calls).toStrictEqual([]);
    const [harvest] = await detailsOf(provider, clusters, ["insights", "operations"]);
    expect(harvest).toMatchObject({ gaps: [], last: true });
    expect(harvest?.items).toHaveLength(2);
    expect(harvest?.items[0]).toMatchObject({ autoUpgrade: { status: "active" }, insights: [], operations: [] });
    expect(server.calls.toSorted()).toStrictEqual(
      ["a", "b"].map((name) => `FetchClusterUpgradeInfo projects/shop-prod/locations/europe-west4/clusters/${name}`),
    );
  });

  test("what was to come with the cluster and did not is a gap for whoever asks for it", async () => {
    const { provider } = await serve({});
    const [harvest] = await detailsOf(
      provider,
      [cluster("a", { addonsConfig: {} }), cluster("b")],
      ["addons", "windows"],
    );
    expect(harvest?.gaps).toMatchObject([{ cluster: "b", what: "the detail addons", code: "BAD_RESPONSE" }]);
  });

  test("a detail that was not asked for is not given", async () => {
    const { provider } = await serve({ FetchClusterUpgradeInfo: () => ({ ok: { autoUpgradeStatus: [1] } }) });
    const [harvest] = await detailsOf(provider, [cluster("a")], ["operations"]);
    expect(Object.keys(harvest?.items[0] ?? {})).toStrictEqual(["uid", "operations"]);
  });

  test("past upgrades are not told where it is unknown what runs", async () => {
    const { provider } = await serve({ FetchClusterUpgradeInfo: () => ({ ok: {} }) });
    const { operations: _, ...blind } = cluster("a");
    const [harvest] = await detailsOf(provider, [blind], ["operations"]);
    expect(harvest?.items[0]).not.toHaveProperty("operations");
  });

  test("a cluster whose request is denied gets a gap, and its neighbours their details", async () => {
    const { provider } = await serve({
      FetchClusterUpgradeInfo: ({ name }) =>
        String(name).endsWith("/a") ? { code: 7, message: "denied" } : { ok: { autoUpgradeStatus: [4] } },
    });
    const [harvest] = await detailsOf(provider, [cluster("a"), cluster("b")], ["insights"]);
    expect(harvest?.items).toMatchObject([{ uid: cluster("b").uid, autoUpgrade: { status: "minor-paused" } }]);
    expect(harvest?.gaps).toMatchObject([{ cluster: "a", what: "automatic upgrades", code: "FORBIDDEN" }]);
  });

  test("a value that is none is a gap of its cluster, with its path", async () => {
    const { provider } = await serve({ FetchClusterUpgradeInfo: () => ({ ok: { minorTargetVersion: "soon" } }) });
    const [harvest] = await detailsOf(provider, [cluster("a")], ["insights"]);
    expect(harvest?.gaps).toMatchObject([{ cluster: "a", code: "BAD_RESPONSE", path: "$.minorTargetVersion" }]);
    expect(harvest?.items[0]?.autoUpgrade).not.toHaveProperty("minorTarget");
  });

  test("an abort rejects with CANCELLED instead of leaving a gap", async () => {
    const { provider } = await serve({ FetchClusterUpgradeInfo: () => "hang" });
    const controller = new AbortController();
    const call: CallOptions = {
      ...sendOnce(controller.signal),
      send(_scope, _operation, attempt) {
        const attempted = attempt(controller.signal);
        controller.abort();
        return attempted;
      },
    };
    await expect(detailsOf(provider, [cluster("a")], ["insights"], call)).rejects.toMatchObject({ code: "CANCELLED" });
  });
});

test.each(["grpc", "rest"] as const)("the simulated fleet tells its details over %s", async (protocol) => {
  const clusters = googleFleet.clusters.map((each) =>
    each.name === "checkout"
      ? {
          ...each,
          version: "1.34.7-gke.1098000",
          rollbackSafe: { from: "1.33.5-gke.1162000", until: "2026-11-28T00:00:00Z" },
          pools: each.pools.map((pool) => ({
            ...pool,
            blueGreen: { phase: "NODE_POOL_SOAKING", to: "1.34.7-gke.1098000", until: "2026-11-22T00:00:00Z" },
          })),
        }
      : each,
  );
  const simulator = keep(await startSimulator({ fleet: { ...googleFleet, clusters }, clouds: ["gke"] }));
  const endpoint = simulator.endpoints["gke"] ?? "";
  const provider = keep(
    gke({ endpoint, computeEndpoint: endpoint, projects: ["shop-prod"], env: simulator.env, protocol }),
  );
  const call = sendOnce();
  const read: Cluster[] = [];
  for await (const { items, gaps } of provider.clusters([scope], call)) {
    expect(gaps).toStrictEqual([]);
    read.push(...items);
  }
  expect(read.map(({ name }) => name).toSorted()).toStrictEqual(["checkout", "search"]);
  const [harvest] = await detailsOf(provider, read, ["insights", "operations", "capacity"]);
  expect(harvest?.gaps).toStrictEqual([]);
  const whole = read.map(
    (each): Cluster => Object.assign({}, each, ...(harvest?.items ?? []).filter(({ uid }) => uid === each.uid)),
  );
  for (const each of whole) expect(recordFlaw({ cluster: each }), each.name).toBeUndefined();
  const checkout = whole.find(({ name }) => name === "checkout");
  expect(checkout).toMatchObject({
    controlPlane: { emulatedVersion: { raw: "1.33" } },
    autoUpgrade: {
      status: "minor-paused",
      pausedReasons: ["MAINTENANCE_EXCLUSION_NO_MINOR_UPGRADES"],
      rollback: { previousVersion: { raw: "1.33.5-gke.1162000" }, until: "2026-11-28T00:00:00Z" },
    },
    insights: [{ severity: "warning" }],
    operations: [{ status: "succeeded", initiatedBy: "provider", from: { raw: "1.34.4-gke.1047000" } }],
    pools: [{ rolloutPhase: "NODE_POOL_SOAKING", upgrade: { strategy: "blue-green" } }],
    addons: [{ name: "gcePersistentDiskCsiDriver" }, {}, {}],
  });
  expect(checkout?.capacity?.subnets?.find(({ use }) => use === "pods")?.freeAddresses).toBe(2 ** 18 - 3 * 256);
  expect(checkout?.capacity?.subnets?.find(({ use }) => use === "nodes")?.freeAddresses).toBeLessThan(4092);
  expect(checkout?.capacity?.quotas).toContainEqual({ name: "INSTANCES", limit: 6000, used: expect.any(Number) });
  expect(checkout?.capacity?.quotas?.map(({ name }) => name)).not.toContain("N2D_CPUS");
  expect(simulator.log.unknown()).toStrictEqual([]);
});
