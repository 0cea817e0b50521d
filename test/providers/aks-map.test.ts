import { expect, test } from "vitest";
import type { Cluster } from "../../lib/core/cluster.ts";
import { type MappedCluster, mapCluster } from "../../providers/aks/map-cluster.ts";
import { armCluster, scopeOf, subscriptionA } from "./aks-arm.ts";

const context = { scope: scopeOf(subscriptionA), source: "api", observedAt: "2026-11-21T00:00:00Z" } as const;

function map(properties: Record<string, unknown> = {}, resource: Record<string, unknown> = {}): MappedCluster {
  return mapCluster({ ...armCluster(subscriptionA, "one", properties), ...resource }, "$.value[0]", context);
}

function cleanly({ cluster, problems }: MappedCluster): Cluster {
  expect(problems).toStrictEqual([]);
  if (cluster === undefined) throw new Error("no cluster");
  return cluster;
}

function pool(profile: Record<string, unknown>) {
  const [first] = cleanly(
    map({ agentPoolProfiles: [{ name: "np", provisioningState: "Succeeded", ...profile }] }),
  ).pools;
  if (first === undefined) throw new Error("no pool");
  return first;
}

test("the uid is the ARM id in lower case, whichever way ARM spelled it", () => {
  const id = `/subscriptions/${subscriptionA.toUpperCase()}/resourceGroups/RG/providers/Microsoft.ContainerService/managedClusters/One`;
  const cluster = cleanly(map({}, { id, name: "One", location: "West Europe" }));
  expect(cluster.uid).toBe(id.toLowerCase());
  expect(cluster.ref).toMatchObject({ nativeId: id, name: "One", location: "westeurope" });
});

test("an alias is kept as the requested version beside the one that runs", () => {
  const { controlPlane } = cleanly(map({ kubernetesVersion: "1.33", currentKubernetesVersion: "1.33.5" }));
  expect(controlPlane).toMatchObject({ version: { raw: "1.33.5" }, requestedVersion: "1.33" });
  expect(
    cleanly(map({ kubernetesVersion: "1.33.5", currentKubernetesVersion: "1.33.5" })).controlPlane,
  ).not.toHaveProperty("requestedVersion");
});

test("where the running version is not printed, a full requested one is it, and an alias is not", () => {
  expect(cleanly(map({ kubernetesVersion: "1.21.9", currentKubernetesVersion: null })).controlPlane.version?.raw).toBe(
    "1.21.9",
  );
  const { cluster, problems } = map({ kubernetesVersion: "1.33", currentKubernetesVersion: undefined });
  expect(cluster?.controlPlane).not.toHaveProperty("version");
  expect(cluster?.support).toStrictEqual({ plan: "standard", atEndOfStandard: "platform-support" });
  expect(problems.map(({ path }) => path)).toStrictEqual(["$.value[0].properties.currentKubernetesVersion"]);
});

test.each([
  ["KubernetesOfficial", "Standard", "standard", "platform-support"],
  [undefined, "Free", "standard", "platform-support"],
  ["AKSLongTermSupport", "Premium", "lts", "enter-extended"],
  ["AKSLongTermSupport", "Standard", "unknown", "unknown"],
])("support plan %s in tier %s is %s", (supportPlan, tier, plan, atEndOfStandard) => {
  const { support } = cleanly(map({ supportPlan }, { sku: { name: "Base", tier } }));
  expect(support).toMatchObject({ plan, atEndOfStandard, endOfStandard: { source: "bundled", precision: "month" } });
});

test("a minor that the bundled calendar does not know has no dates", () => {
  const { support } = cleanly(map({ kubernetesVersion: "1.99.0", currentKubernetesVersion: "1.99.0" }));
  expect(support).toStrictEqual({ plan: "standard", atEndOfStandard: "platform-support" });
});

