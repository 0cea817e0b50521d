import {
  DescribeImagesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeSubnetsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  DescribeAddonCommand,
  DescribeAddonVersionsCommand,
  DescribeClusterCommand,
  DescribeInsightCommand,
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  EKSClient,
  ListInsightsCommand,
  ListUpdatesCommand,
  paginateDescribeAddonVersions,
  paginateListInsights,
} from "@aws-sdk/client-eks";
import {
  ListServiceQuotasCommand,
  paginateListServiceQuotas,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Cluster } from "../../../lib/core/cluster.ts";
import type { ClusterDetail } from "../../../lib/core/cluster-detail.ts";
import type { Gap } from "../../../lib/core/gap.ts";
import { createScheduler } from "../../../lib/fleet/scheduler.ts";
import { accountKey } from "../../../lib/simulator/aws-credentials.ts";
import type { SimCluster, SimFleet } from "../../../lib/simulator/fleet.ts";
import { type Simulator, startSimulator } from "../../../lib/simulator/index.ts";
import { eks as eksProvider } from "../../../providers/eks/index.ts";

const [home, closed] = ["111111111111", "333333333333"];
const region = "eu-west-1";

const plain: SimCluster = {
  cloud: "eks",
  account: home,
  location: region,
  name: "plain",
  version: "1.36",
  createdAt: "2025-10-20T12:30:15Z",
  tags: {},
  pools: [
    { name: "gpu", version: "1.33", nodes: 2, instanceType: "g6.xlarge", image: "CUSTOM" },
    { name: "old", version: "1.33", nodes: 2, instanceType: "m7i.xlarge", image: "AL2023_x86_64_STANDARD" },
  ],
};

const fleet: SimFleet = {
  seed: 7,
  asOf: "2026-11-21T00:00:00Z",
  accounts: [
    { cloud: "eks", id: home, name: "home", regions: [region] },
    { cloud: "eks", id: closed, name: "closed", regions: [region], access: "denied" },
  ],
  clusters: [
    plain,
    {
      ...plain,
      name: "returning",
      mode: "auto-mode",
      pools: [],
      rollingBack: { to: "1.35", startedAt: "2026-11-20T23:00:00Z" },
    },
    ...Array.from({ length: 12 }, (_, i) => ({ ...plain, name: `c${String(i).padStart(2, "0")}`, version: "1.33" })),
  ],
};

let simulator: Simulator;
const clients: { destroy(): void }[] = [];

beforeAll(async () => {
  simulator = await startSimulator({ fleet, clouds: ["eks"] });
});

afterAll(async () => {
  for (const client of clients) client.destroy();
  await simulator.close();
});

function settings(account = home) {
  const { accessKeyId, secretAccessKey } = accountKey(account);
  const endpoint = simulator.env["AWS_ENDPOINT_URL"] ?? "";
  return { region, endpoint, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
}

function kept<T extends { destroy(): void }>(client: T): T {
  clients.push(client);
  return client;
}

const eks = (account?: string) => kept(new EKSClient(settings(account)));
const ec2 = (account?: string) => kept(new EC2Client(settings(account)));
const quotas = (account?: string) => kept(new ServiceQuotasClient(settings(account)));

async function errorOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason as Error,
  );
  return error?.name ?? "no error";
}

test("insights are listed in pages, filtered as asked, and described by id", async () => {
  const client = eks();
  const names: string[] = [];
  for await (const page of paginateListInsights({ client, pageSize: 2 }, { clusterName: "plain" })) {
    expect(page.insights?.length).toBeLessThanOrEqual(2);
    names.push(...(page.insights ?? []).map(({ name = "" }) => name));
  }
  expect(new Set(names).size).toBe(5);
  const { insights = [] } = await client.send(
    new ListInsightsCommand({
      clusterName: "plain",
      filter: { statuses: ["ERROR"], categories: ["UPGRADE_READINESS"] },
    }),
  );
  const skew = insights.find(({ name }) => name === "Kubelet version skew");
  expect(skew).toMatchObject({ kubernetesVersion: "1.37", insightStatus: { status: "ERROR" } });
  const { insight } = await client.send(new DescribeInsightCommand({ clusterName: "plain", id: skew?.id }));
  expect(insight?.resources?.map(({ arn }) => arn)).toHaveLength(2);
  const none = new ListInsightsCommand({ clusterName: "plain", filter: { categories: ["MISCONFIGURATION"] } });
  expect((await client.send(none)).insights).toStrictEqual([]);
  const missing = client.send(new DescribeInsightCommand({ clusterName: "plain", id: "none" }));
  expect(await errorOf(missing)).toBe("ResourceNotFoundException");
});

