import { AccountClient, ListRegionsCommand, paginateListRegions } from "@aws-sdk/client-account";
import {
  DescribeClusterCommand,
  DescribeClusterVersionsCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  EKSClient,
  ListClustersCommand,
  ListFargateProfilesCommand,
  ListNodegroupsCommand,
  ListUpdatesCommand,
  paginateListClusters,
  StartInsightsRefreshCommand,
} from "@aws-sdk/client-eks";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { accountKey, readerRole, sessionKey } from "../../../lib/simulator/aws-credentials.ts";
import type { SimCluster, SimFleet } from "../../../lib/simulator/fleet.ts";
import { type Simulator, startSimulator, uidOf } from "../../../lib/simulator/index.ts";

const [home, other, closed, empty] = ["111111111111", "222222222222", "333333333333", "444444444444"];
const region = "eu-west-1";

const plain: SimCluster = {
  cloud: "eks",
  account: home,
  location: region,
  name: "plain",
  version: "1.34",
  supportPlan: "STANDARD",
  createdAt: "2025-10-20T12:30:15Z",
  tags: Object.fromEntries([
    ["team", "search"],
    ["__proto__", "kept"],
    ["note", '<b>&"'],
  ]),
  pools: [
    {
      name: "general",
      version: "1.33",
      nodes: 6,
      min: 3,
      max: 12,
      instanceType: "m7i.xlarge",
      image: "AL2023_x86_64_STANDARD",
      maxUnavailable: "33%",
      status: "DEGRADED",
    },
    { name: "spot", version: "1.34", nodes: 2, instanceType: "m7i.large", image: "BOTTLEROCKET_x86_64", spot: true },
    { name: "batch", kind: "fargate", version: "1.34", nodes: 0, instanceType: "fargate", image: "fargate" },
  ],
};

