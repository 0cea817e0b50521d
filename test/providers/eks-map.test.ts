import { describe, expect, test } from "vitest";
import type { Scope } from "../../lib/core/scope.ts";
import { supportOf } from "../../lib/core/support.ts";
import { supportWindow } from "../../lib/data/index.ts";
import { mapCluster } from "../../providers/eks/map.ts";
import { mapFargateProfile, mapNodeGroup } from "../../providers/eks/map-pool.ts";
import { mapUpdate } from "../../providers/eks/map-update.ts";
import { mapVersions } from "../../providers/eks/map-versions.ts";
import { noon, wireCluster, wireNodeGroup, wireVersions } from "./eks-stub.ts";

const scope: Scope = { provider: "eks", accountId: "111122223333", region: "eu-west-1" };
const arn = "arn:aws:eks:eu-west-1:111122223333:cluster/a";

const clusterOf = (fields: Readonly<Record<string, unknown>> = {}, name = "a") =>
  mapCluster(wireCluster(name, fields), {
    scope,
    name,
    observedAt: "2026-11-21T12:00:00Z",
    windowOf: (minor) => supportWindow("eks", minor),
  });

const groupOf = (fields: Readonly<Record<string, unknown>> = {}) =>
  mapNodeGroup(wireNodeGroup("a", "n", fields), "n", arn);

describe("a cluster", () => {
  test("is mapped whole", () => {
    const { value, problems } = clusterOf();
    expect(problems).toStrictEqual([]);
    expect(value).toStrictEqual({
      uid: arn,
      ref: { provider: "eks", scope, name: "a", location: "eu-west-1", nativeId: arn },
      name: "a",
      controlPlane: {
        version: { raw: "1.34", major: 1, minor: 34, precision: "minor" },
        platformVersion: "eks.9",
        status: "running",
        statusRaw: "ACTIVE",
        managed: true,
        endpoint: { public: "https://a.gr7.eu-west-1.eks.amazonaws.com" },
      },
      mode: "standard",
      support: { ...supportWindow("eks", "1.34"), plan: "extended", atEndOfStandard: "enter-extended" },
      pricing: expect.objectContaining({ tier: "standard", surcharge: "extended-phase" }),
      pools: [],
      poolsComplete: false,
      network: { serviceCidrs: ["10.100.0.0/16"], ipFamily: "ipv4" },
      access: { publicEndpoint: true, privateEndpoint: false },
      health: [],
      createdAt: "2025-06-15T15:06:40.500Z",
      labels: { team: "payments" },
      observedAt: "2026-11-21T12:00:00Z",
      source: "api",
    });
  });

  test("in Auto Mode shows the built-in pools, of whose nodes nothing is known", () => {
    const { value } = clusterOf({
      computeConfig: { enabled: true, nodePools: ["general-purpose", "system", "system"] },
    });
    expect(value).toMatchObject({
      mode: "auto-mode",
      network: { cni: "amazon-vpc-cni", dns: { mode: "node-service", addresses: ["10.100.0.10"] } },
      poolsComplete: false,
    });
    expect(value?.pools.map(({ uid, kind, versions, size }) => ({ uid, kind, versions, size }))).toStrictEqual([
      { uid: `${arn}/auto-mode/general-purpose`, kind: "auto-mode", versions: [], size: {} },
      { uid: `${arn}/auto-mode/system`, kind: "auto-mode", versions: [], size: {} },
    ]);
  });

  test.each([
    ["STANDARD", "standard", "auto-upgrade", "standard"],
    ["EXTENDED", "extended", "enter-extended", "standard"],
  ])("with the policy %s has the plan %s", (supportType, plan, atEndOfStandard, phase) => {
    const { value } = clusterOf({ upgradePolicy: { supportType } });
    expect(value?.support).toMatchObject({ plan, atEndOfStandard });
    expect(value && supportOf(value.support, noon).phase).toBe(phase);
  });

  test.each([
    [{ upgradePolicy: null }, "$.cluster.upgradePolicy.supportType"],
    [{ upgradePolicy: { supportType: "FOREVER" } }, "$.cluster.upgradePolicy.supportType"],
    [{ version: null }, "$.cluster.version"],
    [{ version: "one" }, "$.cluster.version"],
    [{ status: 7 }, "$.cluster.status"],
    [{ arn: "" }, "$.cluster.arn"],
    [{ arn: "arn:aws:eks:eu-west-1:111122223333:cluster/b" }, "$.cluster.arn"],
    [{ kubernetesNetworkConfig: { ipFamily: "ipv5" } }, "$.cluster.kubernetesNetworkConfig.ipFamily"],
    [{ tags: { a: 1 } }, "$.cluster.tags.a"],
    [{ createdAt: Number.NaN }, "$.cluster.createdAt"],
  ])("with %j is kept under its canonical id, and the path of the trouble is named", (fields, path) => {
    const { value, problems } = clusterOf(fields);
    expect(value).toMatchObject({ uid: arn, name: "a", poolsComplete: false });
    expect(problems.map((problem) => problem.path)).toStrictEqual([path]);
  });

  test("with an unknown plan is never said to be supported once standard support is over", () => {
    const { value } = clusterOf({ version: "1.33", upgradePolicy: null });
    expect(value && supportOf(value.support, noon).phase).toBe("unknown");
  });

  test("of another account says that the credentials are not those of the scope", () => {
    const foreign = "arn:aws:eks:eu-west-1:999999999999:cluster/a";
    const { value, problems } = clusterOf({ arn: foreign });
    expect(value?.uid).toBe(foreign);
    expect(problems).toMatchObject([{ path: "$.cluster.arn", message: expect.stringContaining("111122223333") }]);
  });

  test.each([[null], [""], [7], [{}], ["other"]])("named %j where `a` was asked for cannot be kept", (name) => {
    const { value, problems } = clusterOf({ name });
    expect(value).toBeUndefined();
    expect(problems).toMatchObject([{ path: "$.cluster.name" }]);
  });

  test.each([
    ["ACTIVE", "running"],
    ["UPDATING", "updating"],
    ["FAILED", "error"],
    ["PENDING", "creating"],
    ["NEW", "unknown"],
  ])("with the status %s is %s and keeps what was printed", (statusRaw, status) => {
    expect(clusterOf({ status: statusRaw }).value?.controlPlane).toMatchObject({ status, statusRaw });
  });

  test("on an Outpost has neither the region's dates nor its prices", () => {
    const { value, problems } = clusterOf({ outpostConfig: { outpostArns: ["x"] }, upgradePolicy: null });
    expect(problems).toStrictEqual([]);
    expect(value).not.toHaveProperty("pricing");
    expect(value?.support).toStrictEqual({ plan: "unknown", atEndOfStandard: "unknown" });
  });

  test("in a scaling tier without a sourced price has a price that is unknown", () => {
    const { value } = clusterOf({ controlPlaneScalingConfig: { tier: "tier-4xl" } });
    expect(value?.pricing).toStrictEqual({ tier: "tier-4xl", surcharge: "unknown" });
  });

  test("keeps the keys of its tags, whatever they are called, and health messages without their secrets", () => {
    const tags = JSON.parse('{"__proto__":"x","constructor":"y","a/b:c":""}');
    const issue = { code: "AccessDenied", message: "token=abcdefgh12345678", resourceIds: ["r-1"] };
    const { value } = clusterOf({ tags, health: { issues: [issue] } });
    expect(Object.entries(value?.labels ?? {})).toStrictEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
      ["a/b:c", ""],
    ]);
    expect(value?.health).toStrictEqual([
      { code: "AccessDenied", message: "[redacted]", resources: ["r-1"], severity: "error" },
    ]);
  });
});

