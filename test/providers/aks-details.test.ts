import { afterEach, describe, expect, test } from "vitest";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { Detail } from "../../lib/core/cluster-detail.ts";
import type { CallOptions, FleetProvider } from "../../lib/core/provider.ts";
import { recordFlaw } from "../../lib/documents/schema/record-flaw.ts";
import { startSimulator } from "../../lib/simulator/simulator.ts";
import { aks } from "../../providers/aks/index.ts";
import { mapCluster } from "../../providers/aks/map-cluster.ts";
import { azureFleet, denied, production } from "../lib/simulator/azure-fleet.ts";
import {
  type Answer,
  armCluster,
  armError,
  collect,
  type LoopbackArm,
  listen,
  plainCall,
  readAll,
  type Seen,
  scopeOf,
  subscriptionA,
  subscriptionB,
} from "./aks-arm.ts";

const opened: { close?(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close?.();
});

function keep<T extends { close?(): Promise<void> }>(resource: T): T {
  opened.push(resource);
  return resource;
}

const subnetId = (network: string, subnet: string, subscription = subscriptionA) =>
  `/subscriptions/${subscription}/resourceGroups/Net/providers/Microsoft.Network/virtualNetworks/${network}/subnets/${subnet}`;

const profile = (name: string, more: object = {}) => ({
  name,
  vmSize: "Standard_D4s_v5",
  osType: "Linux",
  provisioningState: "Succeeded",
  currentOrchestratorVersion: "1.34.2",
  nodeImageVersion: "AKSUbuntu-2204gen2containerd-202509.18.0",
  ...more,
});

function cluster(name: string, properties: Record<string, unknown> = {}, subscription = subscriptionA): Cluster {
  const raw = armCluster(subscription, name, { agentPoolProfiles: [profile("system")], ...properties });
  const context = { scope: scopeOf(subscription), source: "api", observedAt: "2026-11-21T00:00:00Z" } as const;
  const mapped = mapCluster(raw, "$", context);
  expect(mapped.problems).toStrictEqual([]);
  if (mapped.cluster === undefined) throw new Error("no cluster");
  return mapped.cluster;
}

async function serve(respond: (request: Seen, server: LoopbackArm) => Answer) {
  const server: LoopbackArm = keep(await listen((request) => respond(request, server)));
  return { server, provider: keep(aks({ endpoint: server.url, env: {}, requestTimeoutMs: 5000 })) };
}

async function detailsOf(
  provider: FleetProvider,
  clusters: readonly Cluster[],
  want: readonly Detail[],
  call: CallOptions = plainCall(),
) {
  if (provider.details === undefined) throw new Error("the provider gives no details");
  const harvests = await collect(provider.details(clusters, want, call));
  expect(harvests.filter(({ last }) => last)).toHaveLength(
    new Set(clusters.map(({ ref }) => ref.scope.accountId)).size,
  );
  return { items: harvests.flatMap(({ items }) => items), gaps: harvests.flatMap(({ gaps }) => gaps) };
}

const upgrades = (...versions: readonly (string | { kubernetesVersion: string; isPreview: boolean })[]) => ({
  json: {
    properties: {
      controlPlaneProfile: {
        kubernetesVersion: "1.34.2",
        upgrades: versions.map((each) => (typeof each === "string" ? { kubernetesVersion: each } : each)),
      },
      agentPoolProfiles: [],
    },
  },
});

const none: Answer = { json: { value: [] } };
const poolProfile: Answer = { json: { properties: { kubernetesVersion: "1.34.2", osType: "Linux" } } };
const isPool = ({ path }: Seen) => path.includes("/agentPools/");

