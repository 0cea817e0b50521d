import { describe, expect, test } from "vitest";
import type { Problem } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { parseVersion } from "../../lib/core/version.ts";
import { supportWindow } from "../../lib/data/index.ts";
import { recordFlaw } from "../../lib/documents/schema/record-flaw.ts";
import { mapAddonCatalogue, mapAddons } from "../../providers/iks/map-addons.ts";
import { mapCluster } from "../../providers/iks/map-cluster.ts";
import { mapPools, type PoolAnswers } from "../../providers/iks/map-pools.ts";
import { mapVersions } from "../../providers/iks/map-versions.ts";
import { mutations } from "../support/mutations.ts";
import {
  accountA,
  accountB,
  addonTable,
  crnOf,
  ibmCluster,
  ibmPool,
  ibmWorker,
  openShiftFields,
  versionTable,
} from "./iks-samples.ts";

const scope: Scope = { provider: "iks", accountId: accountA };
const context = { scope, accountId: accountA, observedAt: "2026-11-21T00:00:00Z", windowOf: supportWindow };
const map = (more: Readonly<Record<string, unknown>> = {}) => mapCluster(ibmCluster("web", more), "$[0]", context);
const paths = (problems: readonly Problem[]) => problems.map(({ path }) => path);
const clusterUid = crnOf(accountA, "id-web");

