import { describe, expect, test } from "vitest";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { ClusterDetail, Detail } from "../../lib/core/cluster-detail.ts";
import type { Gap, Harvest } from "../../lib/core/gap.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { supportWindow } from "../../lib/data/index.ts";
import { eks } from "../../providers/eks/index.ts";
import { mapCluster } from "../../providers/eks/map.ts";
import { mapNodeGroup } from "../../providers/eks/map-pool.ts";
import { permissions } from "../../providers/eks/permissions.ts";
import {
  awsProblem,
  ec2Problem,
  ec2Reply,
  noon,
  plainCall,
  type Reply,
  type Seen,
  type Stub,
  startStub,
  testEnv,
  wireCluster,
  wireNodeGroup,
  wireVersions,
} from "./eks-stub.ts";

const scope: Scope = { provider: "eks", accountId: "111122223333", region: "eu-west-1" };

type Fields = Readonly<Record<string, unknown>>;

function cluster(name: string, fields: Fields = {}, ...groups: readonly Fields[]): Cluster {
  const { value } = mapCluster(wireCluster(name, { resourcesVpcConfig: { subnetIds: ["subnet-1"] }, ...fields }), {
    scope,
    name,
    observedAt: "2026-11-21T12:00:00Z",
    windowOf: (minor) => supportWindow("eks", minor),
  });
  if (value === undefined) throw new Error("the cluster of this test cannot be mapped");
  const pools = groups.flatMap((group, index) => {
    const pool = `n${index}`;
    return mapNodeGroup(wireNodeGroup(name, pool, group), pool, value.uid).value ?? [];
  });
  return { ...value, pools: [...value.pools, ...pools] };
}

type Answers = Readonly<Record<string, Reply | ((request: Seen) => Reply)>>;

/** Clusters with nothing to tell; `answers` replaces routes by name. */
function region(answers: Answers = {}) {
  const usual: Answers = {
    "GET /cluster-versions": { json: wireVersions },
    "GET /addons/supported-versions": { json: { addons: [] } },
    "ec2 DescribeSubnets": ec2Reply("DescribeSubnets", "<subnetSet/>"),
    "servicequotas ListServiceQuotas": { json: { Quotas: [] } },
  };
  return (request: Seen): Reply | undefined => {
    const answer = answers[request.route] ?? usual[request.route];
    if (answer !== undefined) return typeof answer === "function" ? answer(request) : answer;
    if (request.route.endsWith("/addons")) return { json: { addons: [] } };
    if (request.route.endsWith("/insights")) return { json: { insights: [] } };
    return request.route.endsWith("/updates") ? { json: { updateIds: [] } } : undefined;
  };
}

async function details(stub: Stub, clusters: readonly Cluster[], want: readonly Detail[], call = plainCall()) {
  const provider = eks({ accounts: [{ id: "111122223333" }], endpoint: stub.url, env: testEnv });
  const harvests: Harvest<ClusterDetail>[] = [];
  try {
    for await (const harvest of provider.details?.(clusters, want, call) ?? []) harvests.push(harvest);
  } finally {
    await provider.close?.();
  }
  expect(harvests.filter(({ last }) => last)).toHaveLength(1);
  expect(harvests.at(-1)?.last).toBe(true);
  const documented = new Set(permissions.map(({ operation }) => operation));
  expect(call.operations.filter((operation) => !documented.has(operation))).toStrictEqual([]);
  const byUid = new Map(harvests.flatMap(({ items }) => items).map((item) => [item.uid, item]));
  return { of: ({ uid }: Cluster) => byUid.get(uid), gaps: harvests.flatMap(({ gaps }) => gaps) };
}

const brief = (gaps: readonly Gap[]) =>
  gaps.map(({ code, what, cluster: name }) => `${name ?? "-"}: ${what}: ${code}`).sort();

const denied = awsProblem(403, "AccessDeniedException", "no");

function addon(name: string, fields: Fields = {}): Reply {
  return { json: { addon: { addonName: name, addonVersion: "v1", status: "ACTIVE", health: {}, ...fields } } };
}

