import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { supportWindow } from "../../lib/data/index.ts";
import { batched } from "../../providers/eks/batched.ts";
import { mapCluster } from "../../providers/eks/map.ts";
import { mapAddon, mapCniConfiguration } from "../../providers/eks/map-addon.ts";
import { compatibleOf, mapAddonVersions } from "../../providers/eks/map-addon-versions.ts";
import { mapSubnets, mapTemplateVersions } from "../../providers/eks/map-capacity.ts";
import { mapInsight } from "../../providers/eks/map-insight.ts";
import { dnsAddresses } from "../../providers/eks/map-network.ts";
import { mapNodeGroup } from "../../providers/eks/map-pool.ts";
import { mapQuotas, quotasOf } from "../../providers/eks/map-quotas.ts";
import { buildPool } from "../support/builders.ts";
import { mutations } from "../support/mutations.ts";
import { wireCluster, wireNodeGroup } from "./eks-stub.ts";

const scope: Scope = { provider: "eks", accountId: "111122223333", region: "eu-west-1" };

const clusterOf = (fields: Readonly<Record<string, unknown>> = {}) =>
  mapCluster(wireCluster("a", fields), {
    scope,
    name: "a",
    observedAt: "2026-11-21T12:00:00Z",
    windowOf: (minor) => supportWindow("eks", minor),
  });

describe("the description of a cluster tells", () => {
  test("who may reach its control plane", () => {
    const { value } = clusterOf({
      accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" },
      resourcesVpcConfig: {
        endpointPublicAccess: true,
        endpointPrivateAccess: true,
        publicAccessCidrs: ["203.0.113.0/24"],
        subnetIds: ["subnet-1", "subnet-2"],
      },
    });
    expect(value?.access).toStrictEqual({
      authenticationMode: "API_AND_CONFIG_MAP",
      publicEndpoint: true,
      privateEndpoint: true,
      authorizedNetworks: ["203.0.113.0/24"],
    });
    expect(value?.network?.subnets).toStrictEqual(["subnet-1", "subnet-2"]);
  });

  test("no networks for a public endpoint that is off, though EKS still lists them", () => {
    const { value } = clusterOf({
      resourcesVpcConfig: {
        endpointPublicAccess: false,
        endpointPrivateAccess: true,
        publicAccessCidrs: ["0.0.0.0/0"],
      },
    });
    expect(value?.access).toStrictEqual({ publicEndpoint: false, privateEndpoint: true });
  });

  test.each([
    [{ serviceCidrs: ["172.20.0.0/16"], ipFamily: "ipv4" }, ["172.20.0.10"]],
    [{ serviceCidrs: ["10.96.4.0/24"] }, ["10.96.4.10"]],
    [{ serviceCidrs: ["fd30:1c53:5f8a::/108"], ipFamily: "ipv6" }, ["fd30:1c53:5f8a::a"]],
    [{ serviceCidrs: ["not a range"], ipFamily: "ipv4" }, undefined],
    [{}, undefined],
  ] as const)("where pods ask for names: %j", (network, addresses) => {
    expect(dnsAddresses(network).addresses).toStrictEqual(addresses);
  });
});

describe("a node group", () => {
  test("names its subnets and the launch template of its user", () => {
    const { value } = mapNodeGroup(
      wireNodeGroup("a", "n", {
        subnets: ["subnet-1"],
        launchTemplate: { id: "lt-1", name: "workers", version: "7" },
      }),
      "n",
      "arn",
    );
    expect(value).toMatchObject({ subnets: ["subnet-1"], launchTemplate: { id: "lt-1", version: "7" } });
  });
});

describe("an add-on", () => {
  const wire = {
    addon: {
      addonName: "coredns",
      addonVersion: "v1.12.4-eksbuild.1",
      status: "DEGRADED",
      health: { issues: [{ code: "InsufficientNumberOfReplicas", message: "0 of 2", resourceIds: ["coredns"] }] },
      configurationValues: '{"password":"hunter2"}',
    },
  };

  test("is mapped with its health and without its configuration", () => {
    expect(mapAddon(wire, "coredns")).toStrictEqual({
      value: {
        name: "coredns",
        version: "v1.12.4-eksbuild.1",
        managed: false,
        status: "DEGRADED",
        issues: [
          { code: "InsufficientNumberOfReplicas", message: "0 of 2", resources: ["coredns"], severity: "error" },
        ],
      },
      problems: [],
    });
  });

  test("of another name is not taken for the one that was asked for", () => {
    expect(mapAddon(wire, "vpc-cni")).toMatchObject({ problems: [{ path: "$.addon.addonName" }] });
    expect(mapAddon(wire, "vpc-cni")).not.toHaveProperty("value");
  });

  test.each([
    [{ enableNetworkPolicy: "true", env: { ENABLE_PREFIX_DELEGATION: true } }, true, true],
    [{ enableNetworkPolicy: "false" }, false, undefined],
    [{}, undefined, undefined],
    [null, undefined, undefined],
  ])("for the CNI says of policy and prefixes what %j sets, and nothing of the rest", (values, policy, prefix) => {
    const { value, problems } = mapCniConfiguration(values);
    expect(problems).toStrictEqual([]);
    expect([value?.networkPolicy, value?.prefixDelegation]).toStrictEqual([policy, prefix]);
  });

  test("for the CNI with a switch that is neither on nor off is a problem with a path", () => {
    expect(mapCniConfiguration({ enableNetworkPolicy: "perhaps" }).problems).toMatchObject([
      { path: "$.addon.configurationValues.enableNetworkPolicy" },
    ]);
  });
});