describe("a cluster", () => {
  test("is told with its version, support, endpoints and networks", () => {
    const { cluster, id, flavour, problems } = map();
    expect(problems).toStrictEqual([]);
    expect({ id, flavour }).toStrictEqual({ id: "id-web", flavour: "iks" });
    expect(cluster).toMatchObject({
      uid: clusterUid,
      ref: { provider: "iks", scope, name: "web", location: "eu-de", nativeId: clusterUid },
      name: "web",
      controlPlane: {
        version: { raw: "1.35.2_1530", major: 1, minor: 35, patch: 2, vendor: "1530" },
        status: "running",
        statusRaw: "normal",
        managed: true,
        endpoint: {
          public: "https://c2.eu-de.containers.cloud.ibm.com:32159",
          private: "https://c2.private.eu-de.containers.cloud.ibm.com:32159",
        },
      },
      mode: "standard",
      support: {
        endOfStandard: { at: "2027-04-28T12:00:00Z", source: "api", precision: "instant", tentative: true },
        plan: "standard",
        atEndOfStandard: "none",
      },
      pricing: { surcharge: "never" },
      network: { podCidrs: ["172.17.0.0/18"], serviceCidrs: ["172.21.0.0/16"] },
      autoUpgrade: { status: "active", patchTarget: { raw: "1.35.4_1541" } },
      operations: [],
      createdAt: "2025-07-31T20:14:45Z",
      labels: {},
    });
    expect(cluster).not.toHaveProperty("controlPlane.distributionVersion");
    expect(cluster).not.toHaveProperty("upgradeTargets");
  });

  test("of OpenShift keeps both versions, and has the rules, prices and dates of OpenShift", () => {
    const { cluster, flavour, problems } = map(openShiftFields);
    expect(problems).toStrictEqual([]);
    expect(flavour).toBe("roks");
    expect(cluster).toMatchObject({
      ref: { provider: "roks", scope: { provider: "iks" } },
      controlPlane: {
        version: { raw: "1.31", minor: 31, precision: "minor" },
        distributionVersion: { raw: "4.18.12_1547_openshift", major: 4, minor: 18, patch: 12 },
      },
      support: { endOfStandard: { at: "2027-05-27T00:00:00Z", source: "bundled" } },
      pricing: { surcharge: "unknown" },
      network: { cni: "calico", dns: { mode: "openshift-dns" } },
    });
  });

  test("of an OpenShift minor that the calendar does not know has no Kubernetes version, and says so", () => {
    const { cluster, problems } = map({ ...openShiftFields, masterKubeVersion: "4.99.1_1600_openshift" });
    expect(paths(problems)).toStrictEqual(["$[0].masterKubeVersion"]);
    expect(cluster).not.toHaveProperty("controlPlane.version");
    expect(cluster?.controlPlane.distributionVersion?.minor).toBe(99);
    expect(cluster?.support).toStrictEqual({ plan: "standard", atEndOfStandard: "none" });
  });

  test.each([
    ["no type and an OpenShift version", { ...openShiftFields, type: undefined }, "roks", []],
    ["no type and a Kubernetes version", { type: "" }, "iks", []],
    ["a type that nobody knows yet", { type: "mesos" }, "iks", ["$[0].type"]],
    ["a Kubernetes type and an OpenShift version", { masterKubeVersion: "4.18.1" }, "iks", ["$[0].masterKubeVersion"]],
  ])("with %s", (_title, fields, flavour, expected) => {
    const mapped = map(fields);
    expect(mapped.flavour).toBe(flavour);
    expect(paths(mapped.problems)).toStrictEqual(expected);
  });

  test.each([
    ["the day that IBM names", "2026-10-14T12:00:00+0000", { at: "2026-10-14T12:00:00Z", source: "api" }],
    ["the calendar where IBM names none", "", { at: "2027-04-29T00:00:00Z", source: "bundled" }],
  ])("ends its support by %s", (_title, versionEOS, expected) => {
    expect(map({ versionEOS }).cluster?.support.endOfStandard).toMatchObject(expected);
  });

  test("a date that IBM names for a minor outside the calendar counts as one that may move", () => {
    const { cluster } = map({ masterKubeVersion: "1.99.0_1600", versionEOS: "2031-01-01T12:00:00+0000" });
    expect(cluster?.support.endOfStandard).toMatchObject({ tentative: true, source: "api" });
  });

  test.each<[string, Record<string, unknown>, object]>([
    ["no automatic patches", { disableAutoUpdate: true }, { autoUpgrade: { status: "off" } }],
    [
      "another minor, because its own is deprecated",
      { masterKubeVersion: "1.34.4_1549", targetVersion: "1.35.4_1541" },
      { autoUpgrade: { status: "active" }, upgradeTargets: [{ raw: "1.35.4_1541" }] },
    ],
    [
      "another minor of OpenShift",
      { ...openShiftFields, targetVersion: "4.19.20_1563_openshift" },
      { upgradeTargets: [{ raw: "1.32" }] },
    ],
  ])("that is to get %s", (_title, fields, expected) => {
    expect(map(fields).cluster).toMatchObject(expected);
  });

  test.each([
    ["normal", "deployed", "running"],
    ["normal", "updating", "upgrading"],
    ["warning", "deployed", "degraded"],
    ["Critical", "deployed", "error"],
    ["deploying", "deploying", "creating"],
    ["Deploy failed", "deploy_failed", "error"],
    ["deleting", "deleting", "deleting"],
    ["unsupported", "deployed", "unknown"],
    ["dreaming", "deployed", "unknown"],
  ])("in the state %s with its master %s is %s", (state, masterState, status) => {
    const { cluster, problems } = map({ state, lifecycle: { masterState, masterHealth: "normal" } });
    expect(cluster?.controlPlane).toMatchObject({ status, statusRaw: state });
    expect(problems).toStrictEqual([]);
  });

  test("whose master is at work has an operation, and one whose master is not told of has unknown ones", () => {
    const operations = (masterState?: string) => map({ lifecycle: { masterState } }).cluster?.operations;
    expect(operations("updating")).toMatchObject([
      { kind: "control-plane-upgrade", kindRaw: "updating", status: "running" },
    ]);
    expect(operations("deployed")).toStrictEqual([]);
    expect(operations("meditating")).toMatchObject([{ kind: "other", status: "unknown" }]);
    expect(operations(undefined)).toBeUndefined();
  });

  test("whose master is unwell says why, without what looks like a secret", () => {
    const lifecycle = { masterState: "update_failed", masterHealth: "error", masterStatus: "token=abcdefgh failed" };
    expect(map({ lifecycle }).cluster?.health).toStrictEqual([
      { code: "update_failed", message: "[redacted] failed", severity: "error" },
      { code: "master-error", message: "[redacted] failed", severity: "error" },
    ]);
  });

  test("without service endpoints in the list is reached by its master's URL", () => {
    expect(map({ serviceEndpoints: null }).cluster?.controlPlane.endpoint).toStrictEqual({
      server: "https://c2.eu-de.containers.cloud.ibm.com:32159",
    });
  });

  test("without a usable CRN still has its canonical id, and the CRN is reported", () => {
    const { cluster, problems } = map({ crn: "not a crn" });
    expect(cluster?.uid).toBe(clusterUid);
    expect(paths(problems)).toStrictEqual(["$[0].crn"]);
  });

  test.each([
    ["null", null],
    ["text", "cluster"],
    ["a list", []],
    ["neither id nor CRN", { name: "x" }],
    ["the CRN of another account", ibmCluster("x", {}, accountB)],
  ])("that is %s gives no cluster, and a problem at its path", (_title, entry) => {
    const { cluster, problems } = mapCluster(entry, "$[3]", context);
    expect(cluster).toBeUndefined();
    expect(problems).not.toHaveLength(0);
    expect(paths(problems).every((path) => path.startsWith("$[3]"))).toBe(true);
  });

  test.each(["masterKubeVersion", "state", "name", "region", "id"])("without %s says that it is missing", (key) => {
    const { cluster, problems } = map({ [key]: undefined, ...(key === "region" ? { crn: undefined } : {}) });
    expect(cluster?.ref.nativeId).toContain(accountA);
    if (key !== "id") expect(paths(problems)).toContain(`$[0].${key}`);
  });
});

