import { DescribeClusterCommand, DescribeNodegroupCommand, EKSClient, ListUpdatesCommand } from "@aws-sdk/client-eks";
import { afterEach, describe, expect, test } from "vitest";
import type { Inventory } from "../../../lib/core/inventory.ts";
import { discover } from "../../../lib/fleet/discover.ts";
import { accountKey } from "../../../lib/simulator/aws-credentials.ts";
import type { SimCluster, SimFleet, SimPool } from "../../../lib/simulator/fleet.ts";
import {
  type Simulator,
  type SimulatorOptions,
  simulatedToday,
  startSimulator,
  uidOf,
} from "../../../lib/simulator/index.ts";
import { resourceGroupOf } from "../../../lib/simulator/uid.ts";
import { azureClient, type CloudCalls, cloudCalls } from "../../support/cloud-calls.ts";
import { closeAll, openProviders } from "../../support/simulated-fleet.ts";
import { containerClient } from "./google-clients.ts";
import { aksCluster, eksCluster, gkeCluster, ibmCluster, withPool } from "./upgrade-samples.ts";

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function serve(
  clusters: readonly SimCluster[],
  options: Partial<SimulatorOptions> = {},
): Promise<{ readonly simulator: Simulator; readonly calls: CloudCalls }> {
  const homes = new Map(
    clusters.map(({ cloud, account, location }) => [`${cloud} ${account}`, { cloud, account, location }]),
  );
  const fleet: SimFleet = {
    seed: 1,
    asOf: simulatedToday,
    accounts: [...homes.values()].map(({ cloud, account, location }) => ({
      cloud,
      id: account,
      name: account,
      regions: [location],
    })),
    clusters,
  };
  const simulator = await startSimulator({ fleet, upgrades: true, tls: false, ...options });
  const calls = cloudCalls(simulator);
  closing.push(() => calls.close().then(() => simulator.close()));
  return { simulator, calls };
}

async function inventoryOf(simulator: Simulator): Promise<Inventory> {
  const providers = await openProviders(simulator);
  try {
    return await discover({ providers });
  } finally {
    await closeAll(providers);
  }
}

/** Versions of a cluster and its pools as an inventory shows them. */
async function versionsOf(simulator: Simulator, cluster: SimCluster): Promise<readonly string[]> {
  const { clusters } = await inventoryOf(simulator);
  const found = clusters.find(({ uid }) => uid === uidOf(cluster));
  const { version, distributionVersion } = found?.controlPlane ?? {};
  const pools = (found?.pools ?? []).flatMap(({ versions }) =>
    versions.map((each) => (each.distributionVersion ?? each.version).raw),
  );
  return [(distributionVersion ?? version)?.raw ?? "", ...pools];
}

function first({ pools: [pool] }: SimCluster): SimPool {
  if (pool === undefined) throw new Error("the cluster has no pool");
  return pool;
}