const fleet: SimFleet = {
  seed: 7,
  asOf: "2026-11-21T00:00:00Z",
  accounts: [
    { cloud: "eks", id: home, name: "home", regions: [region, "af-south-1"] },
    { cloud: "eks", id: other, name: "other", regions: [region] },
    { cloud: "eks", id: closed, name: "closed", regions: [region], access: "denied" },
    { cloud: "eks", id: empty, name: "empty", regions: [region], access: "disabled" },
  ],
  clusters: [
    plain,
    { ...plain, name: "auto", mode: "auto-mode", pools: [], version: "1.35" },
    {
      ...plain,
      name: "rising",
      upgrading: { to: "1.35", startedAt: "2026-11-20T23:00:00Z" },
    },
    {
      ...plain,
      name: "rolling",
      upgrading: { pool: "general", to: "1.34", startedAt: "2026-11-20T22:00:00Z" },
    },
    ...Array.from({ length: 230 }, (_, i) => ({ ...plain, account: other, name: `c${String(i).padStart(3, "0")}` })),
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

function settings(account = home, at = region) {
  const { accessKeyId, secretAccessKey } = accountKey(account);
  const endpoint = simulator.env["AWS_ENDPOINT_URL"] ?? "";
  return { region: at, endpoint, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
}

function kept<T extends { destroy(): void }>(client: T): T {
  clients.push(client);
  return client;
}

const eks = (account?: string, at?: string) => kept(new EKSClient(settings(account, at)));

async function errorOf(
  promise: Promise<unknown>,
): Promise<{ name: string; status: number | undefined; message: string }> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason as Error & { $metadata?: { httpStatusCode?: number } },
  );
  if (error === undefined) throw new Error("the call was expected to fail");
  return { name: error.name, status: error.$metadata?.httpStatusCode, message: error.message };
}

test("a listing is paged, gives every name once and ends", async () => {
  const client = eks(other);
  const sizes: number[] = [];
  const names: string[] = [];
  for await (const page of paginateListClusters({ client }, {})) {
    sizes.push(page.clusters?.length ?? 0);
    names.push(...(page.clusters ?? []));
  }
  expect(sizes).toStrictEqual([100, 100, 30]);
  expect(names).toStrictEqual(fleet.clusters.filter(({ account }) => account === other).map(({ name }) => name));
  const { clusters, nextToken } = await client.send(new ListClustersCommand({ maxResults: 7 }));
  expect(clusters).toHaveLength(7);
  expect(nextToken).toEqual(expect.any(String));
});

test("a page token is good for its own listing only", async () => {
  const { nextToken } = await eks(other).send(new ListClustersCommand({ maxResults: 2 }));
  for (const token of [nextToken, "made-up"]) {
    const error = await errorOf(eks(home).send(new ListClustersCommand({ nextToken: token })));
    expect(error).toMatchObject({ name: "InvalidParameterException", status: 400 });
  }
  const tooMany = await errorOf(eks(home).send(new ListClustersCommand({ maxResults: 101 })));
  expect(tooMany).toMatchObject({ name: "InvalidParameterException", status: 400 });
});

test("a cluster is described with dates, tags and its support policy", async () => {
  const { cluster } = await eks().send(new DescribeClusterCommand({ name: "plain" }));
  expect(cluster).toMatchObject({
    arn: uidOf(plain),
    version: "1.34",
    status: "ACTIVE",
    createdAt: new Date(plain.createdAt),
    upgradePolicy: { supportType: "STANDARD" },
    computeConfig: { enabled: false },
    health: { issues: [] },
  });
  expect(Object.entries(cluster?.tags ?? {})).toStrictEqual(Object.entries(plain.tags));
});

test("node groups and Fargate profiles are listed apart", async () => {
  const client = eks();
  const groups = await client.send(new ListNodegroupsCommand({ clusterName: "plain" }));
  const profiles = await client.send(new ListFargateProfilesCommand({ clusterName: "plain" }));
  expect(groups.nodegroups).toStrictEqual(["general", "spot"]);
  expect(profiles.fargateProfileNames).toStrictEqual(["batch"]);
  const general = await client.send(new DescribeNodegroupCommand({ clusterName: "plain", nodegroupName: "general" }));
  expect(general.nodegroup).toMatchObject({
    version: "1.33",
    status: "DEGRADED",
    capacityType: "ON_DEMAND",
    scalingConfig: { minSize: 3, maxSize: 12, desiredSize: 6 },
    updateConfig: { maxUnavailablePercentage: 33 },
    health: { issues: [{ code: "AsgInstanceLaunchFailures" }] },
  });
  expect(general.nodegroup?.releaseVersion).toMatch(/^1\.33\.\d+-2026\d{4}$/);
  const spot = await client.send(new DescribeNodegroupCommand({ clusterName: "plain", nodegroupName: "spot" }));
  expect(spot.nodegroup).toMatchObject({ capacityType: "SPOT", updateConfig: { maxUnavailable: 1 } });
  const batch = await client.send(
    new DescribeFargateProfileCommand({ clusterName: "plain", fargateProfileName: "batch" }),
  );
  expect(batch.fargateProfile).toMatchObject({ status: "ACTIVE", clusterName: "plain" });
});

test("an Auto Mode cluster has built-in pools and no node groups", async () => {
  const client = eks();
  const { cluster } = await client.send(new DescribeClusterCommand({ name: "auto" }));
  expect(cluster?.computeConfig).toMatchObject({ enabled: true, nodePools: ["general-purpose", "system"] });
  expect((await client.send(new ListNodegroupsCommand({ clusterName: "auto" }))).nodegroups).toStrictEqual([]);
});

test("a running upgrade shows as an update of the cluster, or of the node group alone", async () => {
  const client = eks();
  const { updateIds = [] } = await client.send(new ListUpdatesCommand({ name: "rising" }));
  const { update } = await client.send(new DescribeUpdateCommand({ name: "rising", updateId: updateIds[0] }));
  expect(update).toMatchObject({
    status: "InProgress",
    type: "VersionUpdate",
    createdAt: new Date("2026-11-20T23:00:00Z"),
    params: [{ type: "Version", value: "1.35" }, { type: "PlatformVersion" }],
  });
  expect((await client.send(new DescribeClusterCommand({ name: "rising" }))).cluster?.status).toBe("UPDATING");

  expect((await client.send(new ListUpdatesCommand({ name: "rolling" }))).updateIds).toStrictEqual([]);
  const ofPool = await client.send(new ListUpdatesCommand({ name: "rolling", nodegroupName: "general" }));
  expect(ofPool.updateIds).toHaveLength(1);
  expect((await client.send(new DescribeClusterCommand({ name: "rolling" }))).cluster?.status).toBe("ACTIVE");
});

test("offered versions carry their dates, and those out of support are given on request", async () => {
  const client = eks();
  const { clusterVersions: current = [] } = await client.send(new DescribeClusterVersionsCommand({}));
  const { clusterVersions: all = [] } = await client.send(new DescribeClusterVersionsCommand({ includeAll: true }));
  const of = (minor: string) => all.find(({ clusterVersion }) => clusterVersion === minor);
  expect(of("1.31")).toMatchObject({
    versionStatus: "EXTENDED_SUPPORT",
    endOfStandardSupportDate: new Date("2025-11-26T00:00:00Z"),
    endOfExtendedSupportDate: new Date("2026-11-26T00:00:00Z"),
  });
  expect(of("1.30")?.versionStatus).toBe("UNSUPPORTED");
  expect(current.map(({ clusterVersion }) => clusterVersion)).not.toContain("1.30");
  expect(all.filter(({ defaultVersion }) => defaultVersion)).toHaveLength(1);
  const one = await client.send(new DescribeClusterVersionsCommand({ clusterVersions: ["1.33", "1.34"] }));
  expect(one.clusterVersions?.map(({ clusterVersion }) => clusterVersion)).toStrictEqual(["1.34", "1.33"]);
});

test("a name that is not there is a ResourceNotFoundException", async () => {
  const client = eks();
  const missing = [
    client.send(new DescribeClusterCommand({ name: "gone" })),
    client.send(new ListNodegroupsCommand({ clusterName: "gone" })),
    client.send(new DescribeNodegroupCommand({ clusterName: "plain", nodegroupName: "batch" })),
  ];
  for (const call of missing) {
    expect(await errorOf(call)).toMatchObject({ name: "ResourceNotFoundException", status: 404 });
  }
});

test("credentials that are not the simulator's are not recognised", async () => {
  const stranger = { ...settings(), credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x" } };
  const fromEks = await errorOf(kept(new EKSClient(stranger)).send(new ListClustersCommand({})));
  expect(fromEks).toMatchObject({ name: "UnrecognizedClientException", status: 403 });
  const fromSts = await errorOf(kept(new STSClient(stranger)).send(new GetCallerIdentityCommand({})));
  expect(fromSts).toMatchObject({ name: "InvalidClientTokenId", status: 403 });
  const unsigned = await fetch(`${simulator.endpoints["aws"]}/clusters`);
  expect(unsigned.status).toBe(403);
  expect(unsigned.headers.get("x-amzn-errortype")).toBe("MissingAuthenticationTokenException");
});

test("a region that the account has not switched on does not recognise its token", async () => {
  const error = await errorOf(eks(home, "us-east-1").send(new ListClustersCommand({})));
  expect(error).toMatchObject({ name: "UnrecognizedClientException", status: 403 });
});

test("denied and unsubscribed accounts say so", async () => {
  const denied = await errorOf(eks(closed).send(new ListClustersCommand({})));
  expect(denied).toMatchObject({ name: "AccessDeniedException", status: 403 });
  expect(denied.message).toContain("eks:ListClusters");
  expect(await errorOf(eks(empty).send(new ListClustersCommand({})))).toMatchObject({
    name: "OptInRequired",
    status: 403,
  });
});

test("a role session reads the account of its role, and only with its own token", async () => {
  const sts = kept(new STSClient(settings()));
  const RoleArn = `arn:aws:iam::${other}:role/${readerRole}`;
  const { Credentials, AssumedRoleUser } = await sts.send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: "inventory" }),
  );
  expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${other}:assumed-role/${readerRole}/inventory`);
  expect(Credentials?.Expiration?.getTime()).toBeGreaterThan(Date.parse(fleet.asOf));
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  const identity = await kept(new STSClient({ ...settings(), credentials })).send(new GetCallerIdentityCommand({}));
  expect(identity).toMatchObject({ Account: other, Arn: AssumedRoleUser?.Arn });
  const session = kept(new EKSClient({ ...settings(), credentials }));
  expect((await session.send(new ListClustersCommand({}))).clusters).toHaveLength(100);
  const ofAnother = sessionKey(home, "inventory").sessionToken;
  const altered = Buffer.from(`${other}/administrator/0123456789abcdef`).toString("base64url");
  for (const sessionToken of ["forged", ofAnother, altered]) {
    const forged = kept(new EKSClient({ ...settings(), credentials: { ...credentials, sessionToken } }));
    const error = await errorOf(forged.send(new ListClustersCommand({})));
    expect(error).toMatchObject({ name: "UnrecognizedClientException" });
  }
});

test("only the reader's role of an open account can be assumed", async () => {
  const sts = kept(new STSClient(settings()));
  const roles = [`${other}:role/Administrator`, `${closed}:role/${readerRole}`, `999999999999:role/${readerRole}`];
  for (const role of roles) {
    const command = new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${role}`, RoleSessionName: "inventory" });
    expect(await errorOf(sts.send(command))).toMatchObject({ name: "AccessDenied", status: 403 });
  }
});