test("a tier is priced from the table, an unknown one is not, and a stopped cluster costs nothing", () => {
  const priced = (tier: string | undefined, code = "Running") =>
    cleanly(map({ powerState: { code } }, { sku: { name: "Base", tier } })).pricing;
  expect(priced("Premium")).toMatchObject({ baseHourlyUsd: 0.1, supportHourlyUsd: 0.5, surcharge: "tier" });
  expect(priced("Premium", "Stopped")).toMatchObject({ baseHourlyUsd: 0, supportHourlyUsd: 0 });
  expect(priced("Platinum")).toMatchObject({ surcharge: "unknown" });
  expect(priced(undefined)).toBeUndefined();
});

test.each([
  ["Succeeded", "Running", "running", []],
  ["Succeeded", "Stopped", "stopped", []],
  ["Starting", "Stopped", "updating", ["other"]],
  ["Creating", "Running", "creating", ["create"]],
  ["Upgrading", "Running", "upgrading", ["control-plane-upgrade"]],
  ["UPDATING", "Running", "updating", ["config"]],
  ["Deleting", "Running", "deleting", ["delete"]],
  ["Failed", "Running", "degraded", []],
  ["Canceled", "Running", "degraded", []],
  ["BrandNewState", "Running", "unknown", ["other"]],
])("provisioning state %s with power %s reads as %s", (provisioningState, code, status, kinds) => {
  const cluster = cleanly(map({ provisioningState, powerState: { code } }));
  expect(cluster.controlPlane).toMatchObject({ status, statusRaw: provisioningState });
  expect(cluster.operations?.map(({ kind }) => kind)).toStrictEqual(kinds);
});

test("an upgrade in progress names where it comes from and where it goes, per pool too", () => {
  const { operations } = cleanly(
    map({
      provisioningState: "Upgrading",
      kubernetesVersion: "1.35.1",
      currentKubernetesVersion: "1.34.2",
      agentPoolProfiles: [
        { name: "np", provisioningState: "UpgradingNodeImageVersion", orchestratorVersion: "1.34.2" },
        { name: "other", provisioningState: "Succeeded", orchestratorVersion: "1.34.2" },
      ],
    }),
  );
  expect(operations).toMatchObject([
    {
      kind: "control-plane-upgrade",
      kindRaw: "Upgrading",
      status: "running",
      from: { raw: "1.34.2" },
      to: { raw: "1.35.1" },
    },
    { kind: "node-upgrade", kindRaw: "UpgradingNodeImageVersion", pool: "np" },
  ]);
});

test("operations are absent, not empty, when the state is not told", () => {
  const { cluster, problems } = map({ provisioningState: undefined });
  expect(cluster).not.toHaveProperty("operations");
  expect(cluster?.controlPlane).toMatchObject({ status: "unknown", statusRaw: "" });
  expect(problems.map(({ path }) => path)).toStrictEqual(["$.value[0].properties.provisioningState"]);
});

test("a failed operation leaves its error as an issue, without the secrets in it", () => {
  const provisioningError = { code: "SubnetIsFull", message: "no addresses left; client_secret=hunter2hunter2" };
  const { health } = cleanly(map({ provisioningState: "Failed", status: { provisioningError } }));
  expect(health).toMatchObject([{ code: "SubnetIsFull", severity: "error" }]);
  expect(JSON.stringify(health)).not.toContain("hunter2");
});

test.each([
  ["1.31.9", undefined, { value: 1, unit: "nodes" }],
  ["1.32.0", undefined, { value: 10, unit: "percent" }],
  ["1.34.2", "33%", { value: 33, unit: "percent" }],
  ["1.34.2", "5", { value: 5, unit: "nodes" }],
  ["1.34.2", 2, { value: 2, unit: "nodes" }],
])("a pool on %s with maxSurge %s surges by %o", (version, maxSurge, expected) => {
  const { upgrade } = pool({ currentOrchestratorVersion: version, upgradeSettings: { maxSurge } });
  expect(upgrade).toMatchObject({ strategy: "surge", maxSurge: expected, maxUnavailable: { value: 0 } });
});

test("a pool whose version is unknown has no default surge, since the default depends on it", () => {
  const { cluster } = map({ agentPoolProfiles: [{ name: "np", provisioningState: "Succeeded" }] });
  expect(cluster?.pools[0]?.upgrade).not.toHaveProperty("maxSurge");
});

