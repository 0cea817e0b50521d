import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiObject } from "cdk8s";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type ClusterBuilder, Fleet, FleetApp, FluxDelivery } from "../../../constructs/index.ts";
import { execute } from "../../../lib/cli/run.ts";
import type { Plan } from "../../../lib/core/plan.ts";
import { writeSnapshot } from "../../../lib/documents/snapshot-writer.ts";
import { readSynthIndex } from "../../../lib/documents/synth-index.ts";
import { memoryTerminal } from "../../support/memory-terminal.ts";
import { clusterAt, eksOffers, eksScope, inventoryOf } from "../../support/plan-inventory.ts";

const root = mkdtempSync(join(tmpdir(), "fleetwright-plan-synth-"));
const snapshot = join(root, "fleet.ndjson");
const dist = join(root, "dist");
const saved = join(root, "plan.json");
const clusters = ["old", "new"].map((name) => clusterAt(eksScope, name, "1.31", { environment: name }));
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeAll(async () => {
  await writeSnapshot(snapshot, inventoryOf(clusters, [[eksScope, eksOffers]]));
});

/** Served up to 1.31. */
const beta = "flowcontrol.apiserver.k8s.io/v1beta3";

/** Flow schemas of `old` are in the version that `apiVersion` says, those of the others in one that stays. */
function build(apiVersion: string): ClusterBuilder {
  return ({ profile }, chart) => {
    new ApiObject(chart, "flows", {
      apiVersion: profile.environment === "old" ? apiVersion : "flowcontrol.apiserver.k8s.io/v1",
      kind: "FlowSchema",
      metadata: { name: "shop" },
      spec: { priorityLevelConfiguration: { name: "workload-low" } },
    });
  };
}

function synth(builder: ClusterBuilder, plan?: string): void {
  vi.stubEnv("FLEETWRIGHT_PLAN", plan);
  const app = new FleetApp({
    fleet: Fleet.fromSnapshot(snapshot),
    outdir: dist,
    renderNext: true,
    delivery: [new FluxDelivery()],
  });
  app.forEachCluster({}, builder);
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    app.synth();
  } finally {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  }
}

async function plan() {
  const { terminal, err } = memoryTerminal();
  const args = ["--from", snapshot, "--target", "1.33", "--manifests", dist, "-o", "json", "--save", saved];
  const code = await execute(["plan", ...args], "0.0.0", terminal);
  return { code, err: err(), plan: JSON.parse(readFileSync(saved, "utf8")) as Plan };
}

test("a synth is evidence for the plan, cluster by cluster, and the plan gates the next synth", async () => {
  synth(build(beta));
  const first = await plan();
  const outcomes = new Map(first.plan.clusters.map(({ name, outcome }) => [name, outcome]));
  expect(outcomes).toStrictEqual(
    new Map([
      ["new", "planned"],
      ["old", "blocked"],
    ]),
  );
  const removed = first.plan.findings.filter(({ code }) => code === "API-REMOVED");
  expect(removed).toHaveLength(1);
  expect(removed[0]).toMatchObject({
    target: { cluster: clusters[0]?.uid, kind: "FlowSchema", name: "shop", apiVersion: beta },
    appliesFrom: "1.32",
  });
  expect(removed[0]?.target.file).toMatch(/dist\/clusters\/.*old\/manifests\.k8s\.yaml$/);
  const hops = first.plan.clusters.find(({ name }) => name === "old")?.hops ?? [];
  const findings = hops.map(({ to, findings: at }) => [
    to,
    at.some(({ fingerprint }) => fingerprint === removed[0]?.fingerprint),
  ]);
  expect(findings.filter(([, has]) => has)).toHaveLength(1);

  // The plan says where the clusters go, so that the app is refused now, and written once it is mended.
  expect(() => synth(build(beta), saved)).toThrow(/API-REMOVED.*flowcontrol\.apiserver\.k8s\.io\/v1beta3 FlowSchema/s);
  synth(build("flowcontrol.apiserver.k8s.io/v1"), saved);
  const index = await readSynthIndex(join(dist, "fleet.json"));
  expect(
    index.clusters.map(({ version, nextVersion, next }) => [version, nextVersion, next !== undefined]),
  ).toStrictEqual([
    ["1.31", "1.33", true],
    ["1.31", "1.33", true],
  ]);
  expect(index.stages).toStrictEqual(first.plan.stages.map(({ name }) => name));
  const second = await plan();
  expect(second.plan.clusters.map(({ outcome }) => outcome)).toStrictEqual(["planned", "planned"]);
});

test("clusters that are in the inventory or the synth only are told as unread", async () => {
  synth(build("flowcontrol.apiserver.k8s.io/v1"));
  const other = join(root, "other.ndjson");
  await writeSnapshot(
    other,
    inventoryOf([...clusters.slice(1), clusterAt(eksScope, "third", "1.31")], [[eksScope, eksOffers]]),
  );
  const { terminal, err } = memoryTerminal();
  expect(await execute(["plan", "--from", other, "--manifests", dist], "0.0.0", terminal)).not.toBe(0);
  expect(err()).toMatch(/^plan: not judged: cluster eks-.*-old of the synth: it is not in the inventory/m);
  expect(err()).toMatch(/^plan: not judged: workloads of third: .*dist has nothing for the cluster$/m);
  expect(err()).toContain("exit code 5");
});
