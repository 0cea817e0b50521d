import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { execute } from "../../../lib/cli/run.ts";
import { memoryTerminal } from "../../support/memory-terminal.ts";
import { writeSynth } from "../../support/synth-folders.ts";

const root = mkdtempSync(join(tmpdir(), "fleetwright-check-synth-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const labels = { app: "web" };
const objects = (flows = "flowcontrol.apiserver.k8s.io/v1") => [
  {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web", namespace: "shop" },
    spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
  },
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      replicas: 3,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [] } },
    },
  },
  { apiVersion: flows, kind: "FlowSchema", metadata: { name: "shop" }, spec: {} },
];

async function check(folder: string, ...args: readonly string[]) {
  const { terminal, out, err } = memoryTerminal();
  const code = await execute(["check", folder, "-o", "json", ...args], "0.0.0", terminal);
  const { findings = [] } = out() === "" ? {} : JSON.parse(out());
  return { code, err: err(), findings };
}

test("clusters that have an object of the same name are judged by themselves", async () => {
  const folder = mkdtempSync(join(root, "dist-"));
  writeSynth(
    folder,
    ["a", "b", "c"].map((id) => ({ id, objects: objects() })),
  );
  expect(await check(folder, "--only", "UPGRADE-BUDGET-*,API-*")).toMatchObject({ code: 0, findings: [] });
});

test("each is judged for its own versions, now and planned, and what several share is told once", async () => {
  const beta = "flowcontrol.apiserver.k8s.io/v1beta3";
  const folder = mkdtempSync(join(root, "dist-"));
  writeSynth(folder, [
    { id: "stays", version: "1.31", nextVersion: "1.31", objects: objects(beta) },
    { id: "goes", version: "1.31", nextVersion: "1.33", objects: objects(beta) },
    { id: "goes-too", version: "1.31", nextVersion: "1.33", objects: objects(beta) },
  ]);
  const { code, findings, err } = await check(folder, "--only", "API-REMOVED");
  expect(code).toBe(2);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    appliesFrom: "1.32",
    target: { file: join(folder, "clusters/goes/manifests.k8s.yaml"), kind: "FlowSchema" },
  });
  expect(err).toContain("judged for each cluster's own versions, now and planned");
  expect((await check(folder, "--only", "API-REMOVED", "--target-version", "1.31")).findings).toStrictEqual([]);
});

test("a fleet.json of somebody else makes no folder an output of synth", async () => {
  const folder = mkdtempSync(join(root, "other-"));
  writeFileSync(join(folder, "fleet.json"), '{"ships": 3}');
  writeFileSync(join(folder, "flows.yaml"), JSON.stringify(objects()[2]));
  const { err, findings } = await check(folder, "--only", "API-REMOVED");
  expect(err).toMatch(/judged for Kubernetes 1\.\d+/);
  expect(findings).toStrictEqual([]);
});

test("the folder is judged alone, and a damaged one is no judgement", async () => {
  const folder = writeSynth(mkdtempSync(join(root, "dist-")), [{ id: "a", objects: objects() }]);
  expect((await check(folder, root)).code).toBe(3);
  rmSync(join(folder, "clusters"), { recursive: true });
  expect(await check(folder)).toMatchObject({ code: 3, findings: [] });
});
