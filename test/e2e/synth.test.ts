import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { parseAllDocuments } from "yaml";
import type { Cluster } from "../../lib/core/cluster.ts";
import { parseVersion } from "../../lib/core/version.ts";
import { writeSnapshot } from "../../lib/documents/snapshot-writer.ts";
import { buildCluster } from "../support/builders.ts";
import { runCommand } from "../support/command.ts";

const { full } = inject("installed");
const cdk8sCli = join(dirname(createRequire(import.meta.url).resolve("cdk8s-cli/package.json")), "bin/cdk8s");
/** Beside the installed package, so that the app finds it. */
const folder = mkdtempSync(join(full, "app-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const providers = ["eks", "gke", "aks", "iks", "kubeconfig"];

function fleet(count: number): readonly Cluster[] {
  return Array.from({ length: count }, (_, index) => {
    const provider = providers[index % providers.length] ?? "";
    const scope = { provider, accountId: `account-${index % 7}` };
    return buildCluster(scope, `shop-${index}`, {
      environment: ["dev", "staging", "prod"][index % 3] ?? "",
      controlPlane: {
        version: parseVersion(`1.${32 + (index % 3)}.1`),
        status: "running",
        statusRaw: "RUNNING",
        managed: true,
        endpoint: { public: `https://api-${index}.example.com` },
      },
    });
  });
}

const app = `
import { ApiObject } from "cdk8s";
import { Fleet, FleetApp } from "fleetwright/constructs";
const app = new FleetApp({ fleet: Fleet.fromSnapshot("fleet.ndjson"), outdir: "somewhere-else" });
app.forEachCluster({}, ({ profile, pick }, chart) => {
  new ApiObject(chart, "web", {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: { replicas: profile.environment === "prod" ? 3 : 1, template: { metadata: { labels: { cloud: profile.cloud } } } },
  });
  new ApiObject(chart, "budget", {
    apiVersion: process.env.OLD_API ?? pick("PodDisruptionBudget", "policy/v1"),
    kind: "PodDisruptionBudget",
    metadata: { name: "web" },
    spec: { maxUnavailable: 1 },
  });
  const { INVALID } = process.env;
  if (INVALID) chart.node.addValidation({ validate: () => [INVALID] });
});
app.synth();
`;

beforeAll(async () => {
  const clusters = fleet(300);
  const scopes = [
    ...new Map(clusters.map(({ ref }) => [`${ref.scope.provider}/${ref.scope.accountId}`, ref.scope])).values(),
  ];
  await writeSnapshot(join(folder, "fleet.ndjson"), {
    takenAt: "2026-11-01T00:00:00Z",
    scopes: scopes.map((scope) => ({
      scope,
      status: "ok",
      clusters: clusters.filter(({ ref }) => ref.scope === scope).length,
      gaps: [],
    })),
    clusters,
    gaps: [],
    interrupted: false,
  });
  writeFileSync(join(folder, "main.mjs"), app);
  writeFileSync(join(folder, "cdk8s.yaml"), "language: typescript\napp: node main.mjs\noutput: dist\n");
});

function environment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"] ?? "", HOME: folder, CDK8S_CHECK_UPGRADE: "false", ...extra };
}

function cdk8sSynth(...args: readonly string[]): string {
  return execFileSync(process.execPath, [cdk8sCli, "synth", ...args], {
    cwd: folder,
    env: environment(),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 64 * 1024 * 1024,
  });
}

function hashOf(path: string): string {
  const files = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash("sha256");
  for (const file of files) hash.update(file.slice(path.length)).update(readFileSync(file));
  return `${files.length} ${hash.digest("hex")}`;
}

test("300 clusters on four clouds and self-built ones give the same bytes twice, by the unmodified cdk8s command", () => {
  cdk8sSynth();
  const first = hashOf(join(folder, "dist"));
  cdk8sSynth();
  expect(hashOf(join(folder, "dist"))).toBe(first);
  expect(first).toMatch(/^601 /);
  const index = JSON.parse(readFileSync(join(folder, "dist/fleet.json"), "utf8")) as {
    readonly clusters: readonly {
      readonly cloud: string;
      readonly manifests: { readonly path: string; readonly sha256: string };
    }[];
  };
  expect(new Set(index.clusters.map(({ cloud }) => cloud)).size).toBe(5);
  for (const { manifests } of index.clusters) {
    const bytes = readFileSync(join(folder, "dist", manifests.path));
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(manifests.sha256);
  }
});

test("what cdk8s prints with --stdout is valid, since every file begins with ---", () => {
  const documents = parseAllDocuments(cdk8sSynth("--stdout"));
  expect(documents.flatMap(({ errors }) => errors)).toStrictEqual([]);
  expect(documents).toHaveLength(600);
});

test("fleetwright synth writes the same without cdk8s-cli, prints nothing on stdout, and --check tells differences", async () => {
  cdk8sSynth();
  const before = hashOf(join(folder, "dist"));
  const options = { cwd: folder };
  const written = await runCommand(["synth"], options);
  expect(written).toMatchObject({ code: 0, stdout: "" });
  expect(written.stderr).toMatch(/^300 clusters, \d+ renderings, no warnings, written to \S+dist\n$/);
  expect(hashOf(join(folder, "dist"))).toBe(before);
  expect(await runCommand(["synth", "--check", "--verify-sharing"], options)).toMatchObject({ code: 0, stdout: "" });
  const [changed, missing] = readdirSync(join(folder, "dist/clusters"));
  writeFileSync(join(folder, `dist/clusters/${changed}/manifests.k8s.yaml`), "---\n");
  rmSync(join(folder, `dist/clusters/${missing}/cluster.json`));
  const checked = await runCommand(["synth", "--check"], options);
  expect(checked).toMatchObject({
    code: 2,
    stdout: `changed  clusters/${changed}/manifests.k8s.yaml\nmissing  clusters/${missing}/cluster.json\n`,
  });
});

test("a refusal ends with 2 and names clusters, versions and replacement; a crash ends with 3", async () => {
  const refused = await runCommand(["synth", "--check"], { cwd: folder, env: { OLD_API: "policy/v1beta1" } });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/API-REMOVED: policy\/v1beta1 PodDisruptionBudget web: .*policy\/v1\..*and 297 more/);
  const invalid = await runCommand(["synth"], { cwd: folder, env: { INVALID: "no good" } });
  expect(invalid.code).toBe(2);
  expect(invalid.stderr).toMatch(/: Validation failed.*\n.*no good\n[\s\S]*\nand 280 more/);
  const crashed = await runCommand(["synth", "--app", "node nothing.mjs"], { cwd: folder });
  expect(crashed.code).toBe(3);
  expect(crashed.stderr).toContain("the app failed");
});