describe("the add-on versions of a minor", () => {
  const release = (addonVersion: string, fits: Readonly<Record<string, unknown>>) => ({
    addonVersion,
    compatibilities: [{ platformVersions: ["*"], defaultVersion: false, clusterVersion: "1.35", ...fits }],
  });
  const pages = [
    {
      addons: [
        {
          addonName: "vpc-cni",
          addonVersions: [
            release("v1.9.0-eksbuild.1", {}),
            release("v1.10.0-eksbuild.2", { defaultVersion: true }),
            release("v1.10.0-eksbuild.10", { platformVersions: ["eks.7", "eks.8"] }),
            release("v1.11.0-eksbuild.1", { clusterVersion: "1.36" }),
          ],
        },
      ],
    },
    { addons: [{ addonName: "coredns", addonVersions: [] }] },
  ];

  test("come newest first by number, with the default, and without those of other minors", () => {
    const releases = mapAddonVersions(pages, "1.35");
    expect(releases.problems).toStrictEqual([]);
    expect(compatibleOf(releases, "vpc-cni", "1.35")).toStrictEqual({
      minor: "1.35",
      versions: ["v1.10.0-eksbuild.10", "v1.10.0-eksbuild.2", "v1.9.0-eksbuild.1"],
      defaultVersion: "v1.10.0-eksbuild.2",
    });
  });

  test("are narrowed by the platform that a cluster has", () => {
    const releases = mapAddonVersions(pages, "1.35");
    const on = (platform: string) => compatibleOf(releases, "vpc-cni", "1.35", platform).versions;
    expect(on("eks.8")).toContain("v1.10.0-eksbuild.10");
    expect(on("eks.9")).not.toContain("v1.10.0-eksbuild.10");
  });

  test("are an empty list for an add-on that the minor does not have", () => {
    const releases = mapAddonVersions(pages, "1.35");
    const none = { minor: "1.35", versions: [] };
    expect(compatibleOf(releases, "coredns", "1.35")).toStrictEqual(none);
    expect(compatibleOf(releases, "adot", "1.35")).toStrictEqual(none);
  });

  test("have one order, however they are listed", () => {
    const version = fc.tuple(fc.nat(12), fc.nat(40), fc.nat(3)).map(([a, b, c]) => `v1.${a}.${b}-eksbuild.${c}`);
    fc.assert(
      fc.property(fc.uniqueArray(version, { maxLength: 12 }), (versions) => {
        const ordered = (listed: readonly string[]) => {
          const page = { addons: [{ addonName: "x", addonVersions: listed.map((text) => release(text, {})) }] };
          return compatibleOf(mapAddonVersions([page], "1.35"), "x", "1.35").versions;
        };
        const once = ordered(versions);
        expect(ordered([...versions].reverse())).toStrictEqual(once);
        const keys = once.map((text) => (text.match(/\d+/g) ?? []).map(Number));
        for (const [index, key] of keys.entries()) {
          const before = keys[index - 1];
          const first = before?.findIndex((part, at) => part !== key[at]) ?? -1;
          if (before !== undefined) expect(before[first]).toBeGreaterThan(key[first] ?? Number.NaN);
        }
      }),
    );
  });
});