test("upgrade settings keep their units, and the documented defaults fill in what is not set", () => {
  const version = { currentOrchestratorVersion: "1.34.2" };
  expect(
    pool({
      ...version,
      upgradeSettings: { drainTimeoutInMinutes: 45, nodeSoakDurationInMinutes: 5, undrainableNodeBehavior: "Cordon" },
    }).upgrade,
  ).toMatchObject({
    drainTimeoutSeconds: 2700,
    nodeSoakSeconds: 300,
    onUndrainable: "cordon",
  });
  expect(pool(version).upgrade).toMatchObject({
    drainTimeoutSeconds: 1800,
    nodeSoakSeconds: 0,
    onUndrainable: "schedule",
  });
});

test.each([
  [{ type: "VirtualMachineScaleSets" }],
  [{ type: "Microsoft.ContainerService/managedClusters/agentPools", typePropertiesType: "VirtualMachineScaleSets" }],
])("a pool reads the same whichever field holds its type: %o", (type) => {
  expect(pool({ ...type, count: 3, vmSize: "Standard_D4s_v5", currentOrchestratorVersion: "1.34.2" })).toMatchObject({
    kind: "managed",
    size: { desired: 3 },
    instanceTypes: ["Standard_D4s_v5"],
  });
});

test("a pool of single machines adds up its sizes, and knows nothing as soon as one count is missing", () => {
  const machines = (scale: unknown) =>
    pool({ type: "VirtualMachines", currentOrchestratorVersion: "1.34.2", virtualMachinesProfile: { scale } });
  expect(
    machines({
      manual: [
        { size: "Standard_D2s_v5", count: 2 },
        { size: "Standard_D4s_v5", count: 3 },
      ],
    }),
  ).toMatchObject({
    size: { desired: 5 },
    instanceTypes: ["Standard_D2s_v5", "Standard_D4s_v5"],
  });
  expect(
    machines({
      autoscale: [
        { size: "Standard_D2s_v5", minCount: 1, maxCount: 4 },
        { size: "Standard_D4s_v5", minCount: 0, maxCount: 6 },
      ],
    }),
  ).toMatchObject({
    size: { min: 1, max: 10, autoscaling: true },
  });
  expect(machines({ manual: [{ size: "Standard_D2s_v5", count: 2 }, { size: "Standard_D4s_v5" }] }).size).toStrictEqual(
    {},
  );
});

test("spot, taints, labels, zones and images of a pool are read", () => {
  expect(
    pool({
      currentOrchestratorVersion: "1.34.2",
      scaleSetPriority: "Spot",
      nodeTaints: ["a/b=c:NoSchedule", "d:NoExecute"],
      nodeLabels: JSON.parse('{"team":"x","__proto__":"y"}'),
      availabilityZones: ["1", "2"],
      osType: "Windows",
      osSKU: "Windows2022",
      nodeImageVersion: "AKSWindows-2022",
    }),
  ).toMatchObject({
    capacity: "spot",
    taints: [
      { key: "a/b", value: "c", effect: "NoSchedule" },
      { key: "d", effect: "NoExecute" },
    ],
    labels: JSON.parse('{"team":"x","__proto__":"y"}'),
    zones: ["1", "2"],
    os: "windows",
    image: { family: "Windows2022", version: "AKSWindows-2022" },
  });
});

test("a pool that waits for its upgrade names its target", () => {
  expect(pool({ currentOrchestratorVersion: "1.33.5", orchestratorVersion: "1.34" })).toMatchObject({
    versions: [{ version: { raw: "1.33.5" } }],
    targetVersion: { raw: "1.34" },
  });
});

test("virtual nodes are a pool of their own, and only where the add-on is on", () => {
  const kinds = (addonProfiles: unknown) => cleanly(map({ addonProfiles })).pools.map(({ kind }) => kind);
  expect(kinds({ aciConnectorLinux: { enabled: true } })).toStrictEqual(["managed", "virtual-node"]);
  expect(kinds({ ACIConnectorLinux: { enabled: true } })).toStrictEqual(["managed", "virtual-node"]);
  expect(kinds({ aciConnectorLinux: { enabled: false } })).toStrictEqual(["managed"]);
});