describe("a node group", () => {
  test("is mapped whole", () => {
    const { value, problems } = groupOf();
    expect(problems).toStrictEqual([]);
    expect(value).toStrictEqual({
      uid: "arn:aws:eks:eu-west-1:111122223333:nodegroup/a/n/1",
      name: "n",
      kind: "managed",
      versions: [{ version: { raw: "1.33", major: 1, minor: 33, precision: "minor" } }],
      image: { family: "AL2023", version: "1.33.5-20261101", custom: false },
      size: { desired: 3, min: 1, max: 5 },
      instanceTypes: ["m7g.large"],
      capacity: "spot",
      os: "linux",
      architecture: "arm64",
      upgrade: {
        strategy: "surge",
        maxUnavailable: { value: 33, unit: "percent" },
        onUndrainable: "fail",
        auto: false,
        nativeStrategy: "DEFAULT",
      },
      status: "running",
      statusRaw: "ACTIVE",
      issues: [],
      labels: { pool: "n" },
      taints: [{ key: "dedicated", value: "batch", effect: "NoSchedule" }],
    });
  });

  test.each([
    ["AL2_x86_64_GPU", { family: "AL2" }, "linux", "amd64"],
    ["AL2_ARM_64", { family: "AL2" }, "linux", "arm64"],
    ["AL2023_x86_64_NEURON", { family: "AL2023" }, "linux", "amd64"],
    ["BOTTLEROCKET_ARM_64_NVIDIA_FIPS", { family: "BOTTLEROCKET" }, "linux", "arm64"],
    ["WINDOWS_CORE_2022_x86_64", { family: "WINDOWS_CORE_2022" }, "windows", "amd64"],
    ["CUSTOM", { custom: true }, undefined, undefined],
    ["BRAND_NEW", { family: "BRAND_NEW" }, undefined, undefined],
    ["NEWOS_x86_64", { family: "NEWOS" }, undefined, "amd64"],
  ])("of the type %s runs an image of %j", (amiType, image, os, architecture) => {
    const { value, problems } = groupOf({ amiType });
    expect(problems).toStrictEqual([]);
    expect(value?.image).toMatchObject(image);
    expect([value?.os, value?.architecture]).toStrictEqual([os, architecture]);
  });

  test("whose image is custom need not name a version; any other must", () => {
    expect(groupOf({ amiType: "CUSTOM", version: null })).toMatchObject({ value: { versions: [] }, problems: [] });
    expect(groupOf({ version: null })).toMatchObject({
      value: { versions: [] },
      problems: [{ path: "$.nodegroup.version" }],
    });
  });

  test.each([
    [
      { maxUnavailable: 2, updateStrategy: "MINIMAL" },
      { strategy: "rolling", maxUnavailable: { value: 2, unit: "nodes" } },
    ],
    [{ updateStrategy: "BRAND_NEW" }, { strategy: "unknown", nativeStrategy: "BRAND_NEW" }],
    [null, { strategy: "unknown" }],
  ])("updated with %j is told as %j", (updateConfig, upgrade) => {
    expect(groupOf({ updateConfig }).value?.upgrade).toStrictEqual({
      onUndrainable: "fail",
      auto: false,
      ...upgrade,
      ...(updateConfig?.updateStrategy === "MINIMAL" ? { nativeStrategy: "MINIMAL" } : {}),
    });
  });

  test("with an unknown kind of capacity says so and guesses none", () => {
    const { value, problems } = groupOf({ capacityType: "BORROWED" });
    expect(value).not.toHaveProperty("capacity");
    expect(problems).toMatchObject([{ path: "$.nodegroup.capacityType" }]);
  });

  test("with a name other than the one asked for cannot be kept", () => {
    expect(groupOf({ nodegroupName: "other" })).toMatchObject({ problems: [{ path: "$.nodegroup.nodegroupName" }] });
    expect(groupOf({ nodegroupName: "other" }).value).toBeUndefined();
  });
});