describe("the pools of a cluster", () => {
  const pools = (answers: Partial<PoolAnswers>, more: Partial<Parameters<typeof mapPools>[1]> = {}) =>
    mapPools(
      { pools: undefined, workers: undefined, ...answers },
      { clusterUid, flavour: "iks", infrastructure: "vpc", ...more },
    );

  test("have the versions of their workers, counted, lowest first", () => {
    const {
      pools: found,
      complete,
      operations,
    } = pools({
      pools: [ibmPool("default"), ibmPool("empty")],
      workers: [
        ibmWorker("w1", "default", "1.35.2_1530"),
        ibmWorker("w2", "default", "1.34.5_1550"),
        ibmWorker("w3", "default", "1.35.2_1530"),
      ],
    });
    expect(complete).toBe(true);
    expect(operations).toStrictEqual([]);
    expect(found).toMatchObject([
      {
        uid: `${clusterUid}/workerpools/pool-default`,
        name: "default",
        kind: "managed",
        versions: [
          { version: { raw: "1.34.5_1550" }, nodes: 1 },
          { version: { raw: "1.35.2_1530" }, nodes: 2 },
        ],
        size: { desired: 4, actual: 3, autoscaling: false },
        image: { family: "UBUNTU_24_64" },
        instanceTypes: ["bx2.4x16"],
        zones: ["eu-de-1", "eu-de-2"],
        os: "linux",
        upgrade: { strategy: "recreate", auto: false, nativeStrategy: "replace" },
        status: "running",
        statusRaw: "active",
        taints: [{ key: "dedicated", value: "edge", effect: "NoSchedule" }],
      },
      { name: "empty", versions: [], size: { desired: 4, actual: 0 } },
    ]);
  });

  test("of OpenShift keep both versions of their workers", () => {
    const { pools: found, workerProblems } = pools(
      { pools: [ibmPool("default")], workers: [ibmWorker("w1", "default", "4.18.10_1546_openshift")] },
      { flavour: "roks" },
    );
    expect(workerProblems).toStrictEqual([]);
    expect(found[0]?.versions).toMatchObject([
      { version: { raw: "1.31" }, distributionVersion: { raw: "4.18.10_1546_openshift" }, nodes: 1 },
    ]);
  });

  test("whose workers are being moved are upgrading, with the version that they move to", () => {
    const moving = { kubeVersion: { actual: "1.34.5_1550", desired: "1.35.4_1541" } };
    const lifecycle = { actualState: "deployed", pendingOperation: "reload" };
    const { pools: found, operations } = pools({
      pools: [ibmPool("default")],
      workers: [
        ibmWorker("w1", "default", "1.34.5_1550", { ...moving, lifecycle }),
        ibmWorker("w2", "default", "1.35.4_1541"),
        ibmWorker("w3", "default", "1.35.4_1541", {
          lifecycle: { actualState: "deployed", pendingOperation: "reboot" },
        }),
      ],
    });
    expect(found[0]).toMatchObject({ status: "upgrading", targetVersion: { raw: "1.35.4_1541" } });
    expect(operations).toMatchObject([
      { kind: "node-upgrade", kindRaw: "reload", pool: "default", status: "running", to: { raw: "1.35.4_1541" } },
      { kind: "other", kindRaw: "reboot", pool: "default" },
    ]);
  });

  test("name what ails their workers once, with the workers", () => {
    const health = { state: "critical", message: "Not ready" };
    const { pools: found } = pools({
      pools: [ibmPool("default")],
      workers: ["w2", "w1"].map((id) => ibmWorker(id, "default", "1.35.2_1530", { health })),
    });
    expect(found[0]).toMatchObject({
      status: "degraded",
      issues: [{ code: "worker-critical", message: "Not ready", resources: ["w1", "w2"], severity: "error" }],
    });
  });

  test("that could not be listed are told by their workers, and are not the whole truth", () => {
    const { pools: found, complete } = pools({ workers: [ibmWorker("w1", "default", "1.35.2_1530")] });
    expect(complete).toBe(false);
    expect(found).toMatchObject([
      { uid: `${clusterUid}/workerpools/pool-default`, name: "default", kind: "inferred", versions: [{ nodes: 1 }] },
    ]);
  });

  test("whose workers could not be listed have no versions, and no operations are known", () => {
    const read = pools({ pools: [ibmPool("default")] });
    expect(read.complete).toBe(false);
    expect(read).not.toHaveProperty("operations");
    expect(read.pools).toMatchObject([{ versions: [], size: { desired: 4 } }]);
    expect(read.pools[0]?.size).not.toHaveProperty("actual");
  });

  test("include the workers that are in none, under either spelling of the field", () => {
    const { poolID: _poolID, poolName: _poolName, ...alone } = ibmWorker("w1", "default", "1.35.2_1530");
    const lowerCase = { ...alone, id: "w2", poolid: "pool-default" };
    const { pools: found } = pools(
      { pools: [ibmPool("default")], workers: [alone, lowerCase] },
      { infrastructure: "classic" },
    );
    expect(found).toMatchObject([
      { name: "default", size: { actual: 1 }, upgrade: { strategy: "in-place" } },
      { name: "stand-alone workers", kind: "inferred", size: { actual: 1 } },
    ]);
  });

  test("leave out workers that are deleted, and count those that run nothing yet without a version", () => {
    const { pools: found, workerProblems } = pools({
      pools: [ibmPool("default")],
      workers: [
        ibmWorker("gone", "default", "1.35.2_1530", { lifecycle: { actualState: "deleted" } }),
        ibmWorker("new", "default", "", { lifecycle: { actualState: "provisioning" } }),
      ],
    });
    expect(workerProblems).toStrictEqual([]);
    expect(found[0]).toMatchObject({ versions: [], size: { actual: 1 } });
  });

  test("a worker in use that does not say its version is a problem", () => {
    const { workerProblems, complete } = pools({
      pools: [ibmPool("default")],
      workers: [ibmWorker("w1", "default", "")],
    });
    expect(paths(workerProblems)).toStrictEqual(["$[0].kubeVersion.actual"]);
    expect(complete).toBe(false);
  });
});