describe("what comes with a cluster", () => {
  test("add-ons are the profiles and features that are switched on, and each revision of Istio", () => {
    const { addons } = cluster("a", {
      addonProfiles: { azurepolicy: { enabled: true, config: null }, omsagent: { enabled: false } },
      workloadAutoScalerProfile: { keda: { enabled: true }, verticalPodAutoscaler: null },
      storageProfile: { diskCSIDriver: { enabled: true }, blobCSIDriver: { enabled: false } },
      aiToolchainOperatorProfile: { enabled: true },
      serviceMeshProfile: { mode: "Istio", istio: { revisions: ["asm-1-25", "asm-1-24"] } },
    });
    expect(addons?.map(({ name, version }) => [name, version])).toStrictEqual([
      ["aiToolchainOperator", undefined],
      ["azurepolicy", undefined],
      ["istio", "asm-1-24"],
      ["istio", "asm-1-25"],
      ["storageProfile.diskCSIDriver", undefined],
      ["workloadAutoScalerProfile.keda", undefined],
    ]);
    expect(cluster("a").addons).toStrictEqual([]);
  });

  test("add-ons of which one cannot be read are unknown, not shorter", () => {
    const raw = armCluster(subscriptionA, "a", { addonProfiles: { azurepolicy: { enabled: "yes" } } });
    const context = { scope: scopeOf(subscriptionA), source: "api", observedAt: "2026-11-21T00:00:00Z" } as const;
    const { cluster: mapped, problems } = mapCluster(raw, "$", context);
    expect(mapped).not.toHaveProperty("addons");
    expect(problems.map(({ path }) => path)).toContain("$.properties.addonProfiles.azurepolicy.enabled");
  });

  test.each([
    [{}, { publicEndpoint: true, privateEndpoint: false, authorizedNetworks: ["0.0.0.0/0"] }],
    [
      { apiServerAccessProfile: { authorizedIPRanges: ["203.0.113.0/24"] }, disableLocalAccounts: true },
      {
        publicEndpoint: true,
        privateEndpoint: false,
        authorizedNetworks: ["203.0.113.0/24"],
        localAccounts: false,
      },
    ],
    [
      { apiServerAccessProfile: { enablePrivateCluster: true }, disableLocalAccounts: false },
      { publicEndpoint: false, privateEndpoint: true, localAccounts: true },
    ],
    [{ publicNetworkAccess: "Disabled" }, { publicEndpoint: false, privateEndpoint: false }],
  ])("access from %j", (properties, access) => {
    expect(cluster("a", properties).access).toStrictEqual(access);
  });

  test.each([
    [{ networkPlugin: "azure", networkPluginMode: "overlay" }, {}, "overlay"],
    [{ networkPlugin: "azure" }, {}, "node-subnet"],
    [{ networkPlugin: "azure" }, { podSubnetID: subnetId("v", "pods") }, "pod-subnet"],
    [{ networkPlugin: "kubenet" }, {}, "kubenet"],
    [{ networkPlugin: "none" }, {}, undefined],
  ])("pods of %j %j get their addresses by %s", (networkProfile, pool, cniMode) => {
    const { capacity } = cluster("a", { networkProfile, agentPoolProfiles: [profile("system", pool)] });
    expect(capacity?.cniMode).toBe(cniMode);
  });

  test("subnets that the user brought are named once each, and by the pools that are in them", () => {
    const nodes = subnetId("v", "nodes");
    const { capacity, pools } = cluster("a", {
      agentPoolProfiles: [
        profile("one", { vnetSubnetID: nodes, podSubnetID: subnetId("v", "pods") }),
        profile("two", { vnetSubnetID: nodes.toUpperCase() }),
      ],
    });
    expect(capacity?.subnets).toStrictEqual([
      { id: nodes.toUpperCase(), use: "nodes" },
      { id: subnetId("v", "pods"), use: "pods" },
    ]);
    expect(pools.map(({ subnets }) => subnets)).toStrictEqual([[nodes], [nodes.toUpperCase()]]);
  });
});

