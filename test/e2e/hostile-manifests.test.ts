import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { writeSnapshot } from "../../lib/documents/snapshot-writer.ts";
import { type Ended, runCommand } from "../support/command.ts";
import { control, plainJson } from "../support/hostile-sinks.ts";
import { hostileStrings } from "../support/hostile-strings.ts";
import { plannedInventory } from "../support/planned-fleet.ts";
import { hasPyYaml, javaScriptReadings, pythonReadings } from "../support/read-back.ts";
import { sarifSchema } from "../support/sarif-schema.ts";

// U+FFFD is what a broken byte is read as, and a file with one is refused.
const names = hostileStrings.filter((text) => text !== "" && !text.includes("\ufffd"));
/** What can be an argument of a command; each one is looked for in everything, so that a part of them is enough. */
const words = names.filter((text, index) => !text.includes("\0") && text.length < 1000 && index % 16 === 0);

/** An object for each text, which holds it wherever somebody may write what he likes. */
const objects = names.map((text, index) => ({
  apiVersion: index % 2 === 0 ? "policy/v1beta1" : "apps/v1",
  kind: index % 2 === 0 ? "PodDisruptionBudget" : "Deployment",
  metadata: {
    name: text,
    namespace: names[(index + 3) % names.length],
    labels: { [text]: text },
    annotations: { "fleetwright.dev/owner": text, [text]: text },
  },
  spec: { template: { spec: { containers: [{ name: text, image: text, command: [text] }] } } },
}));

/** An app with a cluster for each text, and the text in what it renders for it. */
const app = `
import { readFileSync } from "node:fs";
import { ApiObject } from "cdk8s";
import { Fleet, FleetApp } from "fleetwright/constructs";
const texts = JSON.parse(readFileSync("texts.json", "utf8"));
const app = new FleetApp({ fleet: Fleet.fromSnapshot("fleet.ndjson") });
app.forEachCluster({}, ({ profile }, chart) => {
  const value = texts.find((text) => text.toWellFormed() === profile.name) ?? "none of them";
  new ApiObject(chart, "map", { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "map" }, data: { key: value } });
});
app.synth();
`;

let parent: string;
let cwd: string;
const ended = new Map<string, Ended>();
const checks = ["table", "wide", "json", "yaml", "sarif", "junit", "markdown"];
const runs: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    checks.map((format) => [
      `check -o ${format}`,
      ["check", "given.yaml", "--only", "API-REMOVED,HARDEN-CAPABILITIES", "-o", format],
    ]),
  ),
  ...Object.fromEntries(
    ["table", "json", "yaml"].map((format) => [
      `trace -o ${format}`,
      ["trace", "--manifests", "given.yaml", "-o", format, "--", ...words],
    ]),
  ),
  synth: ["synth", "--app", "node app.mjs", "--dir", "dist"],
  "synth --check": ["synth", "--app", "node app.mjs", "--dir", "other", "--check"],
  "diff of synths": ["diff", "before", "dist"],
};

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "hostile-manifests-"));
  cwd = join(parent, "work");
  await mkdir(cwd);
  await writeFile(join(cwd, "given.yaml"), objects.map((each) => `---\n${JSON.stringify(each)}\n`).join(""));
  await writeFile(join(cwd, "texts.json"), JSON.stringify(names));
  await writeFile(join(cwd, "app.mjs"), app);
  await symlink(join(inject("installed").full, "node_modules"), join(cwd, "node_modules"), "junction");
  const inventory = plannedInventory(names);
  const clusters = inventory.clusters.filter(({ controlPlane }) => controlPlane.version !== undefined);
  for (const [file, count] of [
    ["before.ndjson", 20],
    ["fleet.ndjson", clusters.length],
  ] as const)
    await writeSnapshot(join(cwd, file), { ...inventory, clusters: clusters.slice(0, count) });
  await runCommand(
    ["synth", "--app", "sed s/fleet.ndjson/before.ndjson/ app.mjs > b.mjs; node b.mjs", "--dir", "before"],
    { cwd },
  );
  for (const [name, args] of Object.entries(runs)) ended.set(name, await runCommand(args, { cwd }));
}, 180_000);
afterAll(() => rm(parent, { recursive: true, force: true }));