test("the regions of an account are listed with their status, in pages", async () => {
  const client = kept(new AccountClient(settings()));
  const { Regions } = await client.send(
    new ListRegionsCommand({ RegionOptStatusContains: ["ENABLED", "ENABLED_BY_DEFAULT"] }),
  );
  expect(Regions).toStrictEqual([
    { RegionName: "af-south-1", RegionOptStatus: "ENABLED" },
    { RegionName: region, RegionOptStatus: "ENABLED_BY_DEFAULT" },
  ]);
  const names: string[] = [];
  for await (const page of paginateListRegions({ client, pageSize: 4 }, {})) {
    names.push(...(page.Regions ?? []).map(({ RegionName = "" }) => RegionName));
  }
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain("us-east-1");
});

test("EC2 tells the command line which regions are on", async () => {
  const describe = async (parameters: Record<string, string>) => {
    const response = await fetch(simulator.endpoints["aws"] ?? "", {
      method: "POST",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${accountKey(home).accessKeyId}/20261121/${region}/ec2/aws4_request, SignedHeaders=host, Signature=00`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ Action: "DescribeRegions", Version: "2016-11-15", ...parameters }),
    });
    return { status: response.status, text: await response.text() };
  };
  const regionsIn = (text: string) => [...text.matchAll(/<regionName>([^<]+)</g)].map(([, name]) => name);
  expect(regionsIn((await describe({})).text)).toStrictEqual(["af-south-1", region]);
  expect(regionsIn((await describe({ AllRegions: "true" })).text)).toContain("us-east-1");
  expect(await describe({ "RegionName.1": "mars-1" })).toMatchObject({ status: 400 });
  // A filter that it does not apply must not be answered as if it had been.
  expect(await describe({ "Filter.1.Name": "opt-in-status" })).toMatchObject({ status: 501 });
});

test("an operation that is not simulated is a 501 and stands in the log as unknown", async () => {
  const before = simulator.log.unknown().length;
  expect(await errorOf(eks().send(new StartInsightsRefreshCommand({ clusterName: "plain" })))).toMatchObject({
    status: 501,
  });
  const deletion = await fetch(`${simulator.endpoints["aws"]}/clusters/plain`, { method: "DELETE" });
  expect(deletion.status).toBe(501);
  expect(await deletion.json()).toMatchObject({ message: expect.stringContaining("DELETE /clusters/plain") });
  expect(
    simulator.log
      .unknown()
      .slice(before)
      .map(({ method }) => method),
  ).toStrictEqual(["POST", "DELETE"]);
});

test("the log names operation, account, region and status of each request", async () => {
  simulator.log.clear();
  await eks(other).send(new ListClustersCommand({ maxResults: 1 }));
  await errorOf(eks(other).send(new DescribeClusterCommand({ name: "gone" })));
  expect(simulator.log.records).toMatchObject([
    { cloud: "eks", operation: "eks:ListClusters", account: other, region, method: "GET", status: 200 },
    { operation: "eks:DescribeCluster", path: "/clusters/gone", status: 404 },
  ]);
  expect(simulator.log.peakInFlight).toBe(1);
  expect(simulator.log.operations()).toStrictEqual(new Set(["eks:ListClusters", "eks:DescribeCluster"]));
  expect(simulator.log.scopes()).toStrictEqual(new Map([[`eks/${other}/${region}`, 2]]));
});

test("the environment alone points an SDK client at the simulator", async () => {
  for (const [name, value] of Object.entries(simulator.env)) vi.stubEnv(name, value);
  vi.stubEnv("AWS_PROFILE", undefined);
  try {
    const { clusters } = await kept(new EKSClient({})).send(new ListClustersCommand({}));
    expect(clusters).toStrictEqual(["auto", "plain", "rising", "rolling"]);
  } finally {
    vi.unstubAllEnvs();
  }
});