const supported = ({ query }: Seen): Reply => ({
  json: {
    addons: [
      {
        addonName: "coredns",
        addonVersions: [
          {
            addonVersion: `v${query.get("kubernetesVersion")}.9`,
            compatibilities: [
              { clusterVersion: query.get("kubernetesVersion"), platformVersions: ["*"], defaultVersion: true },
            ],
          },
        ],
      },
    ],
  },
});

describe("add-ons", () => {
  test("come with what the cluster's minor and the next ones accept, asked for once a minor", async () => {
    await using stub = await startStub(
      region({
        "GET /clusters/a/addons": { json: { addons: ["coredns"] } },
        "GET /clusters/b/addons": { json: { addons: ["coredns"] } },
        "GET /clusters/a/addons/coredns": addon("coredns"),
        "GET /clusters/b/addons/coredns": addon("coredns", { addonVersion: "v2" }),
        "GET /addons/supported-versions": supported,
      }),
    );
    const [a, b] = [cluster("a", { version: "1.34" }), cluster("b", { version: "1.33" })];
    const { of, gaps } = await details(stub, [a, b], ["addons"]);
    expect(gaps).toStrictEqual([]);
    expect(of(a)).toStrictEqual({
      uid: a.uid,
      addons: [
        {
          name: "coredns",
          version: "v1",
          managed: false,
          status: "ACTIVE",
          issues: [],
          // EKS has no 1.36 yet, which is why nothing is said of it.
          compatible: [
            { minor: "1.34", versions: ["v1.34.9"], defaultVersion: "v1.34.9" },
            { minor: "1.35", versions: ["v1.35.9"], defaultVersion: "v1.35.9" },
          ],
        },
      ],
    });
    expect(of(b)?.addons?.[0]?.compatible?.map(({ minor }) => minor)).toStrictEqual(["1.33", "1.34", "1.35"]);
    const asked = stub.seen.filter(({ route }) => route === "GET /addons/supported-versions");
    expect(asked.map(({ query }) => query.get("kubernetesVersion")).sort()).toStrictEqual(["1.33", "1.34", "1.35"]);
    // 1 catalogue, 3 minors, and for each cluster one listing and one description.
    expect(stub.seen).toHaveLength(8);
  });

  test("that are denied for one cluster are a gap of it, and the other has them", async () => {
    await using stub = await startStub(
      region({
        "GET /clusters/a/addons": denied,
        "GET /clusters/b/addons": { json: { addons: [] } },
      }),
    );
    const [a, b] = [cluster("a"), cluster("b")];
    const { of, gaps } = await details(stub, [a, b], ["addons"]);
    expect(brief(gaps)).toStrictEqual(["a: add-ons: FORBIDDEN"]);
    expect(gaps[0]?.hint).toBe("The identity needs eks:ListAddons.");
    expect([of(a), of(b)]).toStrictEqual([{ uid: a.uid }, { uid: b.uid, addons: [] }]);
  });

  test("that cannot be described are known by name, and one that was removed meanwhile is not there", async () => {
    await using stub = await startStub(
      region({
        "GET /clusters/a/addons": { json: { addons: ["gone", "hidden"] } },
        "GET /clusters/a/addons/gone": awsProblem(404, "ResourceNotFoundException"),
        "GET /clusters/a/addons/hidden": denied,
      }),
    );
    const a = cluster("a");
    const { of, gaps } = await details(stub, [a], ["addons"]);
    expect(of(a)?.addons).toStrictEqual([{ name: "hidden", managed: false, issues: [] }]);
    expect(brief(gaps)).toStrictEqual(["a: add-on hidden: FORBIDDEN"]);
  });

  test("whose versions are denied are given without them, with a gap for each minor", async () => {
    await using stub = await startStub(
      region({
        "GET /clusters/a/addons": { json: { addons: ["coredns"] } },
        "GET /clusters/a/addons/coredns": addon("coredns"),
        "GET /addons/supported-versions": denied,
      }),
    );
    const a = cluster("a");
    const { of, gaps } = await details(stub, [a], ["addons"]);
    expect(of(a)?.addons?.[0]).not.toHaveProperty("compatible");
    expect(brief(gaps)).toStrictEqual([
      "a: add-on versions for 1.34: FORBIDDEN",
      "a: add-on versions for 1.35: FORBIDDEN",
    ]);
  });
});