describe("the versions offered", () => {
  test("are those of both flavours, lowest first, with their own dates", () => {
    const { offers, problems, windowOf } = mapVersions(versionTable);
    expect(problems).toStrictEqual([]);
    expect(offers).toMatchObject([
      { version: { raw: "1.31" }, provider: "roks", distributionVersion: { raw: "4.18.31" }, isDefault: true },
      { version: { raw: "1.35.4" }, isDefault: false, endOfStandard: { at: "2027-04-28T12:00:00Z", source: "api" } },
      { version: { raw: "1.36.2" }, isDefault: true, endOfStandard: { source: "bundled" } },
    ]);
    expect(windowOf("roks", "4.18")?.endOfStandard).toMatchObject({ at: "2027-05-26T12:00:00Z", source: "api" });
    expect(windowOf("iks", "1.30")?.endOfStandard).toMatchObject({ source: "bundled" });
    expect(windowOf("iks", "1.99")).toBeUndefined();
  });

  test("an OpenShift minor whose Kubernetes minor nobody knows is a problem, not a guess", () => {
    const { offers, problems } = mapVersions({ kubernetes: [], openshift: [{ major: 4, minor: 99, patch: 0 }] });
    expect(offers).toStrictEqual([]);
    expect(paths(problems)).toStrictEqual(["$.openshift[0].minor"]);
  });
});