describe("the detail insights", () => {
  test("tells where AKS would go next, lowest first and without previews", async () => {
    const { server, provider } = await serve(() =>
      upgrades("1.35.5", "1.34.6", { kubernetesVersion: "1.36.0", isPreview: true }),
    );
    const { items, gaps } = await detailsOf(provider, [cluster("a")], ["insights"]);
    expect(gaps).toStrictEqual([]);
    expect(items).toMatchObject([{ uid: cluster("a").uid, upgradeTargets: [{ raw: "1.34.6" }, { raw: "1.35.5" }] }]);
    expect(server.paths()).toStrictEqual([
      `/subscriptions/${subscriptionA}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/a/upgradeProfiles/default`,
    ]);
  });

  test("nowhere to go is an answer, and an answer without a profile is none", async () => {
    const { provider } = await serve(({ path }) =>
      path.includes("/end/")
        ? { json: { properties: { controlPlaneProfile: { kubernetesVersion: "1.36.3" } } } }
        : { json: { properties: {} } },
    );
    const { items, gaps } = await detailsOf(provider, [cluster("end"), cluster("odd")], ["insights"]);
    expect(items).toStrictEqual([{ uid: cluster("end").uid, upgradeTargets: [] }]);
    expect(gaps).toMatchObject([{ cluster: "odd", code: "BAD_RESPONSE", path: "$.properties.controlPlaneProfile" }]);
  });

  test("a version that is none is a gap, and no shorter list", async () => {
    const { provider } = await serve(() => upgrades("1.35.5", "soon"));
    const { items, gaps } = await detailsOf(provider, [cluster("a")], ["insights"]);
    expect(items).toStrictEqual([]);
    expect(gaps).toMatchObject([
      { cluster: "a", path: "$.properties.controlPlaneProfile.upgrades[1].kubernetesVersion" },
    ]);
  });

  test("who is denied the first cluster of a subscription is not asked about the others, each of which gets its gap", async () => {
    const { server, provider } = await serve(({ path }) =>
      path.includes(subscriptionA) ? armError(403, "AuthorizationFailed") : upgrades("1.35.5"),
    );
    const fleet = [cluster("b"), cluster("a"), cluster("c"), cluster("d", {}, subscriptionB)];
    const { items, gaps } = await detailsOf(provider, fleet, ["insights"]);
    expect(server.seen).toHaveLength(2);
    expect(gaps.map(({ cluster: name, code }) => [name, code])).toStrictEqual([
      ["a", "FORBIDDEN"],
      ["b", "FORBIDDEN"],
      ["c", "FORBIDDEN"],
    ]);
    expect(items.map(({ uid }) => uid)).toStrictEqual([cluster("d", {}, subscriptionB).uid]);
  });

  test("another failure of one cluster is that cluster's alone", async () => {
    const { server, provider } = await serve(({ path }) =>
      path.includes("/a/") ? armError(500, "InternalServerError") : upgrades("1.35.5"),
    );
    const { items, gaps } = await detailsOf(provider, [cluster("a"), cluster("b")], ["insights"]);
    expect(server.seen).toHaveLength(2);
    expect(items.map(({ uid }) => uid)).toStrictEqual([cluster("b").uid]);
    expect(gaps).toMatchObject([{ cluster: "a", code: "UNAVAILABLE" }]);
  });
});