describe("insights", () => {
  const summary = (id: string, status: string) => ({
    id,
    name: `about ${id}`,
    category: "UPGRADE_READINESS",
    kubernetesVersion: "1.35",
    lastRefreshTime: noon / 1000 - 3600,
    insightStatus: { status, reason: "because" },
  });

  test("are listed for all three categories, and those that do not pass are described", async () => {
    await using stub = await startStub(
      region({
        "POST /clusters/a/insights": ({ body }) =>
          JSON.parse(body).nextToken === "2"
            ? { json: { insights: [summary("bad", "ERROR")] } }
            : { json: { insights: [summary("good", "PASSING")], nextToken: "2" } },
        "GET /clusters/a/insights/bad": {
          json: {
            insight: {
              ...summary("bad", "ERROR"),
              categorySpecificSummary: {
                deprecationDetails: [
                  { usage: "/apis/x/v1beta1", stopServingVersion: "1.35", clientStats: [{ userAgent: "operator/v1" }] },
                ],
              },
            },
          },
        },
      }),
    );
    const a = cluster("a");
    const { of, gaps } = await details(stub, [a], ["insights"]);
    expect(gaps).toStrictEqual([]);
    expect(of(a)?.insights).toMatchObject([
      { id: "good", severity: "ok", refreshedAt: "2026-11-21T11:00:00Z" },
      { id: "bad", severity: "error", deprecatedApis: [{ clients: [{ userAgent: "operator/v1" }] }] },
    ]);
    expect(JSON.parse(stub.seen[0]?.body ?? "").filter).toStrictEqual({
      categories: ["UPGRADE_READINESS", "MISCONFIGURATION", "ROLLBACK_READINESS"],
    });
    expect(stub.routes().toSorted()).toStrictEqual([
      "GET /clusters/a/insights/bad",
      "POST /clusters/a/insights",
      "POST /clusters/a/insights",
    ]);
  });

  test("keep the warning whose description is denied", async () => {
    await using stub = await startStub(
      region({
        "POST /clusters/a/insights": { json: { insights: [summary("bad", "WARNING")] } },
        "GET /clusters/a/insights/bad": denied,
      }),
    );
    const a = cluster("a");
    const { of, gaps } = await details(stub, [a], ["insights"]);
    expect(of(a)?.insights).toMatchObject([{ id: "bad", severity: "warning", reason: "because" }]);
    expect(brief(gaps)).toStrictEqual(["a: insight about bad: FORBIDDEN"]);
  });

  test.each<readonly [string, Reply, string]>([
    ["denied", denied, "FORBIDDEN"],
    ["answered with nothing", { json: {} }, "BAD_RESPONSE"],
    ["listed without end", { json: { insights: [], nextToken: "again" } }, "PAGE_LOOP"],
  ])("that are %s are absent, not none", async (_title, reply, code) => {
    await using stub = await startStub(region({ "POST /clusters/a/insights": reply }));
    const a = cluster("a");
    const { of, gaps } = await details(stub, [a], ["insights"]);
    expect(of(a)).toStrictEqual({ uid: a.uid });
    expect(brief(gaps)).toStrictEqual([`a: insights: ${code}`]);
  });
});