describe("add-ons", () => {
  const kubernetes = (minor: string) => ({ minor, kubernetes: parseVersion(minor) });

  test("come with the versions that fit a minor, newest first, and what ails them", () => {
    const problems: Problem[] = [];
    const catalogue = mapAddonCatalogue(addonTable, problems);
    const installed = [
      { name: "vpc-block-csi-driver", version: "5.1", healthState: "warning", healthStatus: "Addon Not Ready (H1509)" },
      { name: "istio", version: "1.26", healthState: "normal" },
      { name: "homegrown" },
    ];
    const addons = mapAddons(installed, catalogue, ["1.35", "1.36", "1.37"].map(kubernetes), problems);
    expect(problems).toStrictEqual([]);
    expect(addons).toStrictEqual([
      {
        name: "vpc-block-csi-driver",
        version: "5.1",
        managed: true,
        status: "warning",
        compatible: [
          { minor: "1.35", versions: ["5.2", "5.1"], defaultVersion: "5.2" },
          { minor: "1.36", versions: ["5.2"], defaultVersion: "5.2" },
          { minor: "1.37", versions: [] },
        ],
        issues: [{ code: "addon-warning", message: "Addon Not Ready (H1509)", severity: "warning" }],
      },
      {
        name: "istio",
        version: "1.26",
        managed: true,
        status: "normal",
        compatible: ["1.35", "1.36", "1.37"].map((minor) => ({ minor, versions: ["1.26"] })),
        issues: [],
      },
      { name: "homegrown", managed: true, issues: [] },
    ]);
  });

  test("of OpenShift must also fit the OpenShift minor", () => {
    const catalogue = mapAddonCatalogue(addonTable, []);
    const minor = { ...kubernetes("1.31"), openShift: parseVersion("4.18") };
    const [addon] = mapAddons([{ name: "vpc-block-csi-driver" }], catalogue, [minor], []);
    expect(addon?.compatible).toStrictEqual([{ minor: "1.31", versions: ["5.1"] }]);
  });

  test("a range of another form is a problem, and nothing is said of what fits", () => {
    const problems: Problem[] = [];
    const catalogue = mapAddonCatalogue([{ name: "a", version: "1", supportedKubeRange: "1.30 - 1.34" }], problems);
    expect(paths(problems)).toStrictEqual(["$[0].supportedKubeRange"]);
    expect(mapAddons([{ name: "a" }], catalogue, [kubernetes("1.31")], problems)[0]).not.toHaveProperty("compatible");
  });

  test.each([
    [">1.30", "1.30", true],
    ["<=1.30", "1.31", false],
    ["<1.30.5", "1.30", true],
    ["<1.30.0", "1.30", false],
    ["= 1.30", "1.30", true],
    [">= 1.29, < 1.31", "1.30", true],
  ])("the range %s and the minor %s: %s", (supportedKubeRange, minor, fits) => {
    const catalogue = mapAddonCatalogue([{ name: "a", version: "1", supportedKubeRange }], []);
    const [addon] = mapAddons([{ name: "a" }], catalogue, [kubernetes(minor)], []);
    expect(addon?.compatible?.[0]?.versions).toStrictEqual(fits ? ["1"] : []);
  });
});