describe("an insight", () => {
  const wire = {
    id: "1",
    name: "Deprecated APIs removed in Kubernetes v1.32",
    category: "UPGRADE_READINESS",
    kubernetesVersion: "1.32",
    lastRefreshTime: new Date("2026-11-20T06:00:00Z"),
    insightStatus: { status: "ERROR", reason: "Deprecated API usage detected" },
    recommendation: "Update manifests",
    resources: [{ kubernetesResourceUri: "/apis/x/y" }, { arn: "arn:aws:eks:eu-west-1:1:nodegroup/a/n/1" }],
    categorySpecificSummary: {
      deprecationDetails: [
        {
          usage: "/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas",
          replacedWith: "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
          stopServingVersion: "1.32",
          clientStats: [
            { userAgent: "helm/v3", numberOfRequestsLast30Days: 42, lastRequestTime: new Date("2026-11-19T00:00:00Z") },
          ],
        },
      ],
      addonCompatibilityDetails: [{ name: "kube-proxy", compatibleVersions: ["v1.32.0-eksbuild.2"] }],
    },
  };

  test("keeps its age, the callers by name and the versions that would help", () => {
    const reader = new Reader(wire);
    expect(mapInsight(reader)).toStrictEqual({
      id: "1",
      category: "upgrade-readiness",
      severity: "error",
      statusRaw: "ERROR",
      targetMinor: "1.32",
      title: "Deprecated APIs removed in Kubernetes v1.32",
      reason: "Deprecated API usage detected",
      recommendation: "Update manifests",
      resources: ["/apis/x/y", "arn:aws:eks:eu-west-1:1:nodegroup/a/n/1"],
      refreshedAt: "2026-11-20T06:00:00Z",
      deprecatedApis: [
        {
          used: "/apis/flowcontrol.apiserver.k8s.io/v1beta3/flowschemas",
          replacement: "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
          removedIn: "1.32",
          clients: [{ userAgent: "helm/v3", requests30d: 42, last: "2026-11-19T00:00:00Z" }],
        },
      ],
      addons: [{ name: "kube-proxy", compatible: ["v1.32.0-eksbuild.2"] }],
    });
    expect(reader.problems).toStrictEqual([]);
  });

  test.each([
    ["PASSING", "ok"],
    ["WARNING", "warning"],
    ["UNKNOWN", "unknown"],
    ["SOMETHING_NEW", "unknown"],
  ])("with the status %s is %s", (status, severity) => {
    expect(mapInsight(new Reader({ ...wire, insightStatus: { status } }))).toMatchObject({
      severity,
      statusRaw: status,
    });
  });

  test("of a category that this package does not know is kept", () => {
    expect(mapInsight(new Reader({ ...wire, category: "COST" }))?.category).toBe("other");
  });
});

describe("capacity", () => {
  test("of a subnet without a count of free addresses is a problem, never zero", () => {
    const { items, problems } = mapSubnets({ Subnets: [{ SubnetId: "subnet-1", AvailabilityZone: "eu-west-1a" }] });
    expect(items).toStrictEqual([{ id: "subnet-1", zone: "eu-west-1a" }]);
    expect(problems).toMatchObject([{ path: "$.Subnets[0].AvailableIpAddressCount" }]);
  });

  test("of a launch template without an image leaves the choice to EKS", () => {
    const response = { LaunchTemplateVersions: [{ VersionNumber: 3, LaunchTemplateData: {} }] };
    expect(mapTemplateVersions(response)).toStrictEqual({ items: [{ number: 3 }], problems: [] });
  });
});

describe("quotas", () => {
  const { quotas } = mapQuotas([
    {
      Quotas: [
        "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
        "Running On-Demand G and VT instances",
        "Running On-Demand High Memory instances",
        "Running On-Demand Inf instances",
        "Running On-Demand P instances",
        "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
        "All P4, P3 and P2 Spot Instance Requests",
        "All P5 Spot Instance Requests",
        "Running Dedicated m5 Hosts",
        "EC2-VPC Elastic IPs",
      ].map((QuotaName, index) => ({ QuotaName, Value: index + 0.0 })),
    },
  ]);
  const named = (types: readonly string[], capacity?: "on-demand" | "spot" | "reserved") => {
    const pool = buildPool("p", { instanceTypes: types, ...(capacity === undefined ? {} : { capacity }) });
    const { quotas: found, unmatched } = quotasOf({ pools: [pool] }, quotas);
    return [...found.map(({ name }) => name.replace(/ (?:instances|Spot Instance Requests)$/, "")), ...unmatched];
  };

  test("are those of vCPUs", () => {
    expect(quotas).toHaveLength(8);
    expect(quotas[0]).toStrictEqual({
      name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
      limit: 0,
      purchase: "on-demand",
      families: ["a", "c", "d", "h", "i", "m", "r", "t", "z"],
    });
  });

  const standard = "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z)";
  test.each([
    [["m7i.xlarge", "c7g.large"], "on-demand", [standard]],
    [["im4gn.large"], "on-demand", [standard]],
    [["m7i.xlarge"], "spot", ["All Standard (A, C, D, H, I, M, R, T, Z)"]],
    [["g6.12xlarge"], "on-demand", ["Running On-Demand G and VT"]],
    [["gr6.4xlarge"], "on-demand", ["Running On-Demand G and VT"]],
    [["u-6tb1.112xlarge"], "on-demand", ["Running On-Demand High Memory"]],
    [["inf2.xlarge"], "on-demand", ["Running On-Demand Inf"]],
    [["p5en.48xlarge"], "spot", ["All P5"]],
    [["p4d.24xlarge"], "spot", ["All P4, P3 and P2"]],
    [["p5.48xlarge"], "reserved", []],
    [["hpc7g.16xlarge"], "on-demand", ["hpc7g.16xlarge"]],
  ] as const)("of %j bought %s are %j", (types, capacity, expected) => {
    expect(named(types, capacity)).toStrictEqual(expected);
  });

  test("are all of them where the instance types are not known", () => {
    expect(quotasOf({ pools: [] }, quotas).quotas).toHaveLength(8);
    const hidden = [
      buildPool("p", { instanceTypes: ["m7i.large"] }),
      buildPool("q", { kind: "auto-mode", instanceTypes: [] }),
    ];
    expect(quotasOf({ pools: hidden }, quotas).quotas).toHaveLength(8);
  });
});