describe("operations", () => {
  const update = (id: string, type: string, status: string, daysAgo: number, fields: Fields = {}): Reply => ({
    json: {
      update: { id, type, status, createdAt: noon / 1000 - daysAgo * 86_400, params: [], errors: [], ...fields },
    },
  });

  test("show a rollback of Auto Mode, during which the cluster is called active", async () => {
    await using stub = await startStub(
      region({
        "GET /clusters/a/updates": { json: { updateIds: ["old", "now", "recent"] } },
        "GET /clusters/a/updates/old": update("old", "VersionUpdate", "Successful", 30),
        "GET /clusters/a/updates/recent": update("recent", "VersionUpdate", "Successful", 3),
        "GET /clusters/a/updates/now": update("now", "VersionRollback", "InProgress", 0.1, {
          params: [{ type: "Version", value: "1.33" }],
        }),
      }),
    );
    const a = cluster("a", { status: "ACTIVE", computeConfig: { enabled: true, nodePools: ["system"] } });
    const { of, gaps } = await details(stub, [a], ["operations"]);
    expect(gaps).toStrictEqual([]);
    // What ended before the days in which it could be taken back is history.
    expect(of(a)?.operations).toMatchObject([
      { id: "recent", kind: "control-plane-upgrade", status: "succeeded" },
      { id: "now", kind: "rollback", status: "running", to: { raw: "1.33" } },
    ]);
  });

  test("of node groups are asked for where the group is being updated", async () => {
    await using stub = await startStub(
      region({
        "GET /clusters/a/updates": ({ query }) => ({
          json: { updateIds: query.has("nodegroupName") ? [`of ${query.get("nodegroupName")}`] : [] },
        }),
        "GET /clusters/a/updates/of n1": update("of n1", "VersionUpdate", "InProgress", 20),
      }),
    );
    const a = cluster("a", {}, { status: "ACTIVE" }, { status: "UPDATING" });
    const { of } = await details(stub, [a], ["operations"]);
    expect(of(a)?.operations).toMatchObject([{ kind: "node-upgrade", pool: "n1", status: "running" }]);
    expect(stub.seen).toHaveLength(3);
  });

  test("of which one cannot be read are absent: it may be the one in progress", async () => {
    await using stub = await startStub(
      region({
        "GET /clusters/a/updates": { json: { updateIds: ["1", "2"] } },
        "GET /clusters/a/updates/1": update("1", "ConfigUpdate", "Successful", 1),
        "GET /clusters/a/updates/2": denied,
      }),
    );
    const a = cluster("a");
    const { of, gaps } = await details(stub, [a], ["operations"]);
    expect(of(a)).toStrictEqual({ uid: a.uid });
    expect(brief(gaps)).toStrictEqual(["a: operations: FORBIDDEN"]);
  });
});

describe("the network", () => {
  test("is proven by the managed add-ons and their configuration, JSON or YAML", async () => {
    await using stub = await startStub(
      region({
        "GET /clusters/a/addons": { json: { addons: ["coredns", "vpc-cni"] } },
        "GET /clusters/a/addons/vpc-cni": addon("vpc-cni", { configurationValues: "enableNetworkPolicy: true\n" }),
        "GET /clusters/b/addons": { json: { addons: ["vpc-cni"] } },
        "GET /clusters/b/addons/vpc-cni": addon("vpc-cni", { configurationValues: '{"enableNetworkPolicy":"false"}' }),
      }),
    );
    const [a, b] = [cluster("a"), cluster("b")];
    const { of, gaps } = await details(stub, [a, b], ["network"]);
    expect(gaps).toStrictEqual([]);
    expect(of(a)?.network).toStrictEqual({
      ...a.network,
      cni: "amazon-vpc-cni",
      policyEngine: "amazon-vpc-cni",
      policyEnforced: true,
      dns: { mode: "kube-dns", addresses: ["10.100.0.10"] },
    });
    // Another engine may enforce policies, and CoreDNS may be installed by hand: that it is not managed proves nothing.
    expect(of(b)?.network).toStrictEqual({ ...b.network, cni: "amazon-vpc-cni" });
  });

  test("of Auto Mode is known without a request", async () => {
    await using stub = await startStub(region());
    const a = cluster("a", { computeConfig: { enabled: true } });
    const { of } = await details(stub, [a], ["network"]);
    expect(of(a)?.network).toMatchObject({ dns: { mode: "node-service", addresses: ["10.100.0.10"] } });
    expect(stub.seen).toStrictEqual([]);
  });

  test.each<readonly [string, string, string]>([
    ["is neither JSON nor YAML", "{password: hunter2: [", "CNI and DNS: BAD_RESPONSE"],
    ["sets a switch to something else", '{"enableNetworkPolicy":"hunter2"}', "CNI configuration: BAD_RESPONSE"],
  ])("is a gap that quotes nothing when the configuration %s", async (_title, configurationValues, expected) => {
    await using stub = await startStub(
      region({
        "GET /clusters/a/addons": { json: { addons: ["vpc-cni"] } },
        "GET /clusters/a/addons/vpc-cni": addon("vpc-cni", { configurationValues }),
      }),
    );
    const { gaps } = await details(stub, [cluster("a")], ["network"]);
    expect(brief(gaps)).toStrictEqual([`a: ${expected}`]);
    expect(gaps[0]?.path).toMatch(/^\$\.addon\.configurationValues/);
    expect(JSON.stringify(gaps)).not.toContain("hunter2");
  });
});