describe("seeded mutations", () => {
  const poolContext = { clusterUid, flavour: "iks", infrastructure: "vpc" } as const;
  const answers = {
    pools: [ibmPool("default"), ibmPool("edge")],
    workers: [ibmWorker("w1", "default", "1.35.2_1530"), ibmWorker("w2", "edge", "1.34.5_1550")],
  };

  test("of 1,200 clusters give a cluster of the published form or a problem at the place, and cost no neighbour", () => {
    for (const [index, sample] of [ibmCluster("web"), ibmCluster("shop", openShiftFields)].entries()) {
      const clean = mapCluster(sample, "$[0]", context).cluster;
      for (const { title, value } of mutations(sample, 600, 20261121 + index)) {
        const { cluster, problems } = mapCluster(value, "$[0]", context);
        expect(cluster !== undefined || problems.length > 0, title).toBe(true);
        if (cluster !== undefined) expect(recordFlaw({ cluster }), title).toBeUndefined();
        const changed = `$[0]${title.split(" at $")[1]}`;
        for (const { path, message } of problems) {
          // An id that went missing shows where the CRN no longer agrees with it.
          const near =
            path.startsWith(changed) || changed.startsWith(path) || /\.(?:id|crn|region|type)$/.test(changed);
          expect(near, `${title}: ${path}`).toBe(true);
          expect(message, title).not.toContain("\u001b");
        }
        // A version that cannot be read is never silently another one.
        if (problems.length === 0 && cluster?.controlPlane.version === undefined) expect.unreachable(title);
        expect(cluster?.ref.scope ?? scope, title).toBe(scope);
        expect(mapCluster(sample, "$[0]", context).cluster).toStrictEqual(clean);
      }
    }
  });

  test("of 1,200 pools and workers keep the others, and are never a complete answer with a hole in it", () => {
    const { cluster } = map();
    if (cluster === undefined) throw new Error("the sample gives a cluster");
    for (const { title, value } of mutations(answers, 1200, 7)) {
      const { pools: listed, workers } = value as { pools: unknown; workers: unknown };
      const lists = {
        pools: Array.isArray(listed) ? listed : undefined,
        workers: Array.isArray(workers) ? workers : undefined,
      };
      const read = mapPools(lists, poolContext);
      const { pools: found, complete } = read;
      expect(recordFlaw({ cluster: { ...cluster, pools: found } }), title).toBeUndefined();
      expect(new Set(found.map(({ uid }) => uid)).size, title).toBe(found.length);
      const told = found.flatMap(({ versions }) => versions).reduce((sum, { nodes = 0 }) => sum + nodes, 0);
      const gone = title.includes("dropped") || title.includes("empty") || title.includes("an unknown word");
      if (complete && !gone) expect(told, title).toBeGreaterThanOrEqual(2);
    }
  });

  test("of 600 tables of versions and of add-ons never throw, and offer versions only", () => {
    for (const { title, value } of mutations(versionTable, 400, 9)) {
      const { offers } = mapVersions(value);
      for (const { version } of offers) expect(version.major, title).toBe(1);
      expect(JSON.parse(JSON.stringify(offers)), title).toStrictEqual(offers);
    }
    for (const { value } of mutations(addonTable, 200, 11)) {
      const catalogue = mapAddonCatalogue(value as unknown[], []);
      const minors = [{ minor: "1.35", kubernetes: parseVersion("1.35") }];
      expect(mapAddons(value as unknown[], catalogue, minors, []).length).toBeLessThanOrEqual(4);
    }
    expect(Object.keys(Object.prototype)).toStrictEqual([]);
  });
});