describe("the detail capacity", () => {
  const usage = (value: string, currentValue: number, limit: number) => ({
    name: { value, localizedValue: value },
    currentValue,
    limit,
    unit: "Count",
  });

  test("quotas of a location are read once for all its clusters, page by page", async () => {
    const { server, provider } = await serve((request, { url }) => {
      if (isPool(request)) return poolProfile;
      const more = request.url.searchParams.has("$skiptoken");
      const nextLink = `${url}${request.path}?api-version=2024-07-01&$skiptoken=2`;
      return more
        ? { json: { value: [usage("standardDSv5Family", 24, 100), usage("standardESv5Family", 0, 10)] } }
        : { json: { value: [usage("cores", 40, 350), usage("availabilitySets", 1, 2500)], nextLink } };
    });
    const { items, gaps } = await detailsOf(provider, [cluster("a"), cluster("b")], ["capacity"]);
    expect(gaps).toStrictEqual([]);
    const quotas = [
      { name: "cores", used: 40, limit: 350, unit: "vCPUs" },
      { name: "standardDSv5Family", used: 24, limit: 100, unit: "vCPUs" },
    ];
    expect(items.map(({ capacity }) => capacity?.quotas)).toStrictEqual([quotas, quotas]);
    const asked = server.seen.filter((request) => !isPool(request));
    expect(asked.map(({ path }) => path)).toStrictEqual(
      Array(2).fill(`/subscriptions/${subscriptionA}/providers/Microsoft.Compute/locations/westeurope/usages`),
    );
    expect(asked.every(({ url }) => url.searchParams.get("api-version") === "2024-07-01")).toBe(true);
  });

  test("a further page on another host is not asked for", async () => {
    const elsewhere = keep(await listen(() => none));
    const { provider } = await serve((request) =>
      isPool(request) ? poolProfile : { json: { value: [], nextLink: `${elsewhere.url}/usages` } },
    );
    const { gaps } = await detailsOf(provider, [cluster("a")], ["capacity"]);
    expect(gaps).toMatchObject([{ what: "compute quotas in westeurope", code: "BAD_RESPONSE" }]);
    expect(elsewhere.seen).toStrictEqual([]);
  });

  test("free addresses of a virtual network are read once, of whichever subscription it is", async () => {
    const { server, provider } = await serve((request) => {
      if (isPool(request)) return poolProfile;
      if (!request.path.includes("Microsoft.Network")) return none;
      return {
        json: {
          value: [
            { id: subnetId("hub", "gateway", subscriptionB), currentValue: -1, limit: -1 },
            { id: subnetId("hub", "NODES", subscriptionB), currentValue: 200, limit: 251 },
            { id: subnetId("hub", "full", subscriptionB), currentValue: 252, limit: 251 },
          ],
        },
      };
    });
    const inSubnet = (subnet: string) => ({
      agentPoolProfiles: [profile("one", { vnetSubnetID: subnetId("hub", subnet, subscriptionB) })],
    });
    const fleet = [cluster("a", inSubnet("nodes")), cluster("b", inSubnet("full")), cluster("c", inSubnet("new"))];
    const { items, gaps } = await detailsOf(provider, fleet, ["capacity"]);
    expect(gaps).toStrictEqual([]);
    expect(items.map(({ capacity }) => capacity?.subnets?.[0]?.freeAddresses)).toStrictEqual([51, 0, undefined]);
    expect(server.paths().filter((path) => path.includes("Microsoft.Network"))).toStrictEqual([
      `/subscriptions/${subscriptionB}/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/hub/usages`,
    ]);
  });

  test("what is denied of quotas, networks or images is a gap, and the rest is told", async () => {
    const { provider } = await serve((request) =>
      isPool(request) || request.path.includes("Microsoft.Network")
        ? armError(403, "AuthorizationFailed")
        : { json: { value: [usage("cores", 4, 10)] } },
    );
    const one = cluster("a", { agentPoolProfiles: [profile("one", { vnetSubnetID: subnetId("v", "nodes") })] });
    const { items, gaps } = await detailsOf(provider, [one], ["capacity"]);
    expect(items).toMatchObject([
      { capacity: { subnets: [{ id: subnetId("v", "nodes") }], quotas: [{ name: "cores" }] } },
    ]);
    expect(items[0]).not.toHaveProperty("pools");
    expect(gaps).toMatchObject([
      { cluster: "a", what: "node images and rollback versions", code: "FORBIDDEN" },
      { what: "free addresses of the virtual network v", code: "FORBIDDEN" },
    ]);
  });

  test("pools get their newest image and what they can be rolled back to; virtual nodes are not asked about", async () => {
    const { server, provider } = await serve((request) => {
      if (!isPool(request)) return none;
      if (request.path.includes("/broken/")) return armError(500, "InternalServerError");
      return {
        json: {
          properties: {
            latestNodeImageVersion: "AKSUbuntu-2204gen2containerd-202511.03.0",
            recentlyUsedVersions: [{ orchestratorVersion: "1.33.7", nodeImageVersion: "old", timestamp: "2026-11-19" }],
          },
        },
      };
    });
    const one = cluster("a", {
      agentPoolProfiles: [profile("system"), profile("broken")],
      addonProfiles: { aciConnectorLinux: { enabled: true } },
    });
    const { items, gaps } = await detailsOf(provider, [one], ["capacity"]);
    const [system, broken, virtual] = one.pools;
    expect(items[0]?.pools).toMatchObject([
      {
        name: "system",
        image: {
          version: "AKSUbuntu-2204gen2containerd-202509.18.0",
          latestVersion: "AKSUbuntu-2204gen2containerd-202511.03.0",
        },
        rollbackTo: [{ version: { raw: "1.33.7" }, image: "old" }],
      },
      { name: "broken" },
      { name: "aciConnectorLinux" },
    ]);
    expect(system?.image).not.toHaveProperty("latestVersion");
    expect(items[0]?.pools?.slice(1)).toStrictEqual([broken, virtual]);
    expect(gaps).toMatchObject([{ cluster: "a", what: "node images and rollback versions of pool broken" }]);
    expect(server.seen.filter(isPool)).toHaveLength(2);
  });
});