describe("an upgrade through the cloud's SDK shows in the inventory", () => {
  test("EKS: control plane, node group, add-on", async () => {
    const cluster = withPool(eksCluster(), { version: "1.33" });
    const { simulator, calls } = await serve([cluster]);
    await calls.controlPlane(cluster, "1.35", false);
    expect(await versionsOf(simulator, cluster)).toEqual(["1.35", "1.33"]);
    await calls.nodes(cluster, first(cluster), "1.35");
    await calls.addon(cluster, "kube-proxy", "v1.35.3-eksbuild.2");
    expect(await versionsOf(simulator, cluster)).toEqual(["1.35", "1.35"]);
  });

  test("GKE: control plane, node pool, over REST and over gRPC", async () => {
    const cluster = gkeCluster();
    const { simulator, calls } = await serve([cluster]);
    await calls.controlPlane(cluster, "1.35", false);
    const grpc = containerClient(simulator, "grpc");
    closing.push(() => grpc.close());
    const name = `projects/${cluster.account}/locations/${cluster.location}/clusters/${cluster.name}`;
    const update = { desiredNodeVersion: "-", desiredNodePoolId: "default-pool" };
    const [operation] = await grpc.updateCluster({ name, update });
    expect(operation).toMatchObject({ operationType: "UPGRADE_NODES", status: "RUNNING" });
    expect(await versionsOf(simulator, cluster)).toEqual(["1.35.8-gke.1036000", "1.35.8-gke.1036000"]);
  });

  test("AKS: control plane alone, then a pool; and a cluster as a whole", async () => {
    const apart = aksCluster();
    const whole = aksCluster({ name: "whole", channel: "patch" });
    const { simulator, calls } = await serve([apart, whole]);
    await calls.controlPlane(apart, "1.35.5", false);
    expect(await versionsOf(simulator, apart)).toEqual(["1.35.5", "1.34.6"]);
    await calls.nodes(apart, first(apart), "1.35.5");
    await calls.controlPlane(whole, "1.35.5", true);
    expect(await versionsOf(simulator, apart)).toEqual(["1.35.5", "1.35.5"]);
    expect(await versionsOf(simulator, whole)).toEqual(["1.35.5", "1.35.5"]);
  });

  test("IBM Cloud: master, then workers one by one, on VPC, classic and OpenShift", async () => {
    const vpc = ibmCluster();
    const classic = ibmCluster({ name: "classic", infrastructure: "classic" });
    const shift = ibmCluster({ name: "shift", version: "4.19.20_1563_openshift" });
    const { simulator, calls } = await serve([vpc, classic, shift]);
    for (const [cluster, to] of [
      [vpc, "1.36"],
      [classic, "1.36"],
      [shift, "4.20_openshift"],
    ] as const) {
      await calls.controlPlane(cluster, to, false);
      await calls.nodes(cluster, first(cluster), to);
    }
    expect(await versionsOf(simulator, vpc)).toEqual(["1.36.2_1533", "1.36.2_1533"]);
    expect(await versionsOf(simulator, classic)).toEqual(["1.36.2_1533", "1.36.2_1533"]);
    expect(await versionsOf(simulator, shift)).toEqual(["4.20.12_1554_openshift", "4.20.12_1554_openshift"]);
    expect(simulator.truth().clusters.get(uidOf(vpc))?.version).toBe("1.36.2_1533");
  });
});

