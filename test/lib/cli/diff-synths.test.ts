import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { execute } from "../../../lib/cli/run.ts";
import { writeSnapshot } from "../../../lib/documents/snapshot-writer.ts";
import { memoryTerminal } from "../../support/memory-terminal.ts";
import { plannedInventory } from "../../support/planned-fleet.ts";
import { deployment, writeSynth } from "../../support/synth-folders.ts";

const root = mkdtempSync(join(tmpdir(), "fleetwright-diff-synths-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const folder = (replicas: Readonly<Record<string, number>>) =>
  writeSynth(
    mkdtempSync(join(root, "dist-")),
    Object.entries(replicas).map(([id, count]) => ({
      id,
      environment: id.split("-")[0] ?? "",
      objects: [deployment(count)],
    })),
  );

async function run(...args: readonly string[]) {
  const { terminal, out, err } = memoryTerminal();
  const code = await execute(["diff", ...args], "0.0.0", terminal);
  return { code, out: out(), err: err() };
}

test("two output folders are compared by the change, with a 2 for --exit-code", async () => {
  const [old, now] = [folder({ "dev-a": 1, "dev-b": 1 }), folder({ "dev-a": 2, "dev-b": 2 })];
  const { code, out } = await run(old, now, "--exit-code");
  expect(code).toBe(2);
  expect(out).toContain("~ object Deployment shop/web (on 2 clusters: dev-a, dev-b)\n    spec.replicas: 1 → 2\n");
  expect(JSON.parse((await run(old, now, "-o", "json")).out)).toMatchObject({ kind: "SynthDiff" });
  expect(await run(old, old, "--exit-code")).toMatchObject({ code: 0 });
});

test("environments are compared in their order, less what --allow and fleet.yaml declare", async () => {
  const dist = folder({ "dev-a": 1, "staging-a": 2, "prod-a": 2 });
  const { code, out } = await run("--env", "dev,staging,prod", dist, "--exit-code");
  expect(code).toBe(2);
  expect(out).toContain(
    "~ object Deployment shop/web (dev → staging, on cluster staging-a)\n    spec.replicas: 1 → 2\n",
  );
  expect(out).toContain("dev → staging → prod\n1 difference: 1 changed\n");
  const allowed = await run(
    "--env",
    "dev,staging,prod",
    dist,
    "--exit-code",
    "--allow",
    "Deployment/web:spec.replicas",
  );
  expect(allowed).toMatchObject({ code: 0, err: "" });
  const config = join(root, "fleet.yaml");
  writeFileSync(config, "drift:\n  allow:\n    - fields: [spec.replicas]\n      reason: fewer pods in dev\n");
  expect(await run("--env", "dev,staging", dist, "--exit-code", "-c", config)).toMatchObject({ code: 0 });
  const unused = await run("--env", "staging,prod", dist, "--allow", "Secret/*");
  expect(unused).toMatchObject({ code: 0, err: "diff: nothing fits what may differ: Secret/*\n" });
});

test("clusters that could not be compared make it a 5", async () => {
  const dist = folder({ "dev-a": 1, "prod-a": 1 });
  writeSynth(dist, [
    { id: "dev-a", environment: "dev", objects: [] },
    { id: "prod-a", environment: "prod", distribution: "gke", objects: [] },
  ]);
  const { code, out } = await run("--env", "dev,prod", dist);
  expect(code).toBe(5);
  expect(out).toContain("? cluster prod-a (gke runs in prod and not in dev");
});

test("what cannot be compared says how it is called", async () => {
  const dist = folder({ "dev-a": 1, "prod-a": 1 });
  expect((await run(dist)).err).toContain("fleetwright diff --env dev,staging,prod FOLDER");
  expect((await run("--env", "dev", dist)).err).toContain("two or more different environments");
  expect((await run("--env", "dev,test", dist)).err).toContain("There are: dev, prod.");
  expect((await run("--env", "dev,prod", dist, "--allow", ":x")).code).toBe(3);
  expect((await run(dist, join(root, "nothing"))).code).toBe(3);
});

test("the report shows the drift, and with --redact neither names nor values", async () => {
  const snapshot = join(root, "fleet.ndjson");
  await writeSnapshot(snapshot, plannedInventory());
  const dist = folder({ "dev-acme": 17, "prod-acme": 42 });
  const report = async (...more: readonly string[]) => {
    const { terminal, out, err } = memoryTerminal();
    const code = await execute(["report", "--from", snapshot, "--synth", dist, ...more], "0.0.0", terminal);
    return { code, out: out(), err: err() };
  };
  const { out } = await report("--env", "dev,prod");
  expect(out).toContain("Deployment shop/web: spec.replicas is 17 in dev and 42 in prod");
  const redacted = await report("--env", "dev,prod", "--redact");
  expect(redacted.out).toContain("A Deployment differs in 1 field");
  expect(redacted.out).not.toMatch(/acme|shop\/web|is 17 in/);
  expect(await report()).toMatchObject({ code: 3, out: "" });
});
