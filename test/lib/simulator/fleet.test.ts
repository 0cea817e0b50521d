import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { compareVersions, parseVersion } from "../../../lib/core/version.ts";
import { supportWindow } from "../../../lib/data/index.ts";
import { configYaml } from "../../../lib/simulator/config-yaml.ts";
import type { SimCloud, SimCluster, SimFleet } from "../../../lib/simulator/fleet.ts";
import {
  demoFleet,
  generateFleet,
  simulatedToday,
  startSimulator,
  truthOf,
  uidOf,
} from "../../../lib/simulator/index.ts";
import { createState } from "../../../lib/simulator/state.ts";

const asOf = simulatedToday;
const demo = demoFleet(asOf);
const of = (cloud: SimCloud, fleet: SimFleet = demo) => fleet.clusters.filter((cluster) => cluster.cloud === cloud);

test("the same options give the same bytes, another seed another fleet", () => {
  const bytes = (seed: number) => JSON.stringify(generateFleet({ seed, clusters: 300, asOf, troubles: true }));
  expect(bytes(4)).toBe(bytes(4));
  expect(bytes(4)).not.toBe(bytes(5));
});

test("a large fleet has exactly the clusters and scopes that were asked for, each id once", () => {
  const fleet = generateFleet({ seed: 1, clusters: 10_000, scopes: 200, asOf });
  const { clusters, readable } = truthOf(fleet);
  expect([clusters.size, readable.size]).toStrictEqual([10_000, 10_000]);
  const scopes = fleet.accounts.flatMap(({ cloud, id, regions }) =>
    cloud === "eks" ? regions.map((r) => `${id}/${r}`) : [id],
  );
  expect([scopes.length, new Set(scopes).size]).toStrictEqual([200, 200]);
});

test("every cluster is one that its cloud could have", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), fc.integer({ min: 1, max: 120 }), (seed, clusters) => {
      const fleet = generateFleet({ seed, clusters, asOf, troubles: true });
      const accounts = new Map(fleet.accounts.map((account) => [`${account.cloud}/${account.id}`, account]));
      for (const cluster of fleet.clusters) {
        expect(accounts.get(`${cluster.cloud}/${cluster.account}`)?.regions).toContain(cluster.location);
        expect(Date.parse(cluster.createdAt)).toBeLessThan(Date.parse(asOf));
        const controlPlane = parseVersion(cluster.version);
        for (const pool of cluster.pools) {
          const nodes = parseVersion(pool.version);
          expect(compareVersions(nodes, controlPlane)).toBeLessThanOrEqual(0);
          expect(controlPlane.minor - nodes.minor).toBeLessThanOrEqual(3);
          // There are no Amazon Linux 2 images after 1.32.
          if (pool.image === "AL2_x86_64") expect(nodes.minor).toBeLessThanOrEqual(32);
        }
        if (cluster.upgrading !== undefined && cluster.upgrading.pool === undefined) {
          expect(compareVersions(parseVersion(cluster.upgrading.to), controlPlane)).toBeGreaterThan(0);
        }
        expect(cluster).toSatisfy(isNotPastItsPlan);
      }
      expect(new Set(fleet.clusters.map(uidOf)).size).toBe(fleet.clusters.length);
    }),
    { numRuns: 40 },
  );
});

/** EKS upgrades a cluster of the standard plan when standard support ends. */
function isNotPastItsPlan({ cloud, supportPlan, version }: SimCluster): boolean {
  if (cloud !== "eks" || supportPlan !== "STANDARD") return true;
  return asOf < (supportWindow("eks", version)?.endOfStandard?.at ?? "");
}

test("the demonstration has at least 60 readable clusters over three clouds, in several accounts of each", () => {
  expect(truthOf(demo).readable.size).toBeGreaterThanOrEqual(60);
  for (const cloud of ["eks", "gke", "aks"] as const) {
    const open = demo.accounts.filter((account) => account.cloud === cloud && account.access === undefined);
    expect(open.length).toBeGreaterThanOrEqual(3);
    expect(of(cloud).length).toBeGreaterThanOrEqual(15);
  }
});

test("the demonstration has versions in, near the end of, and past each kind of support", () => {
  const minors = (cloud: SimCloud) => new Set(of(cloud).map(({ version }) => version.split(".").slice(0, 2).join(".")));
  expect([...minors("eks")]).toEqual(expect.arrayContaining(["1.30", "1.31", "1.33", "1.34", "1.36"]));
  expect([...minors("gke")]).toEqual(expect.arrayContaining(["1.32", "1.34", "1.35"]));
  expect([...minors("aks")]).toEqual(expect.arrayContaining(["1.30", "1.31", "1.33", "1.34", "1.36"]));
  expect(of("aks").some(({ supportPlan }) => supportPlan === "AKSLongTermSupport")).toBe(true);
  expect(of("gke").some(({ channel }) => channel === "EXTENDED")).toBe(true);
});