test("the validation plugin is loaded by cdk8s from the installed package and fails the synthesis", () => {
  const config = (version: string) =>
    [
      "language: typescript",
      "app: node plain.mjs",
      "output: plain",
      "validations:",
      `  - package: ${join(full, "node_modules/fleetwright")}`,
      "    version: 0.1.0",
      "    class: ServedApiValidation",
      "    properties:",
      `      version: "${version}"`,
      "",
    ].join("\n");
  const plain = `
    import { ApiObject, App, Chart } from "cdk8s";
    const app = new App();
    new ApiObject(new Chart(app, "c"), "b", { apiVersion: "policy/v1beta1", kind: "PodDisruptionBudget" });
    app.synth();`;
  const other = mkdtempSync(join(full, "plain-"));
  try {
    writeFileSync(join(other, "plain.mjs"), plain);
    const run = (version: string) => {
      writeFileSync(join(other, "cdk8s.yaml"), config(version));
      return spawnSync(process.execPath, [cdk8sCli, "synth"], { cwd: other, env: environment(), encoding: "utf8" });
    };
    const failed = run("1.25");
    expect(failed.stdout).toContain("API-REMOVED");
    expect(failed.status).toBe(2);
    expect(run("1.24").status).toBe(0);
  } finally {
    rmSync(other, { recursive: true, force: true });
  }
});