test.each([
  ["node auto-provisioning", { nodeProvisioningProfile: { mode: "Auto" } }, {}],
  ["a provisioning mode that is not known", { nodeProvisioningProfile: { mode: "Magic" } }, {}],
  ["hosted system nodes", { hostedSystemProfile: { enabled: true } }, {}],
  ["the Automatic SKU", {}, { sku: { name: "Automatic", tier: "Standard" } }],
])("with %s the pools are not all nodes", (_title, properties, resource) => {
  expect(cleanly(map(properties, resource)).poolsComplete).toBe(false);
  expect(cleanly(map({ nodeProvisioningProfile: { mode: "Manual" } })).poolsComplete).toBe(true);
});

test("a pool that cannot be read costs itself and is named; its neighbours stay", () => {
  const good = { name: "good", provisioningState: "Succeeded", currentOrchestratorVersion: "1.34.2" };
  const { cluster, problems } = map({ agentPoolProfiles: [{ ...good, name: 7 }, null, good, good] });
  expect(cluster?.pools.map(({ name }) => name)).toStrictEqual(["good"]);
  expect(cluster?.poolsComplete).toBe(false);
  const at = "$.value[0].properties.agentPoolProfiles";
  expect(problems.map(({ path }) => path)).toEqual(
    expect.arrayContaining([`${at}[0].name`, `${at}[1]`, `${at}[3].name`]),
  );
});

test.each([
  ["rapid", "rapid", true],
  ["patch", "patch", true],
  ["node-image", "node-image", true],
  ["none", "none", false],
  [undefined, "none", false],
  ["brand-new", "unknown", undefined],
])("channel %s is %s, and pools upgrade themselves: %s", (upgradeChannel, kind, auto) => {
  const { channel, pools } = cleanly(
    map({ autoUpgradeProfile: { upgradeChannel, nodeOSUpgradeChannel: "SecurityPatch" } }),
  );
  expect(channel).toMatchObject({ kind, nodeOs: "SecurityPatch" });
  expect(pools[0]?.upgrade.auto).toBe(auto);
});

test.each([
  [
    { networkPlugin: "azure", networkPluginMode: "overlay", networkPolicy: "cilium" },
    { cni: "azure-overlay", policyEngine: "cilium", policyEnforced: true },
  ],
  [
    { networkPlugin: "azure", networkPolicy: "azure" },
    { cni: "azure-cni", policyEngine: "azure", policyEnforced: true },
  ],
  [{ networkPlugin: "kubenet" }, { cni: "kubenet", policyEnforced: false }],
  [
    { networkPlugin: "kubenet", networkPolicy: "none" },
    { cni: "kubenet", policyEnforced: false },
  ],
  [{ networkPlugin: "none" }, {}],
  [{ networkPlugin: "azure", networkDataplane: "cilium" }, { cni: "azure-cni" }],
  [
    { networkPlugin: "azure", networkPolicy: "brand-new" },
    { cni: "azure-cni", policyEngine: "brand-new" },
  ],
  [
    { ipFamilies: ["IPv4", "IPv6"], podCidr: "10.0.0.0/8" },
    { ipFamily: "dual", podCidrs: ["10.0.0.0/8"] },
  ],
  [{ dnsServiceIP: "10.0.0.10" }, { dns: { mode: "kube-dns", addresses: ["10.0.0.10"] } }],
])("network profile %o reads as %o", (networkProfile, expected) => {
  expect(cleanly(map({ networkProfile })).network).toStrictEqual(expected);
});

test("LocalDNS on a pool makes the nodes' own addresses part of the cluster's DNS", () => {
  const profile = {
    name: "np",
    provisioningState: "Succeeded",
    currentOrchestratorVersion: "1.36.1",
    localDNSProfile: { mode: "Preferred", state: "Enabled" },
  };
  const { network } = cleanly(map({ networkProfile: { dnsServiceIP: "10.0.0.10" }, agentPoolProfiles: [profile] }));
  expect(network?.dns).toStrictEqual({
    mode: "node-local",
    addresses: ["10.0.0.10", "169.254.10.10", "169.254.10.11"],
  });
});

