import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiObject, App, Chart, YamlOutputType } from "cdk8s";
import fc from "fast-check";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { parseAllDocuments } from "yaml";
import {
  type ClusterBuilder,
  type ClusterChart,
  Fleet,
  FleetApp,
  type FleetAppProps,
  presets,
  waive,
} from "../../constructs/index.ts";
import { readSynthIndex } from "../../lib/documents/synth-index.ts";

const root = mkdtempSync(join(tmpdir(), "fleetwright-fleet-app-"));
let outdir = "";
beforeEach(() => {
  outdir = mkdtempSync(join(root, "dist-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function cluster(id: string, environment = "prod", version: string | { now: string; next: string } = "1.33") {
  return presets.eks({ id, name: `name-of-${id}`, environment, version });
}

function fleetOf(...ids: readonly string[]): Fleet {
  return Fleet.fromProfiles(ids.map((id) => cluster(id)));
}

function synth(fleet: Fleet, build: ClusterBuilder, props: Partial<FleetAppProps> = {}): FleetApp {
  const app = new FleetApp({ fleet, outdir, ...props });
  app.forEachCluster({}, build);
  app.synth();
  return app;
}

const configMap: ClusterBuilder = (_, chart) => {
  new ApiObject(chart, "settings", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } });
};

function add(apiVersion: string, kind: string, rest: object = {}): ClusterBuilder {
  return (_, chart) => {
    new ApiObject(chart, kind, { apiVersion, kind, metadata: { name: "it" }, ...rest });
  };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const manifestsOf = (id: string) => readFileSync(join(outdir, `clusters/${id}/manifests.k8s.yaml`), "utf8");

test("each cluster has its manifests and its parameters, and the index names every file with its hash", async () => {
  synth(fleetOf("a", "b"), configMap);
  const index = await readSynthIndex(join(outdir, "fleet.json"));
  expect(index.clusters.map(({ id, version }) => [id, version])).toStrictEqual([
    ["a", "1.33"],
    ["b", "1.33"],
  ]);
  expect(filesBelow(outdir)).toStrictEqual([...index.files.map(({ path }) => path), "fleet.json"].sort());
  expect(JSON.parse(readFileSync(join(outdir, "clusters/a/cluster.json"), "utf8"))).toMatchObject({
    id: "a",
    path: "clusters/a",
    environment: "prod",
  });
});

test("what follows the first line has the bytes that a plain app writes for the same chart", () => {
  const fill: ClusterBuilder = (_, chart) => {
    const namespace = new ApiObject(chart, "ns", { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
    const data = { "app.conf": "a: 1\nb: 2\n", port: "8080", flag: "yes", quoted: '{"a":1}', at: "12:30" };
    const settings = new ApiObject(chart, "settings", { apiVersion: "v1", kind: "ConfigMap", data });
    namespace.addDependency(settings);
  };
  synth(fleetOf("a"), fill);
  const stock = new App({ outdir: join(outdir, "stock"), yamlOutputType: YamlOutputType.FILE_PER_APP });
  const chart = new Chart(stock, "Default");
  fill(undefined as never, chart as ClusterChart);
  stock.synth();
  expect(manifestsOf("a")).toBe(`---\n${readFileSync(join(outdir, "stock/app.k8s.yaml"), "utf8")}`);
});

test("validations run once for each rendering", () => {
  let calls = 0;
  const build: ClusterBuilder = ({ id }, chart) => {
    new ApiObject(chart, id, { apiVersion: "v1", kind: "ConfigMap" }).node.addValidation({
      validate: () => {
        calls++;
        return [];
      },
    });
  };
  synth(fleetOf("a", "b", "c"), build);
  expect(calls).toBe(3);
});

test("a failed validation names the cluster and the construct", () => {
  const build: ClusterBuilder = (_, chart) => chart.node.addValidation({ validate: () => ["no good"] });
  expect(() => synth(fleetOf("a"), build)).toThrow(/^a: Validation failed[\s\S]*no good/);
});

test("what validations find is told of every cluster at once, up to twenty by name", () => {
  const failing = (count: number) => () =>
    synth(fleetOf(...Array.from({ length: count }, (_, index) => `c${index}`)), ({ id }, chart) =>
      chart.node.addValidation({ validate: () => (id === "c1" ? [] : [`not on ${id}`]) }),
    );
  expect(failing(3)).toThrow(/^c0: Validation failed.*\n.*not on c0\nc2: Validation failed.*\n.*not on c2$/);
  expect(failing(24)).toThrow(/not on c6\nand 3 more$/);
  expect(filesBelow(outdir)).toStrictEqual([]);
});

test("clusters that agree in what is read are built once, those that do not are not", () => {
  const profiles = Array.from({ length: 40 }, (_, i) => cluster(`c${i}`, i % 2 === 0 ? "dev" : "prod"));
  let built = 0;
  const build: ClusterBuilder = ({ profile }, chart) => {
    built++;
    const replicas = profile.environment === "prod" ? 3 : 1;
    new ApiObject(chart, "web", { apiVersion: "apps/v1", kind: "Deployment", spec: { replicas } });
  };
  synth(Fleet.fromProfiles(profiles), build, { verifySharing: 0 });
  expect(built).toBe(2);
  expect(manifestsOf("c1")).toContain("replicas: 3");
  expect(manifestsOf("c2")).toContain("replicas: 1");
  built = 0;
  synth(Fleet.fromProfiles(profiles), (one, chart) => build({ ...one, profile: { ...one.profile } }, chart));
  expect(built).toBe(40);
});

test("sharing gives the bytes that each cluster has by itself, whatever the builder reads", () => {
  const field = fc.constantFrom("environment", "version", "labels", "keys", "id", "storage", "wave");
  fc.assert(
    fc.property(fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 3 }), (wanted) => {
      const build: ClusterBuilder = (one, chart) => {
        const data: Record<string, string> = {};
        for (const [first, second] of wanted) {
          const value = read(one, first);
          // What is read next depends on what was read before.
          data[first] = value;
          if (value.length % 2 === 0) data[second] = read(one, second);
        }
        new ApiObject(chart, "settings", { apiVersion: "v1", kind: "ConfigMap", data });
      };
      const profiles = Array.from({ length: 12 }, (_, i) =>
        presets.eks({
          id: `c${i}`,
          name: `c${i}`,
          environment: ["dev", "prod", "stage"][i % 3] ?? "",
          version: `1.${32 + (i % 2)}`,
          labels: i % 4 === 0 ? { team: "a" } : { team: "b", tier: String(i % 2) },
        }),
      );
      const shared = new FleetApp({ fleet: Fleet.fromProfiles(profiles), outdir, verifySharing: true });
      const alone = new FleetApp({ fleet: Fleet.fromProfiles(profiles), outdir, share: false });
      expect(shared.forEachCluster({}, build).synthYaml()).toBe(alone.forEachCluster({}, build).synthYaml());
    }),
    { numRuns: 100 },
  );
});

function read(one: Parameters<ClusterBuilder>[0], field: string): string {
  const { profile } = one;
  if (field === "labels") return Object.entries(profile.labels).join(" ");
  if (field === "keys") return Object.keys({ ...profile.labels }).join(" ");
  if (field === "version") return profile.version.now;
  if (field === "storage") return profile.storage.block;
  if (field === "id") return one.id;
  return field === "wave" ? String("wave" in one) : profile.environment;
}

test("a builder that depends on something else than the cluster is found out", () => {
  let calls = 0;
  const impure: ClusterBuilder = (_, chart) => {
    new ApiObject(chart, "settings", { apiVersion: "v1", kind: "ConfigMap", data: { calls: String(calls++) } });
  };
  expect(() => synth(fleetOf("a", "b"), impure)).not.toThrow();
  expect(() => synth(fleetOf("a", "b"), impure, { verifySharing: true })).toThrow("rendered otherwise than shared");
});

test("a builder cannot change the cluster", () => {
  const build: ClusterBuilder = ({ profile }) => {
    (profile as { environment: string }).environment = "dev";
  };
  expect(() => synth(fleetOf("a"), build)).toThrow("changed the cluster");
});

test("an API that is not served now, or is removed on the way, is refused with cluster, version and replacement", () => {
  expect(() => synth(fleetOf("a"), add("policy/v1beta1", "PodDisruptionBudget"))).toThrow(
    /API-REMOVED: policy\/v1beta1 PodDisruptionBudget it: .*1\.25.*policy\/v1\..*a \(1\.33\)/s,
  );
  const upgrading = Fleet.fromProfiles([cluster("a", "prod", { now: "1.30", next: "1.33" })]);
  const flow = add("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema");
  expect(() => synth(upgrading, flow)).toThrow(/applies from 1\.32.*a \(1\.30 → 1\.31 → 1\.32 → 1\.33\)/s);
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  synth(upgrading, flow, { gate: { next: "warning" } });
  expect(said.mock.calls.join("")).toContain("warning: API-REMOVED");
  said.mockRestore();
});

test("a version that the table of APIs does not reach is warned of, and one before it is refused", () => {
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    synth(Fleet.fromProfiles([cluster("a", "prod", "1.99")]), configMap);
    expect(said.mock.calls.join("")).toContain("not judged: INPUT-VERSION-NOT-COVERED: APIs of Kubernetes 1.99: ");
  } finally {
    said.mockRestore();
  }
  expect(() => cluster("a", "prod", "1.2")).toThrow("nothing is known here of Kubernetes 1.2");
});

test("a refusal of one cluster leaves the folder as it was, whichever cluster it is", () => {
  const state = () => filesBelow(outdir).map((file) => [file, readFileSync(join(outdir, file), "utf8")]);
  synth(fleetOf("a"), configMap);
  const before = state();
  const profiles = ["a", "b", "c"].map((id) => cluster(id, id === "c" ? "old" : "prod"));
  const build: ClusterBuilder = (one, chart) => {
    const old = one.profile.environment === "old";
    add(old ? "policy/v1beta1" : "policy/v1", "PodDisruptionBudget")(one, chart);
  };
  expect(() => synth(Fleet.fromProfiles(profiles), build)).toThrow("was not written");
  expect(() =>
    synth(fleetOf("b"), () => {
      throw new Error("no");
    }),
  ).toThrow("b: no");
  expect(state()).toStrictEqual(before);
});

test("what only looks like a secret is written with a waiver, which lands in the output", () => {
  const build =
    (waived: boolean): ClusterBuilder =>
    (_, chart) => {
      const data = { "app.properties": "queue-token=red-and-blue\n" };
      const settings = new ApiObject(chart, "settings", { apiVersion: "v1", kind: "ConfigMap", data });
      if (!waived) return;
      const reason = "it is the name of a queue";
      waive(settings, "HARDEN-SECRET-CONFIG", { reason, owner: "shop@example.com", expires: "2027-03-31" });
    };
  const asOf = "2027-01-01";
  expect(() => synth(fleetOf("a"), build(false), { asOf })).toThrow(
    /app\.properties holds .*waive HARDEN-SECRET-CONFIG/,
  );
  synth(fleetOf("a"), build(true), { asOf });
  expect(manifestsOf("a")).toContain("it is the name of a queue");
});

test("an unknown version is refused, since nothing could be judged", () => {
  expect(() => synth(Fleet.fromProfiles([presets.eks()]), configMap)).toThrow(
    "version that the cluster runs is not known",
  );
});

test("pick takes the first version that is served now and after the plan", () => {
  const fleet = Fleet.fromProfiles([cluster("a", "prod", { now: "1.24", next: "1.26" })]);
  let picked = "";
  const app = new FleetApp({ fleet, outdir });
  app.forEachCluster({}, (one) => {
    picked = one.pick("HorizontalPodAutoscaler", "autoscaling/v2beta2", "autoscaling/v2");
    expect(one.serves("autoscaling/v2beta2", "HorizontalPodAutoscaler")).toBe(false);
    expect(() => one.pick("HorizontalPodAutoscaler", "autoscaling/v2beta2")).toThrow("at 1.24 and 1.25 and 1.26");
  });
  app.synth();
  expect(picked).toBe("autoscaling/v2");
});

test("each cluster is rendered for its planned version as well where that is asked for", async () => {
  const fleet = Fleet.fromProfiles([cluster("a", "prod", { now: "1.33", next: "1.34" }), cluster("b")]);
  const build: ClusterBuilder = ({ profile }, chart) => {
    new ApiObject(chart, "settings", { apiVersion: "v1", kind: "ConfigMap", data: { minor: profile.version.now } });
  };
  synth(fleet, build, { renderNext: true });
  expect(readFileSync(join(outdir, "next/a/manifests.k8s.yaml"), "utf8")).toContain('minor: "1.34"');
  expect(manifestsOf("a")).toContain('minor: "1.33"');
  const { clusters } = await readSynthIndex(join(outdir, "fleet.json"));
  expect(clusters.map(({ next }) => next?.path)).toStrictEqual(["next/a/manifests.k8s.yaml", undefined]);
});

test("a version that no builder reads makes another class and another judgement, and not another build", async () => {
  const fleet = Fleet.fromProfiles([
    cluster("a", "prod", "1.31"),
    cluster("b", "prod", "1.32"),
    cluster("c", "prod", "1.32"),
  ]);
  let built = 0;
  const counting =
    (build: ClusterBuilder): ClusterBuilder =>
    (one, chart) => {
      built++;
      build(one, chart);
    };
  synth(fleet, counting(configMap));
  expect(built).toBe(1);
  const { clusters } = await readSynthIndex(join(outdir, "fleet.json"));
  const [a, b, c] = clusters.map((one) => one.class);
  expect(a).toMatch(/^eks-1-31-prod-/);
  expect(b).toMatch(/^eks-1-32-prod-/);
  expect(c).toBe(b);
  built = 0;
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const removed = counting(add("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", { spec: {} }));
  expect(() => synth(fleet, removed)).toThrow(/API-REMOVED: .*FlowSchema it: .*\[b \(1\.32\), c \(1\.32\)\]$/s);
  expect(said.mock.calls.join("")).toMatch(/^warning: API-DEPRECATED: .* \[a \(1\.31\)\]\n$/);
  said.mockRestore();
  expect(built).toBe(1);
});

test("a definition is found whichever cluster the objects were built for", () => {
  const fleet = Fleet.fromProfiles([cluster("a", "prod", "1.31"), cluster("b", "prod", "1.32")]);
  const names = { kind: "Thing", plural: "things" };
  const versions = [{ name: "v1", served: true, storage: true }];
  const spec = { group: "example.com", names, scope: "Namespaced", versions };
  const define = add("apiextensions.k8s.io/v1", "CustomResourceDefinition", { spec });
  const build =
    (version: string): ClusterBuilder =>
    (one, chart) => {
      define(one, chart);
      add(`example.com/${version}`, "Thing")(one, chart);
    };
  expect(() => synth(fleet, build("v1"))).not.toThrow();
  expect(() => synth(fleet, build("v2"))).toThrow(
    /API-UNKNOWN-VERSION: .*its definition has no such version.*\[a \(1\.31\), b \(1\.32\)\]$/s,
  );
});

test("per class, clusters refer to one folder, and environments are never of one class", () => {
  const fleet = Fleet.fromProfiles([cluster("a"), cluster("b"), cluster("c", "dev")]);
  synth(fleet, configMap, { layout: "per-class" });
  const resource = (id: string) =>
    readFileSync(join(outdir, `clusters/${id}/kustomization.yaml`), "utf8")
      .split("\n")
      .at(-2);
  expect(resource("a")).toBe(resource("b"));
  expect(resource("c")).not.toBe(resource("a"));
  expect(filesBelow(join(outdir, "classes"))).toHaveLength(4);
});

test("only files of the former index are taken away", () => {
  synth(fleetOf("a", "b"), configMap);
  writeFileSync(join(outdir, "README.md"), "mine");
  writeFileSync(join(outdir, "clusters/b/notes.txt"), "mine too");
  synth(fleetOf("a"), configMap);
  expect(filesBelow(outdir)).toStrictEqual([
    "README.md",
    "clusters/a/cluster.json",
    "clusters/a/manifests.k8s.yaml",
    "clusters/b/notes.txt",
    "fleet.json",
  ]);
});

test("nothing is written or removed through a link that leads out of the folder", () => {
  const elsewhere = mkdtempSync(join(root, "elsewhere-"));
  writeFileSync(join(elsewhere, "manifests.k8s.yaml"), "precious");
  mkdirSync(join(outdir, "clusters"));
  symlinkSync(elsewhere, join(outdir, "clusters/a"));
  expect(() => synth(fleetOf("a"), configMap)).toThrow("leads out of the output folder");
  const listed = [
    { path: "../precious", sha256: "0".repeat(64) },
    { path: "clusters/a/manifests.k8s.yaml", sha256: "0".repeat(64) },
  ];
  writeFileSync(join(root, "precious"), "precious");
  const index = { kind: "FleetSynth", schemaVersion: 1, layout: "per-cluster", clusters: [], files: listed };
  writeFileSync(join(outdir, "fleet.json"), JSON.stringify(index));
  synth(fleetOf("b"), configMap);
  expect(readFileSync(join(elsewhere, "manifests.k8s.yaml"), "utf8")).toBe("precious");
  expect(readFileSync(join(root, "precious"), "utf8")).toBe("precious");
});

test("ids that differ only in case, climb, are reserved or endless have folders of their own inside the output", () => {
  const ids = [
    "Prod",
    "prod",
    "a/b",
    "a-b",
    "..",
    "../../etc",
    "c:",
    "con",
    "NUL",
    "x".repeat(300),
    "X".repeat(300),
    "é",
    "e",
  ];
  synth(fleetOf(...ids), configMap);
  const folders = readdirSync(join(outdir, "clusters"));
  expect(new Set(folders.map((name) => name.toLowerCase())).size).toBe(ids.length);
  for (const folder of folders) expect(folder).toMatch(/^[a-z0-9][a-z0-9-]{0,79}$/);
  expect(filesBelow(outdir)).toHaveLength(2 * ids.length + 1);
});

test("a cluster that is in the fleet twice is refused", () => {
  expect(() => fleetOf("a", "a")).toThrow("in the fleet twice");
});

test("charts of the app itself are written beside the clusters, and every file begins with ---", () => {
  const app = new FleetApp({ fleet: fleetOf("a"), outdir });
  app.forEachCluster({}, configMap);
  new ApiObject(new Chart(app, "management"), "x", { apiVersion: "v1", kind: "ConfigMap" });
  app.synth();
  const yaml = filesBelow(outdir).filter((file) => file.endsWith(".yaml"));
  expect(yaml).toStrictEqual(["clusters/a/manifests.k8s.yaml", "management.k8s.yaml"]);
  for (const file of yaml) expect(readFileSync(join(outdir, file), "utf8")).toMatch(/^---\n/);
});

test("charts inside a cluster's chart come in the order of a plain app", () => {
  const fill: ClusterBuilder = (_, chart) => {
    configMap(_, chart);
    const [first, second] = ["first", "second"].map((id) => new Chart(chart, id));
    for (const one of [first, second]) if (one !== undefined) configMap(_, one as ClusterChart);
    if (first !== undefined && second !== undefined) first.addDependency(second);
  };
  synth(fleetOf("a"), fill);
  const stock = new App({ outdir: join(outdir, "stock"), yamlOutputType: YamlOutputType.FILE_PER_APP });
  fill(undefined as never, new Chart(stock, "Default") as ClusterChart);
  stock.synth();
  expect(manifestsOf("a")).toBe(`---\n${readFileSync(join(outdir, "stock/app.k8s.yaml"), "utf8")}`);
});

test("charts inside a cluster's chart are part of its manifests, with names that hold no cluster", () => {
  const build: ClusterBuilder = (_, chart) => {
    new ApiObject(new Chart(chart, "inner"), "settings", { apiVersion: "v1", kind: "ConfigMap" });
    new ApiObject(chart, "outer", { apiVersion: "v1", kind: "ConfigMap" });
  };
  synth(fleetOf("a"), build);
  const names = parseAllDocuments(manifestsOf("a")).map((document) => String(document.getIn(["metadata", "name"])));
  expect(names[0]).toMatch(/^inner-settings-c8/);
  expect(names[1]).toMatch(/^outer-c8/);
});

test("selectors pick clusters as in fleet.yaml", () => {
  const app = new FleetApp({ fleet: Fleet.fromProfiles([cluster("a", "dev"), cluster("b")]), outdir });
  app.forEachCluster({ environment: "prod" }, configMap);
  expect(app.synthCluster("a")).toHaveLength(0);
  expect(app.synthCluster("b")).toHaveLength(1);
  expect(() => app.synthCluster("z")).toThrow("no such cluster");
});