test.each<readonly [string, (cluster: SimCluster) => boolean]>([
  ["Autopilot", ({ mode }) => mode === "autopilot"],
  ["Auto Mode", ({ mode }) => mode === "auto-mode"],
  ["Automatic", ({ mode }) => mode === "automatic"],
  ["Fargate", ({ pools }) => pools.some(({ kind }) => kind === "fargate")],
  ["Windows", ({ pools }) => pools.some(({ os }) => os === "windows")],
  ["spot", ({ pools }) => pools.some(({ spot }) => spot === true)],
  ["stopped", ({ stopped }) => stopped === true],
  ["upgrading", ({ upgrading }) => upgrading !== undefined],
  ["degraded", ({ status, pools }) => status === "DEGRADED" || pools.some((pool) => pool.status === "DEGRADED")],
  ["frozen", ({ maintenance }) => maintenance?.exclusion !== undefined],
  ["nodes behind", ({ cloud, version, pools }) => cloud === "eks" && pools.some((pool) => pool.version !== version)],
  ["untagged", ({ tags }) => Object.keys(tags).length === 0],
])("the demonstration has a cluster that is %s", (_, fits) => {
  expect(demo.clusters.some(fits)).toBe(true);
});

test("clusters behind a denial or in a zone that does not answer exist, but cannot be read", () => {
  const { clusters, readable } = truthOf(demo);
  const hidden = [...clusters].filter(([uid]) => !readable.has(uid)).map(([, cluster]) => cluster);
  const account = ({ cloud, account: id }: SimCluster) =>
    demo.accounts.find((each) => each.cloud === cloud && each.id === id);
  expect(
    hidden
      .filter((cluster) => account(cluster)?.access === "denied")
      .map(({ cloud }) => cloud)
      .toSorted(),
  ).toStrictEqual(["aks", "eks", "gke"]);
  const inZone = hidden.filter((cluster) => account(cluster)?.missingZones?.includes(cluster.location));
  expect(inZone.length).toBeGreaterThan(0);
  expect(demo.accounts.some(({ access }) => access === "disabled")).toBe(true);
});

test("ids are those that an inventory prints", () => {
  const at = { account: "Acc", location: "here", name: "Name" };
  expect(uidOf({ cloud: "eks", ...at })).toBe("arn:aws:eks:here:Acc:cluster/Name");
  expect(uidOf({ cloud: "gke", ...at })).toBe("projects/Acc/locations/here/clusters/Name");
  expect(uidOf({ cloud: "aks", ...at })).toBe(
    "/subscriptions/acc/resourcegroups/rg-aks-here/providers/microsoft.containerservice/managedclusters/name",
  );
});

test("what a cloud changes is in its own state, and reaches neither the fleet nor another state", () => {
  const [first] = demo.clusters;
  if (first === undefined) throw new Error("the demonstration is empty");
  const before = JSON.stringify(demo);
  const state = createState(demo);
  const { cloud, account, location, name } = first;
  state.replace({ ...first, version: "9.9" });
  expect(state.cluster(cloud, account, location, name)?.version).toBe("9.9");
  expect(state.clusters(cloud, account).find((each) => each.name === name)?.version).toBe("9.9");
  expect(createState(demo).cluster(cloud, account, location, name)?.version).toBe(first.version);
  expect(JSON.stringify(demo)).toBe(before);
});

test("a fleet without a readable date is refused", () => {
  expect(() => createState({ ...demo, asOf: "soon" })).toThrow(RangeError);
  expect(() => generateFleet({ seed: 1, clusters: 1, asOf: "2026-02-30" })).toThrow(RangeError);
});

test("the configuration reads back as the entries it was written from", () => {
  const character = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  const awkward = fc.oneof(fc.string({ unit: character }), fc.integer(), fc.boolean());
  const entry = fc.dictionary(fc.stringMatching(/^[a-zA-Z]{1,12}$/), fc.oneof(awkward, fc.array(awkward)), {
    maxKeys: 6,
  });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 4 }), (providers) => {
      expect(parse(configYaml(providers))).toEqual({ providers });
    }),
    { numRuns: 100 },
  );
});

test("all clouds start together, say where they are, and stop together", async () => {
  const simulator = await startSimulator({ clusters: 12, seed: 9 });
  try {
    expect(simulator.providers.map(({ id }) => id)).toStrictEqual(["eks", "gke", "aks"]);
    expect(parse(simulator.configYaml())).toEqual({ providers: JSON.parse(JSON.stringify(simulator.providers)) });
    expect(Object.keys(simulator.env)).toEqual(expect.arrayContaining(["AWS_ENDPOINT_URL", "AZURE_AUTHORITY_HOST"]));
    expect(simulator.truth().clusters.size).toBe(12);
  } finally {
    await simulator.close();
  }
});