describe("a refusal reaches the caller as the cloud's own error, and changes nothing", () => {
  test.each([
    ["a skipped minor", eksCluster(), "1.36", "InvalidParameterException", 400],
    ["a downgrade", eksCluster(), "1.33", "InvalidRequestException", 400],
    ["a version that is not offered", eksCluster(), "1.99", "InvalidParameterException", 400],
    ["nodes too far behind", withPool(eksCluster(), { version: "1.31" }), "1.35", "InvalidStateException", 400],
    [
      "another update",
      eksCluster({ upgrading: { to: "1.35", startedAt: "2026-11-20T23:00:00Z" } }),
      "1.35",
      "ResourceInUseException",
      409,
    ],
  ] as const)("EKS: %s", async (_, cluster, to, name, httpStatusCode) => {
    const { simulator, calls } = await serve([cluster]);
    await expect(calls.controlPlane(cluster, to, false)).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    expect((await versionsOf(simulator, cluster))[0]).toBe(cluster.version);
  });

  test.each([
    ["a skipped minor", gkeCluster(), "1.36", 3, "cannot upgrade the master more than a minor version at a time"],
    ["a downgrade", gkeCluster({ version: "1.35.8-gke.1036000" }), "1.34", 3, "downgraded"],
    ["a version that is not offered", gkeCluster(), "1.99", 3, "unsupported"],
    ["nodes too far behind", withPool(gkeCluster(), { version: "1.32.11-gke.1038000" }), "1.35", 9, "within 2 minors"],
    [
      "another operation",
      gkeCluster({ upgrading: { to: "x", startedAt: "2026-11-20T23:00:00Z" } }),
      "1.35",
      9,
      "is currently upgrading cluster",
    ],
  ] as const)("GKE: %s", async (_, cluster, to, code, words) => {
    const { simulator, calls } = await serve([cluster]);
    const refused = expect.objectContaining({ code, message: expect.stringContaining(words) });
    await expect(calls.controlPlane(cluster, to, false)).rejects.toEqual(refused);
    const grpc = containerClient(simulator, "grpc");
    closing.push(() => grpc.close());
    const name = `projects/${cluster.account}/locations/${cluster.location}/clusters/${cluster.name}`;
    await expect(grpc.updateMaster({ name, masterVersion: to })).rejects.toEqual(refused);
    expect((await versionsOf(simulator, cluster))[0]).toBe(cluster.version);
  });

  test.each([
    ["a skipped minor", aksCluster(), "1.36.3", "OperationNotAllowed", 400],
    ["a downgrade", aksCluster(), "1.34.4", "OperationNotAllowed", 400],
    ["a version that is not offered", aksCluster(), "1.99.0", "K8sVersionNotSupported", 400],
    [
      "nodes too far behind",
      withPool(aksCluster(), { version: "1.31.13" }),
      "1.35.5",
      "NodePoolMcVersionIncompatible",
      400,
    ],
    ["a stopped cluster", aksCluster({ stopped: true }), "1.35.5", "OperationNotAllowed", 400],
    [
      "another operation",
      aksCluster({ upgrading: { to: "1.35.5", startedAt: "2026-11-20T23:00:00Z" } }),
      "1.35.5",
      "OperationNotAllowed",
      409,
    ],
    [
      "the control plane alone under a channel",
      aksCluster({ channel: "stable" }),
      "1.35.5",
      "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged",
      400,
    ],
  ] as const)("AKS: %s", async (_, cluster, to, code, statusCode) => {
    const { simulator, calls } = await serve([cluster]);
    await expect(calls.controlPlane(cluster, to, false)).rejects.toMatchObject({ code, statusCode });
    expect((await versionsOf(simulator, cluster))[0]).toBe(cluster.version);
  });

  test.each([
    ["a skipped minor", ibmCluster({ version: "1.34.5_1550" }), "1.36", 422],
    ["a downgrade", ibmCluster({ version: "1.36.2_1533" }), "1.35", 422],
    ["a version that is not offered", ibmCluster(), "1.99", 422],
    ["workers too far behind", withPool(ibmCluster(), { version: "1.33.8_1560" }), "1.36", 422],
    ["a cluster two minors behind", ibmCluster({ version: "1.33.8_1560" }), "1.34", 422],
    ["another update", ibmCluster({ upgrading: { to: "x", startedAt: "2026-11-20T23:00:00Z" } }), "1.36", 409],
    [
      "OpenShift that is not upgradeable",
      ibmCluster({ version: "4.19.20_1563_openshift", notUpgradeable: "AdminAckRequired" }),
      "4.20_openshift",
      409,
    ],
  ] as const)("IBM Cloud: %s", async (_, cluster, to, status) => {
    const { simulator, calls } = await serve([cluster]);
    await expect(calls.controlPlane(cluster, to, false)).rejects.toMatchObject({ status });
    expect((await versionsOf(simulator, cluster))[0]).toBe(cluster.version);
  });

  test.each([
    [eksCluster(), "1.35", { name: "InvalidParameterException" }],
    [gkeCluster(), "1.35", { code: 3 }],
    [aksCluster(), "1.35.5", { code: "NodePoolMcVersionIncompatible" }],
  ] as const)("nodes newer than their control plane", async (cluster, to, error) => {
    const { calls } = await serve([cluster]);
    await expect(calls.nodes(cluster, first(cluster), to)).rejects.toMatchObject(error);
  });
});

