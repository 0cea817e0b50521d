import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { outputFormats } from "../../lib/cli/output-format.ts";
import { planFormats } from "../../lib/cli/plan-format.ts";
import { execute } from "../../lib/cli/run.ts";
import { writeSnapshot } from "../../lib/documents/snapshot-writer.ts";
import { plannedInventory } from "../support/planned-fleet.ts";

let page: string;
let folder: string;
const home = process.cwd();
beforeAll(async () => {
  page = await readFile(new URL("../../docs/planning.md", import.meta.url), "utf8");
  folder = await mkdtemp(join(tmpdir(), "planning-page-"));
  await writeSnapshot(join(folder, "fleet.ndjson"), plannedInventory());
  await mkdir(join(folder, "manifests"));
  await writeFile(join(folder, "manifests/map.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m }\n");
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(home);
  await rm(folder, { recursive: true });
});

function blocks(language: string): readonly string[] {
  return Array.from(page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)).flatMap(([, of, text = ""]) =>
    of === language ? [text] : [],
  );
}

async function run(line: string) {
  const err: string[] = [];
  const terminal = {
    out: () => {},
    err: (text: string) => err.push(text),
    env: {},
    now: () => Date.parse("2026-11-22T00:00:00Z"),
    columns: 100,
    colour: false,
    progress: false,
    signal: new AbortController().signal,
  };
  const code = await execute(line.split(" ").slice(1), "0.0.0", terminal);
  return { code, err: err.join("") };
}

test("every command of the page runs, one after the other, with the policy of the page", async () => {
  const [policy = ""] = blocks("yaml");
  await writeFile(join(folder, "fleet.yaml"), policy);
  const lines = blocks("sh").flatMap((block) => block.trim().split("\n"));
  const [reading, ...others] = lines;
  // The one that reads the clouds; its options are known, and it finds no credentials here.
  expect((await run(reading ?? "")).err).toContain("there is nothing to read");
  expect(others.length).toBeGreaterThan(10);
  for (const line of others) {
    const { code, err } = await run(line);
    expect([0, 2, 5], `${line}: ${err}`).toContain(code);
  }
  for (const file of [
    "plan.json",
    "plan.ics",
    "plan.mmd",
    "plan.csv",
    "stages.json",
    "sequence.yaml",
    "runbook/README.md",
  ]) {
    expect((await readFile(join(folder, file), "utf8")).length).toBeGreaterThan(20);
  }
});

test("the page names every format that only a plan has", () => {
  const shared: ReadonlySet<string> = new Set([...outputFormats, "html", "openmetrics"]);
  const endings = new Map([
    ["ical", ".ics"],
    ["mermaid", ".mmd"],
  ]);
  for (const format of planFormats) if (!shared.has(format)) expect(page).toContain(endings.get(format) ?? format);
});