describe("a batched lookup", () => {
  test("sends as few requests as there are full batches, once each, and only for what is asked", async () => {
    const sent: (readonly string[])[] = [];
    const ids = ["e", "a", "b", "a", "c", "d"];
    const lookup = batched(ids, 2, async (batch) => {
      sent.push(batch);
      return batch.filter((id) => id !== "b").map((id) => ({ id }));
    });
    expect(sent).toStrictEqual([]);
    expect(await Promise.all(["a", "b", "a", "e"].map((id) => lookup.get(id)))).toStrictEqual([
      { id: "a" },
      undefined,
      { id: "a" },
      { id: "e" },
    ]);
    expect(sent).toStrictEqual([["a", "b"], ["e"]]);
    await expect(lookup.get("z")).rejects.toThrow("z was not announced");
  });
});

describe("damaged answers", () => {
  const insight = { id: "1", name: "n", category: "MISCONFIGURATION", insightStatus: { status: "ERROR" } };
  const detail = { usage: "/apis/x", clientStats: [{ userAgent: "u", numberOfRequestsLast30Days: 1 }] };
  const fits = [{ clusterVersion: "1.35", platformVersions: ["*"], defaultVersion: true }];
  const samples: readonly (readonly [string, unknown, (answer: unknown) => readonly Problem[]])[] = [
    [
      "of DescribeAddon",
      { addon: { addonName: "x", addonVersion: "v1", status: "ACTIVE", health: { issues: [{ code: "c" }] } } },
      (answer) => mapAddon(answer, "x").problems,
    ],
    [
      "of DescribeAddonVersions",
      { addons: [{ addonName: "x", addonVersions: [{ addonVersion: "v1", compatibilities: fits }] }] },
      (answer) => mapAddonVersions([answer], "1.35").problems,
    ],
    [
      "of DescribeInsight",
      { ...insight, resources: [{ arn: "a" }], categorySpecificSummary: { deprecationDetails: [detail] } },
      (answer) => {
        const reader = new Reader(answer);
        mapInsight(reader);
        return reader.problems;
      },
    ],
    [
      "of DescribeSubnets",
      { Subnets: [{ SubnetId: "s", AvailabilityZone: "z", AvailableIpAddressCount: 1 }] },
      (answer) => mapSubnets(answer).problems,
    ],
    [
      "of DescribeLaunchTemplateVersions",
      { LaunchTemplateVersions: [{ VersionNumber: 1, LaunchTemplateData: { ImageId: "ami-1" } }] },
      (answer) => mapTemplateVersions(answer).problems,
    ],
    [
      "of ListServiceQuotas",
      { Quotas: [{ QuotaName: "Running On-Demand P instances", Value: 8 }] },
      (answer) => mapQuotas([answer]).problems,
    ],
    [
      "of a CNI's configuration",
      { enableNetworkPolicy: "true", env: {} },
      (answer) => mapCniConfiguration(answer).problems,
    ],
  ];

  test.each(samples)("%s never throw, and what is wrong in them is named by its path", (_title, sample, problemsOf) => {
    expect(problemsOf(sample)).toStrictEqual([]);
    let named = 0;
    for (const { title, value } of mutations(sample, 300, 7)) {
      for (const { path, message } of problemsOf(value)) {
        named++;
        expect(path, title).toMatch(/^\$/);
        expect(message, title).toMatch(/^expected /);
      }
    }
    expect(named).toBeGreaterThan(0);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
