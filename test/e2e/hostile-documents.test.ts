import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Inventory } from "../../lib/core/inventory.ts";
import { writeSnapshot } from "../../lib/documents/snapshot-writer.ts";
import { type Ended, runCommand } from "../support/command.ts";
import { control, plainJson } from "../support/hostile-sinks.ts";
import { hostileStrings } from "../support/hostile-strings.ts";
import { plannedInventory } from "../support/planned-fleet.ts";
import { hasPyYaml, javaScriptReadings, pythonReadings } from "../support/read-back.ts";
import { readCsv } from "../support/read-csv.ts";

const names = hostileStrings.filter((text) => text !== "");

/** A fleet in which every text is the name of a cluster, and another one its tag, its owner and its state. */
function hostileInventory(): Inventory {
  const inventory = plannedInventory(names);
  const textAt = (index: number) => names[index % names.length] ?? "";
  return {
    ...inventory,
    clusters: inventory.clusters.map((cluster, index) => ({
      ...cluster,
      labels: { ...cluster.labels, [textAt(index + 3)]: textAt(index + 5) },
      owner: textAt(index + 7),
      controlPlane: { ...cluster.controlPlane, statusRaw: textAt(index + 11) },
    })),
  };
}

let parent: string;
let cwd: string;
const ended = new Map<string, Ended>();

const every = (stem: string, endings: readonly string[]) => endings.flatMap((end) => ["--export", `${stem}.${end}`]);
const forPeople = ["txt", "json", "yaml", "csv", "md"];
const strategies = ["azure-fleet-strategy=plan-azure.json", "gke-rollout-sequence=plan-gke.json"];
const runs: Readonly<Record<string, readonly string[]>> = {
  inventory: ["inventory", "--from", "fleet.ndjson", ...every("inventory", [...forPeople, "prom", "html"])],
  versions: ["versions", "--from", "fleet.ndjson", ...every("versions", forPeople)],
  plan: [
    ...["plan", "--from", "fleet.ndjson", "--save", "saved.json", "--runbook", "runbook"],
    ...every("plan", [...forPeople, "ics", "mmd", "prom"]),
    ...strategies.flatMap((target) => ["--export", target]),
  ],
  report: ["report", "--from", "fleet.ndjson", "--export", "report.html"],
  diff: ["diff", "before.ndjson", "fleet.ndjson", ...every("diff", ["json", "yaml", "md"])],
  "diff of plans": ["diff", "saved-before.json", "saved.json", ...every("plans", ["json", "yaml", "md"])],
  merge: ["merge", "shard.ndjson", "--save", "merged.ndjson", ...every("merge", [...forPeople, "prom", "html"])],
};

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "hostile-documents-"));
  cwd = join(parent, "work");
  await mkdir(cwd);
  const inventory = hostileInventory();
  await writeSnapshot(join(cwd, "fleet.ndjson"), inventory);
  const before = { ...inventory, clusters: inventory.clusters.slice(0, 12) };
  await writeSnapshot(join(cwd, "before.ndjson"), before);
  await writeSnapshot(join(cwd, "shard.ndjson"), { ...inventory, shard: { index: 0, count: 1, fleet: "fleet" } });
  await runCommand(["plan", "--from", "before.ndjson", "--save", "saved-before.json"], { cwd });
  for (const [name, args] of Object.entries(runs)) {
    ended.set(name, await runCommand(args, { cwd }));
    const printed = args.slice(0, args.indexOf(args.find((arg) => ["--save", "--export"].includes(arg)) ?? ""));
    ended.set(`${name}, in colour`, await runCommand(printed, { cwd, env: { FORCE_COLOR: "1" } }));
  }
}, 180_000);
afterAll(() => rm(parent, { recursive: true, force: true }));

const elements = `
import html.parser, json, sys
found = []
class Page(html.parser.HTMLParser):
    def handle_starttag(self, tag, attrs):
        found.append([tag, [f"{name}={value}" for name, value in attrs]])
Page().feed(sys.stdin.read())
print(json.dumps(found))
`;

const textOf = (value: unknown) => JSON.stringify(value);

/** Where two texts part, so that a failure prints no megabyte. */
function firstDifference(one: string, other: string): string {
  const at = Array.from({ length: one.length }, (_, index) => index).find((index) => one[index] !== other[index]) ?? 0;
  return JSON.stringify([one.slice(at - 40, at + 40), other.slice(at - 40, at + 40)]);
}

