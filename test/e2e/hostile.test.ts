import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { type Simulator, startSimulator, uidOf } from "../../lib/simulator/index.ts";
import { runCommand, withFolder } from "../support/command.ts";
import { hostileFleet, hostileTexts } from "../support/hostile-fleet.ts";
import { readCsv } from "../support/read-csv.ts";

interface Document {
  readonly clusters: readonly {
    readonly uid: string;
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly environment?: string;
    readonly owner?: string;
    readonly controlPlane: { readonly statusRaw: string };
  }[];
  readonly scopes: readonly { readonly scope: { readonly accountId: string; readonly accountName?: string } }[];
}

const fleet = hostileFleet();
const labels = "labels:\n  environment: { from: [env] }\n  owner: { from: [owner] }\n";
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get through.
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

let simulator: Simulator;
const outputs = new Map<string, string>();
let json: Document;

beforeAll(async () => {
  simulator = await startSimulator({ fleet });
  await withFolder(async (cwd) => {
    await writeFile(join(cwd, "fleet.yaml"), `${simulator.configYaml()}\n${labels}`);
    const env = { ...simulator.env, FORCE_COLOR: "0" };
    const files = ["txt", "json", "yaml", "csv", "md"].map((ending) => `out.${ending}`);
    const exports = files.flatMap((file) => ["--export", file]);
    const read = await runCommand(["inventory", "-c", "fleet.yaml", "--save", "fleet.ndjson", ...exports], {
      cwd,
      env,
    });
    expect(read).toMatchObject({ signal: null });
    expect([0, 5], read.stderr).toContain(read.code);
    outputs.set("table", read.stdout).set("stderr", read.stderr);
    for (const file of [...files, "fleet.ndjson"]) outputs.set(file, await readFile(join(cwd, file), "utf8"));
    for (const format of ["table", "wide", "json", "yaml", "csv", "markdown"]) {
      const shown = await runCommand(["inventory", "--from", "fleet.ndjson", "-o", format], { cwd });
      outputs.set(`from ${format}`, shown.stdout);
    }
    const versions = await runCommand(["versions", "--from", "fleet.ndjson", "-o", "markdown"], { cwd });
    outputs.set("versions", versions.stdout);
  });
  json = JSON.parse(output("out.json")) as Document;
});
afterAll(() => simulator.close());

function output(name: string): string {
  const text = outputs.get(name);
  if (text === undefined || text === "") throw new Error(`there is no output ${name}`);
  return text;
}

test("every tag of every cluster is in the JSON as it was set, prototype keys included", () => {
  expect(json.clusters).toHaveLength(fleet.clusters.length);
  const tags = new Map(fleet.clusters.map((cluster) => [uidOf(cluster), Object.entries(cluster.tags)]));
  for (const { uid, labels: read } of json.clusters)
    expect(new Map(Object.entries(read))).toEqual(new Map(tags.get(uid)));
  const seen = new Set(json.clusters.flatMap(({ labels: read }) => Object.values(read)));
  expect(hostileTexts.filter((text) => !seen.has(text))).toEqual([]);
});

test("labels that are assigned from hostile tags, and names of accounts, arrive unchanged", () => {
  for (const { labels: read, environment, owner } of json.clusters) {
    expect(environment).toBe(read["env"]);
    expect(owner).toBe(read["owner"]);
  }
  const names = new Map(fleet.accounts.map(({ id, name }) => [id, name]));
  for (const { scope } of json.scopes) expect(scope.accountName).toBe(names.get(scope.accountId));
});

test("JSON, YAML and the snapshot hold the same document", () => {
  expect(parseYaml(output("out.yaml"))).toStrictEqual(JSON.parse(output("out.json")));
  expect(output("from json")).toBe(output("out.json"));
  expect(output("from yaml")).toBe(output("out.yaml"));
});

test("CSV is RFC 4180, holds no cell that a spreadsheet would run, and gives back what was put in", () => {
  expect(output("from csv")).toBe(output("out.csv"));
  const [header = [], ...records] = readCsv(output("out.csv"));
  const at = (name: string) => header.findIndex(({ text }) => text === name);
  expect(records).toHaveLength(fleet.clusters.length);
  const cell = (record: (typeof records)[number], name: string) => (record[at(name)]?.text ?? "").replace(/^'/, "");
  const byName = new Map(json.clusters.map((cluster) => [cluster.name, cluster]));
  for (const record of records) {
    // A number of the report's own may be negative.
    const texts = record.map(({ text }) => text).filter((text) => !/^-?\d+(?:\.\d+)?$/.test(text));
    for (const text of texts) expect(text).not.toMatch(/^[=+\-@\t\r\n]/);
    const cluster = byName.get(cell(record, "name"));
    expect(cell(record, "environment")).toBe(cluster?.environment);
    expect(cell(record, "owner")).toBe(cluster?.owner);
  }
});

test.each(["table", "out.txt", "out.md", "from table", "from wide", "from markdown", "versions", "stderr"])(
  "%s has no character that moves a cursor, hides text or turns it around",
  (name) => {
    expect(outputs.get(name)).toBeDefined();
    expect(outputs.get(name)).not.toMatch(control);
  },
);

test("JSON and YAML are safe to show on a terminal too", () => {
  for (const name of ["out.json", "out.yaml"]) expect(output(name)).not.toMatch(control);
});

test("the table stays within 100 columns, however long a tag is", () => {
  for (const name of ["table", "from table"]) {
    for (const line of output(name).split("\n")) expect([...line].length).toBeLessThanOrEqual(100);
  }
});