test("a Fargate profile has no version, and its pods must be started anew to get another", () => {
  const profile = { fargateProfileName: "f", fargateProfileArn: "arn:f", status: "CREATE_FAILED" };
  expect(mapFargateProfile({ fargateProfile: profile }, "f", arn)).toMatchObject({
    value: { uid: "arn:f", kind: "fargate", versions: [], status: "error", upgrade: { strategy: "recreate" } },
    problems: [],
  });
  expect(mapFargateProfile({ fargateProfile: { ...profile, fargateProfileName: 1 } }, "f", arn).value).toBeUndefined();
});

describe("an update", () => {
  const updateOf = (fields: Readonly<Record<string, unknown>>, pool?: string) =>
    mapUpdate({ update: { id: "u", type: "VersionUpdate", status: "InProgress", ...fields } }, "u", pool).value;

  test.each([
    [{}, undefined, { kind: "control-plane-upgrade", status: "running" }],
    [{}, "n", { kind: "node-upgrade", pool: "n" }],
    [
      { type: "VersionRollback", cancellation: { status: "InProgress" } },
      undefined,
      { kind: "rollback", status: "cancelling" },
    ],
    [
      { type: "VpcConfigUpdate", status: "Failed", errors: [{ errorMessage: "no" }] },
      undefined,
      { kind: "config", status: "failed", error: "no" },
    ],
    [{ type: "BrandNew", status: "Paused" }, undefined, { kind: "other", kindRaw: "BrandNew", status: "unknown" }],
  ])("of %j (pool %s) is %j", (fields, pool, expected) => {
    expect(updateOf(fields, pool)).toMatchObject(expected);
  });

  test("without a type or status is a problem and nothing else", () => {
    expect(mapUpdate({ update: { id: "u" } }, "u")).toMatchObject({
      problems: [{ path: "$.update.type" }, { path: "$.update.status" }],
    });
  });
});

describe("the version catalogue", () => {
  test("keeps the dates of versions that nobody can choose any more, and offers them no longer", () => {
    const { offers, windows, problems } = mapVersions([wireVersions]);
    expect(problems).toStrictEqual([]);
    expect(offers.map(({ version }) => version.raw)).toStrictEqual(["1.33", "1.34", "1.35"]);
    expect(windows.get("1.29")?.endOfExtended).toMatchObject({ at: "2026-03-23T00:00:00Z", source: "api" });
  });

  test("offers a version under an unknown status without plans, and leaves out one that is no version", () => {
    const { offers, problems } = mapVersions([
      { clusterVersions: [{ clusterVersion: "1.40", versionStatus: "FUTURE_SUPPORT" }, { clusterVersion: "next" }, 7] },
      { clusterVersions: [{ clusterVersion: "1.40", versionStatus: "UNSUPPORTED" }] },
    ]);
    expect(offers).toStrictEqual([
      { version: { raw: "1.40", major: 1, minor: 40, precision: "minor" }, isDefault: false, isPreview: false },
    ]);
    expect(problems.map(({ path }) => path)).toStrictEqual([
      "$.clusterVersions[2]",
      "$.clusterVersions[0].versionStatus",
      "$.clusterVersions[1].clusterVersion",
    ]);
  });

  test("takes a date that is missing from the bundled calendar", () => {
    const row = { clusterVersion: "1.34", versionStatus: "STANDARD_SUPPORT", endOfStandardSupportDate: new Date(noon) };
    expect(mapVersions([{ clusterVersions: [row] }]).offers[0]).toMatchObject({
      endOfStandard: { at: "2026-11-21T12:00:00Z", precision: "instant", source: "api" },
      endOfExtended: { at: "2027-12-02T00:00:00Z", source: "bundled" },
    });
  });
});