function printed(name: string): string {
  return ended.get(name)?.stdout ?? "";
}

test.each(Object.keys(runs))("%s goes through and moves no cursor, hides no text and turns none around", (name) => {
  const { code, stdout = "", stderr = "" } = ended.get(name) ?? {};
  expect([0, 2, 5], stderr.slice(0, 1000)).toContain(code);
  expect([control.exec(stdout), control.exec(stderr)]).toEqual([null, null]);
});

interface Findings {
  readonly findings: readonly { readonly target: { readonly name?: string; readonly container?: string } }[];
  readonly unread: readonly unknown[];
}

describe("what is read back is what was put in", () => {
  test("as findings, which name every object that could be read", () => {
    const { findings, unread } = JSON.parse(printed("check -o json")) as Findings;
    const named = new Set(findings.map(({ target }) => target.name));
    const missing = names.filter((name) => !named.has(name));
    // Halves of pairs are not text.
    expect(missing.filter((name) => name.isWellFormed())).toEqual([]);
    expect(unread.length).toBeGreaterThanOrEqual(missing.length);
  });

  test("as YAML by three readers, and as SARIF by its schema", () => {
    for (const command of ["check", "trace"]) {
      const json = plainJson(printed(`${command} -o json`));
      const yaml = printed(`${command} -o yaml`);
      const python = hasPyYaml ? pythonReadings([yaml]).map((value) => JSON.stringify(value)) : [];
      for (const reading of [...javaScriptReadings(yaml), ...python]) expect(reading === json, command).toBe(true);
    }
    const validate = sarifSchema();
    const log = JSON.parse(printed("check -o sarif")) as { readonly runs: readonly { readonly results: unknown[] }[] };
    expect([validate(log), validate.errors]).toEqual([true, null]);
    expect(log.runs[0]?.results.length).toBeGreaterThan(names.length - 20);
  });

  test.skipIf(!hasPyYaml)("as XML by a parser of another language (needs python3)", () => {
    const program =
      "import sys, xml.etree.ElementTree as e; print(len(list(e.fromstring(sys.stdin.buffer.read()).iter('testcase'))))";
    const { stdout, stderr } = spawnSync("python3", ["-c", program], {
      input: printed("check -o junit"),
      encoding: "utf8",
    });
    expect(Number(stdout), stderr).toBeGreaterThan(names.length - 20);
  });

  test("as manifests, each of which holds the text of its cluster", async () => {
    const index = JSON.parse(await readFile(join(cwd, "dist/fleet.json"), "utf8")) as {
      readonly clusters: readonly { readonly name: string; readonly manifests: { readonly path: string } }[];
    };
    const texts = await Promise.all(
      index.clusters.map(({ manifests }) => readFile(join(cwd, "dist", manifests.path), "utf8")),
    );
    const values = texts.map((text) => [...new Set(javaScriptReadings(text))].map(settingIn));
    // Every reader of JavaScript reads the same.
    expect(values.filter((each) => each.length !== 1)).toEqual([]);
    const found = new Set(values.flat());
    expect(names.filter((name) => name.isWellFormed() && !found.has(name))).toEqual([]);
    if (!hasPyYaml) return;
    const python = pythonReadings(texts).map((value) => settingIn(JSON.stringify(value)));
    expect(python).toEqual(values.flat());
  });
});

function settingIn(json: string): string {
  return (JSON.parse(json) as { readonly data: { readonly key: string } }).data.key;
}

test("no file is written outside the output folders, and none there whose name a shell or a system would take amiss", async () => {
  expect(await readdir(parent)).toEqual(["work"]);
  const given = ["app.mjs", "b.mjs", "before", "before.ndjson", "dist", "fleet.ndjson", "given.yaml", "node_modules"];
  expect((await readdir(cwd)).sort()).toEqual([...given, "texts.json"].sort());
  const paths = await readdir(join(cwd, "dist"), { recursive: true });
  expect(paths.length).toBeGreaterThan(2 * names.length);
  for (const path of paths) expect(path).toMatch(/^[\w./-]+$/);
  expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
});