describe("capacity", () => {
  const subnets = ec2Reply(
    "DescribeSubnets",
    "<subnetSet><item><subnetId>subnet-1</subnetId><availabilityZone>eu-west-1a</availabilityZone><availableIpAddressCount>11</availableIpAddressCount></item></subnetSet>",
  );
  const template = ec2Reply(
    "DescribeLaunchTemplateVersions",
    "<launchTemplateVersionSet><item><versionNumber>9</versionNumber><launchTemplateData><imageId>ami-9</imageId></launchTemplateData></item><item><versionNumber>7</versionNumber><launchTemplateData><imageId>ami-7</imageId></launchTemplateData></item></launchTemplateVersionSet>",
  );
  const images = ec2Reply(
    "DescribeImages",
    "<imagesSet><item><imageId>ami-7</imageId><name>golden-al2</name></item></imagesSet>",
  );
  const quotas: Reply = {
    json: {
      Quotas: [
        { QuotaName: "Running On-Demand Standard (A, C, M) instances", Value: 1920 },
        { QuotaName: "All Standard (A, C, M) Spot Instance Requests", Value: 640 },
      ],
    },
  };
  const all: Answers = {
    "ec2 DescribeSubnets": subnets,
    "ec2 DescribeLaunchTemplateVersions": template,
    "ec2 DescribeImages": images,
    "servicequotas ListServiceQuotas": quotas,
  };
  const group = { subnets: ["subnet-1"], launchTemplate: { id: "lt-1", version: "7" } };

  test("is read with calls that serve all clusters of the region", async () => {
    await using stub = await startStub(region(all));
    const clusters = ["a", "b", "c"].map((name) => cluster(name, {}, group));
    const { of, gaps } = await details(stub, clusters, ["capacity"]);
    expect(gaps).toStrictEqual([]);
    for (const one of clusters) {
      expect(of(one)?.capacity).toStrictEqual({
        subnets: [
          { id: "subnet-1", zone: "eu-west-1a", freeAddresses: 11, use: "control-plane" },
          { id: "subnet-1", zone: "eu-west-1a", freeAddresses: 11, use: "nodes" },
        ],
        // The node group is made of spot instances.
        quotas: [{ name: "All Standard (A, C, M) Spot Instance Requests", limit: 640, unit: "vCPU" }],
        launchTemplates: [
          { pool: "n0", id: "lt-1", version: "7", latestVersion: "9", imageId: "ami-7", imageName: "golden-al2" },
        ],
      });
    }
    // One of each, and one listing of add-ons a cluster for its CNI.
    expect(stub.seen).toHaveLength(7);
    const asked = stub.seen.find(({ route }) => route === "ec2 DescribeLaunchTemplateVersions")?.form;
    expect([asked?.get("LaunchTemplateVersion.1"), asked?.get("LaunchTemplateVersion.2")]).toStrictEqual([
      "$Latest",
      "7",
    ]);
  });

  test.each([
    [{ configurationValues: '{"env":{"ENABLE_PREFIX_DELEGATION":"true"}}' }, "prefix-delegation"],
    [{ configurationValues: '{"env":{"AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG":"true"}}' }, "custom-networking"],
    [{}, "vpc-cni"],
  ])("tells the CNI's mode of %j", async (fields, mode) => {
    await using stub = await startStub(
      region({
        ...all,
        "GET /clusters/a/addons": { json: { addons: ["vpc-cni"] } },
        "GET /clusters/a/addons/vpc-cni": addon("vpc-cni", fields),
      }),
    );
    const a = cluster("a");
    const { of } = await details(stub, [a], ["capacity", "network", "addons"]);
    expect(of(a)?.capacity?.cniMode).toBe(mode);
    // Three details look at the add-ons, which are asked for once.
    expect(stub.routes().filter((route) => route.startsWith("GET /clusters/a/addons"))).toHaveLength(2);
  });

  test("whose parts are denied keeps the other parts, and each gap names what to grant", async () => {
    const refused = (action: string) =>
      ec2Problem(
        403,
        "UnauthorizedOperation",
        `You may not ${action}. Encoded authorization failure message: AbCd09xyz`,
      );
    await using stub = await startStub(
      region({
        ...all,
        "ec2 DescribeSubnets": refused("look"),
        "ec2 DescribeImages": refused("look"),
        "servicequotas ListServiceQuotas": { status: 400, json: { __type: "AccessDeniedException", message: "no" } },
      }),
    );
    const a = cluster("a", {}, group);
    const { of, gaps } = await details(stub, [a], ["capacity"]);
    expect(of(a)?.capacity).toStrictEqual({
      subnets: [
        { id: "subnet-1", use: "control-plane" },
        { id: "subnet-1", use: "nodes" },
      ],
      launchTemplates: [{ pool: "n0", id: "lt-1", version: "7", latestVersion: "9", imageId: "ami-7" }],
    });
    expect(brief(gaps)).toStrictEqual([
      "a: free addresses of subnets: FORBIDDEN",
      "a: image of node group n0: FORBIDDEN",
      "a: vCPU quotas: FORBIDDEN",
    ]);
    expect(gaps.map(({ hint }) => hint).sort()).toStrictEqual([
      "The identity needs ec2:DescribeImages.",
      "The identity needs ec2:DescribeSubnets.",
      "The identity needs servicequotas:ListServiceQuotas.",
    ]);
    expect(JSON.stringify(gaps)).not.toContain("AbCd09xyz");
  });

  test("names what AWS does not list any more", async () => {
    await using stub = await startStub(
      region({
        ...all,
        "ec2 DescribeSubnets": ec2Reply("DescribeSubnets", "<subnetSet/>"),
        "ec2 DescribeImages": ec2Reply("DescribeImages", "<imagesSet/>"),
        "ec2 DescribeLaunchTemplateVersions": ({ form }) =>
          form.get("LaunchTemplateId") === "lt-gone"
            ? ec2Problem(400, "InvalidLaunchTemplateId.NotFound", "does not exist")
            : template,
      }),
    );
    const a = cluster("a", {}, group, { launchTemplate: { id: "lt-gone", version: "1" } });
    const { of, gaps } = await details(stub, [a], ["capacity"]);
    expect(of(a)?.capacity?.launchTemplates).toMatchObject([{ imageId: "ami-7" }, { id: "lt-gone", version: "1" }]);
    expect(brief(gaps)).toStrictEqual([
      "a: free addresses of subnet subnet-1: NOT_FOUND",
      "a: image of node group n0: NOT_FOUND",
      "a: launch template of node group n1: NOT_FOUND",
    ]);
  });
});