test("add-on versions are those of the minor that is asked for, and of no other", async () => {
  const client = eks();
  const names: string[] = [];
  const asked = { kubernetesVersion: "1.36" };
  for await (const page of paginateDescribeAddonVersions({ client, pageSize: 2 }, asked)) {
    for (const { addonName = "", addonVersions = [] } of page.addons ?? []) {
      names.push(addonName);
      const minors = addonVersions.flatMap(({ compatibilities = [] }) =>
        compatibilities.map((fit) => fit.clusterVersion),
      );
      expect(new Set(minors)).toStrictEqual(new Set(["1.36"]));
    }
  }
  expect(names).toStrictEqual(["aws-ebs-csi-driver", "coredns", "eks-pod-identity-agent", "kube-proxy", "vpc-cni"]);
  const one = new DescribeAddonVersionsCommand({ kubernetesVersion: "1.33", addonName: "coredns" });
  expect((await client.send(one)).addons?.[0]?.addonVersions?.map(({ addonVersion }) => addonVersion)).toStrictEqual([
    "v1.13.1-eksbuild.1",
    "v1.12.4-eksbuild.1",
    "v1.11.4-eksbuild.24",
  ]);
  const unknown = client.send(new DescribeAddonVersionsCommand({ kubernetesVersion: "1.99" }));
  expect(await errorOf(unknown)).toBe("InvalidParameterException");
});

test("an Auto Mode cluster that is rolled back is active, and its update tells", async () => {
  const client = eks();
  const { cluster } = await client.send(new DescribeClusterCommand({ name: "returning" }));
  expect(cluster?.status).toBe("ACTIVE");
  const { updateIds = [] } = await client.send(new ListUpdatesCommand({ name: "returning" }));
  const { update } = await client.send(new DescribeUpdateCommand({ name: "returning", updateId: updateIds[0] }));
  expect(update).toMatchObject({ type: "VersionRollback", status: "InProgress" });
});

test("subnets are found by id, and an id that is gone is passed over", async () => {
  const { cluster } = await eks().send(new DescribeClusterCommand({ name: "plain" }));
  const ids = cluster?.resourcesVpcConfig?.subnetIds ?? [];
  const { Subnets = [] } = await ec2().send(
    new DescribeSubnetsCommand({ Filters: [{ Name: "subnet-id", Values: [...ids, "subnet-gone"] }] }),
  );
  expect(Subnets.map(({ SubnetId }) => SubnetId)).toStrictEqual(ids);
  for (const subnet of Subnets) expect(subnet.AvailableIpAddressCount).toBeGreaterThanOrEqual(0);
});

test("a launch template gives the versions that are asked for, and its image by name", async () => {
  const { nodegroup } = await eks().send(new DescribeNodegroupCommand({ clusterName: "plain", nodegroupName: "gpu" }));
  const { id, version = "" } = nodegroup?.launchTemplate ?? {};
  const versions = (Versions: string[], LaunchTemplateId = id) =>
    ec2().send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions }));
  const { LaunchTemplateVersions: [used] = [] } = await versions([version]);
  const { LaunchTemplateVersions: [latest] = [] } = await versions(["$Latest"]);
  expect(used?.LaunchTemplateData?.ImageId).toBe(nodegroup?.releaseVersion);
  expect(latest?.VersionNumber).toBeGreaterThanOrEqual(Number(version));
  const Values = [nodegroup?.releaseVersion ?? ""];
  const { Images } = await ec2().send(new DescribeImagesCommand({ Filters: [{ Name: "image-id", Values }] }));
  expect(Images).toMatchObject([{ ImageId: Values[0], Name: "golden-eks-1.33-al2023-gpu" }]);
  expect(await errorOf(versions(["99"]))).toBe("InvalidLaunchTemplateId.VersionNotFound");
  expect(await errorOf(versions(["1"], "lt-gone"))).toBe("InvalidLaunchTemplateId.NotFound");
});

