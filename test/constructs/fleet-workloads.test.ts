import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type ClusterProfile, Fleet, FleetApp, presets, Tenant } from "../../constructs/index.ts";
import { readSynthIndex } from "../../lib/documents/synth-index.ts";
import { common, day, makerNames, makers } from "../support/workloads.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fleetwright-fleet-workloads-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Synthesises one definition for several clusters, and gives what was said on stderr. */
function synth(name: string, profiles: readonly ClusterProfile[], patch: boolean): { outdir: string; said: string } {
  const outdir = join(folder, name);
  const app = new FleetApp({ fleet: Fleet.fromProfiles(profiles), outdir, asOf: day });
  app.forEachCluster({}, (_, chart) => {
    const quota = { cpu: "20", memory: "64Gi", storage: "100Gi" } as const;
    const tenant = new Tenant(chart, "tenant", { name: "shop", owner: common.owner, quota });
    for (const maker of makerNames) makers[maker](tenant);
    if (patch) {
      const bare = { containers: [{ name: "c", image: "x" }] };
      makers.web(new Tenant(chart, "other", { name: "other", owner: common.owner, quota })).patchPod((template) => ({
        ...template,
        spec: bare,
      }));
    }
  });
  const said: string[] = [];
  const stderr = vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
  try {
    app.synth();
  } finally {
    stderr.mockRestore();
  }
  return { outdir, said: said.join("") };
}

const eks = (id: string, version: string) => presets.eks({ id, name: id, version, networkPolicyEnforced: true });

test("one definition becomes manifests for every cluster; those of a kind share them, and warnings name the clusters", async () => {
  const { outdir, said } = synth("fleet", [eks("new-a", "1.34"), eks("new-b", "1.34"), eks("old", "1.26")], false);
  const { clusters } = await readSynthIndex(join(outdir, "fleet.json"));
  const classOf = new Map(clusters.map((cluster) => [cluster.id, cluster.class]));
  expect(classOf.get("new-a")).toBe(classOf.get("new-b"));
  expect(classOf.get("new-a")).not.toBe(classOf.get("old"));
  expect(said).toMatch(/warning: .*preStop\.sleep needs 1\.30.*\[old \(1\.26\)\]/);
  expect(said).toMatch(
    /storage class of the cluster for block is not known.*\[new-a \(1\.34\), new-b \(1\.34\), old \(1\.26\)\]/,
  );
});

test("one pod that breaks a rule on one cluster keeps the whole fleet from being written", async () => {
  expect(() => synth("refused", [eks("a", "1.34"), eks("b", "1.34")], true)).toThrow(/PSS-runAsNonRoot/);
  await expect(readFile(join(folder, "refused", "fleet.json"))).rejects.toThrow();
});