describe("an upgrade takes its time", () => {
  test("EKS: the cluster is updating and has its old version until then", async () => {
    const cluster = eksCluster();
    const { simulator, calls } = await serve([cluster], { upgrades: { durationMs: 60_000 } });
    await expect(calls.controlPlane(cluster, "1.35", false)).rejects.toThrow("the update is InProgress");
    const { accessKeyId, secretAccessKey } = accountKey(cluster.account);
    const endpoint = simulator.env["AWS_ENDPOINT_URL"] ?? "";
    const client = new EKSClient({ region: cluster.location, endpoint, credentials: { accessKeyId, secretAccessKey } });
    closing.push(async () => client.destroy());
    const shown = async () => (await client.send(new DescribeClusterCommand({ name: cluster.name }))).cluster;
    expect(await shown()).toMatchObject({ status: "UPDATING", version: "1.34" });
    await expect(calls.controlPlane(cluster, "1.35", false)).rejects.toMatchObject({ name: "ResourceInUseException" });
    await expect(calls.nodes(cluster, first(cluster), "1.34")).rejects.toMatchObject({
      name: "InvalidRequestException",
    });
    simulator.advance(60_000);
    expect(await shown()).toMatchObject({ status: "ACTIVE", version: "1.35" });
    const { updateIds } = await client.send(new ListUpdatesCommand({ name: cluster.name }));
    expect(updateIds).toHaveLength(1);
    const group = new DescribeNodegroupCommand({ clusterName: cluster.name, nodegroupName: "general" });
    expect((await client.send(group)).nodegroup).toMatchObject({ status: "ACTIVE", version: "1.34" });
  });

  test("AKS: the poller follows the operation to its end", async () => {
    const cluster = aksCluster();
    const { simulator } = await serve([cluster], { upgrades: { durationMs: 60_000 } });
    const { managedClusters } = azureClient(simulator.endpoints["arm"] ?? "", cluster.account);
    const group = resourceGroupOf(cluster.location);
    const shown = await managedClusters.get(group, cluster.name);
    const polled = managedClusters.createOrUpdate(
      group,
      cluster.name,
      { ...shown, kubernetesVersion: "1.35.5" },
      { updateIntervalInMs: 1 },
    );
    await polled.submitted();
    expect(await managedClusters.get(group, cluster.name)).toMatchObject({
      provisioningState: "Upgrading",
      currentKubernetesVersion: "1.34.6",
    });
    simulator.advance(60_000);
    expect(await polled.pollUntilDone()).toMatchObject({
      provisioningState: "Succeeded",
      currentKubernetesVersion: "1.35.5",
    });
  });

  test("by the clock that it is given", async () => {
    let elapsed = 0;
    const cluster = gkeCluster();
    const { simulator, calls } = await serve([cluster], { upgrades: { durationMs: 1000, elapsedMs: () => elapsed } });
    await expect(calls.controlPlane(cluster, "1.35", false)).rejects.toThrow("the operation is RUNNING");
    elapsed = 999;
    expect((await versionsOf(simulator, cluster))[0]).toBe(cluster.version);
    elapsed = 1000;
    expect((await versionsOf(simulator, cluster))[0]).toBe("1.35.8-gke.1036000");
  });
});

describe("unless upgrades are allowed", () => {
  test.each([
    [eksCluster(), "1.35"],
    [gkeCluster(), "1.35"],
    [aksCluster(), "1.35.5"],
    [ibmCluster(), "1.36"],
  ] as const)("%o: a call that would change something is not known", async (cluster, to) => {
    const { simulator, calls } = await serve([cluster], { upgrades: false });
    await expect(calls.controlPlane(cluster, to, false)).rejects.toThrow();
    expect(simulator.log.unknown().length).toBeGreaterThan(0);
    expect((await versionsOf(simulator, cluster))[0]).toBe(cluster.version);
  });
});

describe("a fault", () => {
  test("that keeps the request from the cloud changes nothing, one that spoils the answer does not undo the change", async () => {
    const cluster = eksCluster();
    const { simulator, calls } = await serve([cluster]);
    const match = { cloud: "eks", operation: "eks:UpdateClusterVersion" } as const;
    const throttled = simulator.inject({ match, kind: "throttle" });
    await expect(calls.controlPlane(cluster, "1.35", false)).rejects.toMatchObject({ name: "ThrottlingException" });
    throttled();
    expect((await versionsOf(simulator, cluster))[0]).toBe("1.34");
    const cut = simulator.inject({ match, kind: "reset" });
    await expect(calls.controlPlane(cluster, "1.35", false)).rejects.toThrow();
    cut();
    expect((await versionsOf(simulator, cluster))[0]).toBe("1.35");
  });
});