const read = (file: string) => readFile(join(cwd, file), "utf8");
const namesIn = (clusters: readonly { readonly name: string }[]) => clusters.map(({ name }) => name);
const exported = Object.values(runs).flatMap((args) =>
  args.flatMap((arg, index) => (args[index - 1] === "--export" ? [arg.replace(/^[\w-]+=/, "")] : [])),
);

test("every command reads the texts and goes through", () => {
  expect(names.length).toBeGreaterThan(300);
  for (const [name, { code, stderr }] of ended) expect([0, 2, 5], `${name}: ${stderr.slice(0, 500)}`).toContain(code);
});

describe("nothing that moves a cursor, hides text or turns it around", () => {
  test.each(Object.keys(runs))("is printed by %s, in colour or without", (name) => {
    for (const key of [name, `${name}, in colour`]) {
      const { stdout = "", stderr = "" } = ended.get(key) ?? {};
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours that are ours.
      const text = key === name ? stdout : stdout.replace(/\u001b\[\d{1,2}m/g, "");
      expect([key, control.exec(text), control.exec(stderr)]).toEqual([key, null, null]);
    }
  });

  // CSV and metrics are for programs, and hold what they are given.
  test.each(exported.filter((file) => !/\.(?:csv|prom)$/.test(file)))("is in %s", async (file) => {
    const text = await read(file);
    expect(text.length).toBeGreaterThan(50);
    // A calendar ends its lines so.
    const lines = file.endsWith(".ics") ? text.replaceAll("\r\n", "\n") : text;
    expect(control.exec(lines)).toBeNull();
  });

  const noScript = spawnSync("script", ["--version"]).status !== 0;
  const shown = {
    inventory: ["table", "wide", "csv", "openmetrics"],
    plan: ["table", "csv", "ical"],
    versions: ["csv"],
  };
  test.for(Object.entries(shown).flatMap(([name, formats]) => formats.map((format) => [name, format] as const)))(
    "is shown on a terminal by %s -o %s",
    async ([name, format], { skip }) => {
      skip(noScript, "a terminal takes the program script of util-linux");
      const within = `words=$(printf '%q ' "$@"); exec script -qec "$words" /dev/null`;
      const { stdout } = await runCommand([name, "--from", "fleet.ndjson", "-o", format], { cwd, within });
      expect(stdout.length).toBeGreaterThan(1000);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours that are ours, and lines as a terminal has them.
      expect(control.exec(stdout.replace(/\u001b\[\d{1,2}m|\r+(?=\n)/g, ""))).toBeNull();
    },
  );
});

describe("what is read back is what was put in", () => {
  test("as JSON and as YAML, by three readers", async () => {
    for (const stem of ["inventory", "versions", "plan", "diff", "plans", "merge"]) {
      const json = plainJson(await read(`${stem}.json`));
      const yaml = await read(`${stem}.yaml`);
      const readings = [...javaScriptReadings(yaml), ...(hasPyYaml ? pythonReadings([yaml]).map(textOf) : [])];
      expect(readings.length).toBeGreaterThanOrEqual(3);
      for (const reading of readings) expect(reading === json, `${stem}: ${firstDifference(reading, json)}`).toBe(true);
    }
  });

  test("every name, in the inventory, the plan and the merged snapshot", async () => {
    const wellFormed = new Set(names.map((name) => name.toWellFormed()));
    for (const file of ["inventory.json", "merge.json", "plan.json", "saved.json"]) {
      const { clusters } = JSON.parse(await read(file)) as { readonly clusters: readonly { readonly name: string }[] };
      const found = new Set(namesIn(clusters).map((name) => name.toWellFormed()));
      expect(
        [...wellFormed].filter((name) => !found.has(name)),
        file,
      ).toEqual([]);
    }
    const lines = (await read("merged.ndjson")).trimEnd().split("\n");
    const kept = lines.map((line) => JSON.parse(line) as { readonly cluster?: { readonly name: string } });
    const found = new Set(kept.map(({ cluster }) => cluster?.name.toWellFormed()));
    expect([...wellFormed].filter((name) => !found.has(name))).toEqual([]);
  });

  test("every cell of CSV, none of which a spreadsheet would run", async () => {
    for (const file of ["inventory.csv", "plan.csv", "merge.csv"]) {
      const [header = [], ...records] = readCsv(await read(file));
      const at = header.findIndex(({ text }) => text === "name" || text === "cluster");
      expect(at, file).toBeGreaterThanOrEqual(0);
      const cells = records.map((record) => record[at]?.text ?? "");
      for (const { text } of records.flat().filter(({ text }) => !/^-?\d+(?:\.\d+)?$/.test(text))) {
        expect(text).not.toMatch(/^[=+\-@\t\r\n]/);
      }
      const found = new Set(cells.flatMap((text) => [text, text.replace(/^'/, "")]));
      expect(
        names.filter((name) => !found.has(name.toWellFormed())),
        file,
      ).toEqual([]);
    }
  });

  test.skipIf(!hasPyYaml)("as pages that run nothing and lead nowhere (needs python3)", async () => {
    for (const file of ["report.html", "inventory.html", "merge.html"]) {
      const { stdout } = spawnSync("python3", ["-c", elements], { input: await read(file), encoding: "utf8" });
      const found = JSON.parse(stdout) as readonly (readonly [tag: string, attributes: readonly string[]])[];
      expect(found.length).toBeGreaterThan(20);
      for (const [tag, attributes] of found) {
        expect(["script", "img", "iframe", "object", "embed", "form", "base", "link"], file).not.toContain(tag);
        for (const attribute of attributes) expect(attribute, file).not.toMatch(/^on|^(?:href|src|action)=(?!#)/);
      }
    }
  });

  test("as metrics, one on each line", async () => {
    const line =
      /^(?:# (?:TYPE|UNIT|HELP|EOF)\b.*|[a-z_]+(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*\})? -?[\d.e+]+)$/u;
    for (const file of ["inventory.prom", "plan.prom", "merge.prom"]) {
      const lines = (await read(file)).trimEnd().split("\n");
      expect(lines.length).toBeGreaterThan(20);
      expect(lines.filter((text) => !line.test(text)).slice(0, 3), file).toEqual([]);
    }
  });

  test("as a calendar", async () => {
    const calendar = await read("plan.ics");
    for (const line of calendar.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const unfolded = calendar.replaceAll("\r\n ", "").split("\r\n").slice(0, -1);
    for (const line of unfolded) expect(line).toMatch(/^[A-Z-]+(?:;[A-Z-]+=[^:;]*)*:/);
  });
});

describe("nothing is written or run that was not meant", () => {
  test("all files are in the folder of the run, and pages of the runbook in theirs", async () => {
    expect(await readdir(parent)).toEqual(["work"]);
    const own = new Set(["before.ndjson", "fleet.ndjson", "shard.ndjson", "saved-before.json", "runbook", ...exported]);
    const extra = (await readdir(cwd)).filter(
      (name) => !own.has(name) && !/^(?:saved\.json|merged\.ndjson)$/.test(name),
    );
    expect(extra).toEqual([]);
    const pages = await readdir(join(cwd, "runbook"), { recursive: true });
    expect(pages.length).toBeGreaterThan(names.length / 2);
    for (const page of pages) expect(page).toMatch(/^[\w./-]+$/);
  });

  test("the commands of the runbook are commands to bash, and call no program but those of the clouds", async () => {
    const pages = (await readdir(join(cwd, "runbook"), { recursive: true })).filter((name) => name.endsWith(".md"));
    const texts = await Promise.all(pages.map((page) => read(join("runbook", page))));
    const code = texts.flatMap((page) =>
      Array.from(page.matchAll(/^(`{3,})sh\n([\s\S]*?)^\1$/gm), ([, , text = ""]) => text),
    );
    expect(code.length).toBeGreaterThan(pages.length);
    const empty = join(cwd, "runbook", "empty");
    await mkdir(empty);
    // Calls are counted by functions of the names of the programs; there is no other program to be found.
    const programs = ["aws", "gcloud", "az", "ibmcloud", "kubectl", "kubeadm"].map(
      (name) => `${name}() { calls=$((calls + 1)); }`,
    );
    const script = join(cwd, "runbook", "all.sh");
    await writeFile(script, [...programs, ...code, 'echo "$calls"'].join("\n"));
    execFileSync("bash", ["-n", script]);
    const { status, stdout, stderr } = spawnSync("/bin/bash", [script], {
      cwd: empty,
      env: { PATH: "/nowhere" },
      encoding: "utf8",
    });
    expect([status, stderr.slice(0, 500)]).toEqual([0, ""]);
    expect(Number(stdout)).toBeGreaterThan(pages.length);
    expect(await readdir(empty)).toEqual([]);
  });
});