test("details that come with the cluster send nothing, and an abort ends in CANCELLED", async () => {
  const { server, provider } = await serve(() => undefined);
  const { items, gaps } = await detailsOf(provider, [cluster("a")], ["addons", "network", "operations"]);
  expect([items, gaps, server.seen]).toStrictEqual([[], [], []]);
  const aborted = plainCall(AbortSignal.abort());
  await expect(detailsOf(provider, [cluster("a")], ["insights", "capacity"], aborted)).rejects.toMatchObject({
    code: "CANCELLED",
  });
});

test("the simulated subscription tells all details, and the denied one gaps for each cluster", async () => {
  const simulator = keep(await startSimulator({ fleet: azureFleet, clouds: ["aks"], tls: false }));
  const endpoint = simulator.endpoints["arm"] ?? "";
  const provider = keep(aks({ endpoint, env: {} }));
  const { clusters } = await readAll(provider, [scopeOf(production)], plainCall());
  const secret = cluster("secret", {}, denied);
  const { items, gaps } = await detailsOf(provider, [...clusters, secret], provider.detailNames ?? []);
  const details = new Map(items.map((detail) => [detail.uid, detail]));
  const whole = clusters.map((each): Cluster => ({ ...each, ...details.get(each.uid) }));
  for (const each of whole) {
    expect(recordFlaw({ cluster: each }), each.name).toBeUndefined();
    expect(each.upgradeTargets, each.name).toBeDefined();
    expect(
      each.capacity?.quotas?.map(({ name }) => name),
      each.name,
    ).toContain("cores");
    for (const { kind, image } of each.pools) expect(kind === "virtual-node" || image?.latestVersion).toBeTruthy();
    for (const { id, freeAddresses } of each.capacity?.subnets ?? []) expect(freeAddresses, id).toBeTypeOf("number");
  }
  expect(whole.some(({ capacity }) => capacity?.cniMode === "node-subnet" && capacity.subnets !== undefined)).toBe(
    true,
  );
  expect(whole.some(({ pools }) => pools.some(({ rollbackTo }) => rollbackTo !== undefined))).toBe(true);
  expect(new Set(gaps.map(({ scope, code }) => `${scope.accountId} ${code}`))).toStrictEqual(
    new Set([`${denied} FORBIDDEN`]),
  );
  const ofCluster = gaps.filter(({ cluster: name }) => name === "secret").map(({ what }) => what);
  expect(ofCluster).toContain("versions that AKS offers next");
  const known = provider.permissions.map(({ operation }) => operation);
  for (const operation of simulator.log.operations()) expect(known).toContain(operation);
  expect(simulator.log.unknown()).toStrictEqual([]);
});