test("the public name of a private cluster counts as private", () => {
  const fqdn = "one-dns.hcp.westeurope.azmk8s.io";
  const endpoint = (properties: Record<string, unknown>) => cleanly(map(properties)).controlPlane.endpoint;
  expect(endpoint({ fqdn })).toStrictEqual({ public: `https://${fqdn}` });
  expect(endpoint({ fqdn, apiServerAccessProfile: { enablePrivateCluster: true } })).toStrictEqual({
    private: `https://${fqdn}`,
  });
  expect(
    endpoint({ fqdn, privateFQDN: "one.private", apiServerAccessProfile: { enablePrivateCluster: true } }),
  ).toStrictEqual({ private: "https://one.private" });
  expect(map({ fqdn: "evil/../host" }).problems.map(({ path }) => path)).toStrictEqual(["$.value[0].properties.fqdn"]);
});

test("nothing of the secrets in a resource reaches the cluster", () => {
  const secret = "s3cr3t-canary-value";
  const { cluster } = map({
    servicePrincipalProfile: { clientId: secret, secret },
    windowsProfile: { adminPassword: secret },
    linuxProfile: { ssh: { publicKeys: [{ keyData: secret }] } },
    httpProxyConfig: { httpProxy: `http://u:${secret}@proxy` },
    addonProfiles: { omsagent: { enabled: true, config: { key: secret } } },
  });
  expect(JSON.stringify(cluster)).not.toContain(secret);
});

test.each([
  ["null", null],
  ["text", "cluster"],
  ["a list", []],
  ["no id", { name: "x" }],
  [
    "the id of something else",
    { id: `/subscriptions/${subscriptionA}/resourceGroups/rg/providers/Microsoft.Web/sites/x` },
  ],
  ["the id of another subscription", { ...armCluster("00000000-0000-4000-8000-0000000000ff", "x") }],
])("an entry with %s gives no cluster and a problem at its path", (_title, entry) => {
  const { cluster, problems } = mapCluster(entry, "$.value[3]", context);
  expect(cluster).toBeUndefined();
  expect(problems.every(({ path }) => path.startsWith("$.value[3]"))).toBe(true);
  expect(problems).not.toHaveLength(0);
});

const wrong: readonly unknown[] = [7, true, [], {}, "x".repeat(100_000)];
test.each([
  ["properties.currentKubernetesVersion", "currentKubernetesVersion", "properties"],
  ["properties.kubernetesVersion", "kubernetesVersion", "properties"],
  ["properties.provisioningState", "provisioningState", "properties"],
  ["properties.supportPlan", "supportPlan", "properties"],
  ["location", "location", "resource"],
  ["name", "name", "resource"],
])("a %s of the wrong type is never passed over in silence", (path, key, where) => {
  for (const value of wrong) {
    const { problems } = where === "properties" ? map({ [key]: value }) : map({}, { [key]: value });
    expect(problems.map((problem) => problem.path)).toContain(`$.value[0].${path}`);
  }
});

test.each([
  ["supportPlan", { supportPlan: "BrandNewPlan" }, {}],
  [
    "agentPoolProfiles[0].upgradeSettings.undrainableNodeBehavior",
    {
      agentPoolProfiles: [
        {
          name: "np",
          provisioningState: "Succeeded",
          orchestratorVersion: "1.34.2",
          upgradeSettings: { undrainableNodeBehavior: "Explode" },
        },
      ],
    },
    {},
  ],
  ["powerState.code", { powerState: { code: "Dozing" } }, {}],
  [
    "agentPoolProfiles[0].mode",
    { agentPoolProfiles: [{ name: "np", provisioningState: "Succeeded", orchestratorVersion: "1.34.2", mode: "Odd" }] },
    {},
  ],
])("a value of %s that nobody knows yet is reported, and the cluster stays", (path, properties, resource) => {
  const { cluster, problems } = map(properties, resource);
  expect(cluster?.name).toBe("one");
  expect(problems.map((problem) => problem.path)).toStrictEqual([`$.value[0].properties.${path}`]);
});