test("quotas of EC2 are listed in pages", async () => {
  const client = quotas();
  const names: string[] = [];
  for await (const page of paginateListServiceQuotas({ client, pageSize: 5 }, { ServiceCode: "ec2" })) {
    names.push(...(page.Quotas ?? []).map(({ QuotaName = "" }) => QuotaName));
  }
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain("Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances");
});

test("a filter or parameter that is not applied is not answered as if it were", async () => {
  const byZone = new DescribeSubnetsCommand({ Filters: [{ Name: "availability-zone", Values: ["eu-west-1a"] }] });
  const byOwner = new DescribeImagesCommand({ Owners: ["self"] });
  const ofType = new DescribeAddonVersionsCommand({ kubernetesVersion: "1.36", types: ["storage"] });
  const before = simulator.log.unknown().length;
  await errorOf(ec2().send(byZone));
  await errorOf(ec2().send(byOwner));
  await errorOf(eks().send(ofType));
  expect(simulator.log.unknown()).toHaveLength(before + 3);
});

test("a denied account is refused in the words of each service", async () => {
  const names = [
    errorOf(ec2(closed).send(new DescribeSubnetsCommand({}))),
    errorOf(quotas(closed).send(new ListServiceQuotasCommand({ ServiceCode: "ec2" }))),
    errorOf(eks(closed).send(new DescribeAddonCommand({ clusterName: "plain", addonName: "coredns" }))),
  ];
  expect(await Promise.all(names)).toStrictEqual([
    "UnauthorizedOperation",
    "AccessDeniedException",
    "AccessDeniedException",
  ]);
});

/** All details of the clusters of the home account, as the provider reads them from `cloud`. */
async function readAll(cloud: Simulator) {
  const provider = eksProvider({ endpoint: cloud.endpoints["aws"] ?? "", env: cloud.env, accounts: [{ id: home }] });
  const call = createScheduler().forProvider({ id: "eks", limits: [] });
  const clusters: Cluster[] = [];
  for await (const { items } of provider.clusters([{ provider: "eks", accountId: home, region }], call)) {
    clusters.push(...items);
  }
  cloud.log.clear();
  const details: ClusterDetail[] = [];
  const gaps: Gap[] = [];
  for await (const harvest of provider.details?.(clusters, provider.detailNames ?? [], call) ?? []) {
    details.push(...harvest.items);
    gaps.push(...harvest.gaps);
  }
  await provider.close?.();
  return { provider, details: details.sort((a, b) => (a.uid < b.uid ? -1 : 1)), gaps, log: cloud.log };
}

test("the provider reads every detail of every cluster, with one request for what clusters share", async () => {
  const { provider, details, gaps, log } = await readAll(simulator);
  expect(gaps).toStrictEqual([]);
  expect(log.unknown()).toStrictEqual([]);
  expect(details).toHaveLength(fleet.clusters.length);
  for (const { addons, insights, operations, network, capacity } of details) {
    for (const part of [addons, insights, operations, network, capacity]) expect(part).toBeDefined();
  }
  const granted = new Set(provider.permissions.map(({ operation }) => operation));
  expect([...log.operations()].filter((operation) => !granted.has(operation))).toStrictEqual([]);
  const count = (operation: string) => log.records.filter((record) => record.operation === operation).length;
  expect(count("ec2:DescribeSubnets")).toBe(1);
  expect(count("ec2:DescribeImages")).toBe(1);
  expect(count("servicequotas:ListServiceQuotas")).toBe(1);
  // The minors of the fleet, 1.33 and 1.36, and those up to two above them that exist.
  expect(count("eks:DescribeAddonVersions")).toBe(5);
  const returning = details.find(({ uid }) => uid.endsWith("/returning"));
  expect(returning?.operations).toMatchObject([{ kind: "rollback", status: "running", to: { raw: "1.35" } }]);
});

test("the provider reads the same details from a cloud that fails now and then", async () => {
  const { details } = await readAll(simulator);
  const faulty = await startSimulator({ fleet, clouds: ["eks"], faults: { rate: 0.08, seed: 5 } });
  try {
    const read = await readAll(faulty);
    expect(read.gaps).toStrictEqual([]);
    expect(read.details).toStrictEqual(details);
    expect(read.log.records.some(({ fault }) => fault !== undefined)).toBe(true);
  } finally {
    await faulty.close();
  }
});
