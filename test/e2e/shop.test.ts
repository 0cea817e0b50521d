import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { readSynthIndex } from "../../lib/documents/synth-index.ts";
import { runCommand } from "../support/command.ts";

const example = resolve(import.meta.dirname, "../../examples/shop");
const golden = join(example, "deploy");
const cdk8sCli = join(dirname(createRequire(import.meta.url).resolve("cdk8s-cli/package.json")), "bin/cdk8s");
/** Beside the installed package, as in a project of somebody else. */
const folder = mkdtempSync(join(inject("installed").full, "shop-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function filesBelow(root: string): ReadonlyMap<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(files.map((file) => [file.slice(root.length + 1), readFileSync(file, "utf8")]));
}

function hashOf(root: string): string {
  return createHash("sha256")
    .update(JSON.stringify([...filesBelow(root)]))
    .digest("hex");
}

/** Runs the unmodified cdk8s command in the project. */
function cdk8sSynth(env: Readonly<Record<string, string>> = {}): void {
  execFileSync(process.execPath, ["--no-warnings", cdk8sCli, "synth"], {
    cwd: folder,
    env: { PATH: process.env["PATH"] ?? "", HOME: folder, CDK8S_CHECK_UPGRADE: "false", ...env },
    stdio: "pipe",
  });
}

beforeAll(() => {
  cpSync(example, folder, { recursive: true, filter: (source) => source !== golden });
});

test("the shop imports public names only", () => {
  for (const [name, text] of filesBelow(example)) {
    if (!name.endsWith(".ts")) continue;
    for (const [, specifier = ""] of text.matchAll(/from "([^"]+)"/g)) {
      expect(specifier, name).toMatch(/^(?:fleetwright(?:\/constructs)?|cdk8s|constructs|\.\/[\w-]+\.ts)$/);
    }
  }
});

test("cdk8s renders the shop as it is checked in; FLEETWRIGHT_UPDATE_GOLDEN=1 checks in what it renders", () => {
  cdk8sSynth();
  if (process.env["FLEETWRIGHT_UPDATE_GOLDEN"] === "1") {
    rmSync(golden, { recursive: true, force: true });
    cpSync(join(folder, "deploy"), golden, { recursive: true });
  }
  const [rendered, checkedIn] = [filesBelow(join(folder, "deploy")), filesBelow(golden)];
  expect([...rendered.keys()]).toStrictEqual([...checkedIn.keys()]);
  for (const [name, text] of rendered) expect(text, name).toBe(checkedIn.get(name));
});

test("it is a whole shop on four clouds and on clusters of our own, without a secret", async () => {
  const { clusters } = await readSynthIndex(join(golden, "fleet.json"));
  expect(new Set(clusters.map(({ cloud }) => cloud))).toStrictEqual(new Set(["aws", "azure", "gcp", "ibm", "unknown"]));
  const manifests = [...filesBelow(golden)].filter(([name]) => name.endsWith("manifests.k8s.yaml"));
  expect(manifests).toHaveLength(clusters.length);
  for (const [name, text] of manifests) {
    const kinds = new Set(Array.from(text.matchAll(/^kind: (\w+)$/gm), ([, kind]) => kind));
    for (const kind of ["Deployment", "CronJob", "StatefulSet", "EndpointSlice", "ConfigMap", "ExternalSecret"]) {
      expect(kinds, name).toContain(kind);
    }
    expect(kinds.has("Ingress") || kinds.has("HTTPRoute"), name).toBe(true);
    expect(kinds, name).not.toContain("Secret");
    // Who brings the calls is let through to the pods: Google's load balancers, or the pods of the ingress.
    const byGoogle = text.includes("gatewayClassName: gke-l7-");
    expect(text.includes("cidr: 35.191.0.0/16"), name).toBe(byGoogle);
    expect(kinds.has("HealthCheckPolicy"), name).toBe(byGoogle);
    expect(text.includes("app: ingress"), name).toBe(!byGoogle);
  }
});

test("fleetwright finds it as rendered, nothing wrong with it, and its environments alike but for what is declared", async () => {
  const options = { cwd: folder };
  expect(await runCommand(["synth", "--check", "--verify-sharing"], options)).toMatchObject({ code: 0, stdout: "" });
  const checked = await runCommand(["check", "deploy", "--pss", "restricted", "--fail-on", "info"], options);
  expect(checked.stdout).toMatch(/^0 errors, 0 warnings, 0 for information in \d+ objects/m);
  expect(checked.code).toBe(0);
  const drift = await runCommand(["diff", "--env", "dev,prod", "deploy", "--exit-code"], options);
  expect(drift).toMatchObject({ code: 0, stderr: "" });
  writeFileSync(join(folder, "nothing.yaml"), "drift: {}\n");
  const undeclared = await runCommand(
    ["diff", "--env", "dev,prod", "deploy", "-c", "nothing.yaml", "--exit-code"],
    options,
  );
  expect(undeclared.code).toBe(2);
});

test("300 clusters of the shop give the same bytes twice, and share what they have in common", async () => {
  const env = { CLUSTERS_OF_EACH_KIND: "30" };
  cdk8sSynth(env);
  const first = hashOf(join(folder, "deploy"));
  const { clusters } = await readSynthIndex(join(folder, "deploy/fleet.json"));
  expect(clusters).toHaveLength(300);
  expect(new Set(clusters.map((cluster) => cluster.class)).size).toBe(10);
  cdk8sSynth(env);
  expect(hashOf(join(folder, "deploy"))).toBe(first);
});

const kubectl = spawnSync("kubectl", ["kustomize", "--help"]).status === 0;
const skipped = kubectl ? "" : " (skipped: there is no kubectl on the PATH)";

test.skipIf(!kubectl)(`Kustomize builds what each cluster runs${skipped}`, async () => {
  const { clusters } = await readSynthIndex(join(golden, "fleet.json"));
  for (const { id, manifests } of clusters) {
    const built = execFileSync("kubectl", ["kustomize", join(golden, "clusters", id)], { encoding: "utf8" });
    expect(built.match(/^kind: /gm), id).toHaveLength(manifests.objects);
  }
});