describe("details", () => {
  test("that EKS has none of cost nothing, nor do those of clusters that it only registers", async () => {
    await using stub = await startStub(region());
    const registered = { ...cluster("b"), controlPlane: { ...cluster("b").controlPlane, managed: false } };
    const { of, gaps } = await details(stub, [registered], ["addons", "insights", "capacity"]);
    expect([of(registered), gaps]).toStrictEqual([undefined, []]);
    const a = cluster("a");
    await details(stub, [a], ["windows"]);
    expect(stub.seen).toStrictEqual([]);
  });

  test("of an account that the options do not name are a gap on each cluster", async () => {
    await using stub = await startStub(region());
    const foreign = { ...scope, accountId: "999999999999" };
    const a = { ...cluster("a"), ref: { ...cluster("a").ref, scope: foreign } };
    const { gaps } = await details(stub, [a], ["addons"]);
    expect(gaps).toMatchObject([{ scope: foreign, what: "details", code: "CONFIG", cluster: "a" }]);
  });

  test("end with CANCELLED when the run does", async () => {
    const controller = new AbortController();
    await using stub = await startStub(region({ "GET /clusters/a/addons": { raw: () => controller.abort() } }));
    const call = plainCall(controller.signal);
    await expect(details(stub, [cluster("a")], ["addons", "capacity"], call)).rejects.toMatchObject({
      code: "CANCELLED",
    });
  });
});
