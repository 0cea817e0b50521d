import { execFile } from "node:child_process";
import { cp, readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { writeSnapshot } from "../../lib/documents/snapshot-writer.ts";
import { demoInventory } from "../support/demo-inventory.ts";
import { readCsv } from "../support/read-csv.ts";

const examples = resolve(import.meta.dirname, "../../examples");
let folder: string;
let snapshot: string;
let count: number;

beforeAll(async () => {
  folder = join(inject("installed").full, "examples");
  await cp(examples, folder, { recursive: true });
  snapshot = join(folder, "fleet.ndjson");
  const inventory = await demoInventory();
  count = inventory.clusters.length;
  await writeSnapshot(snapshot, inventory);
});

/** What a script prints, and how it ends; `input` is piped in. */
function ended(example: string, args: readonly string[] = [], input = ""): Promise<{ code: number; out: string }> {
  return new Promise((done) => {
    const all = ["--no-warnings", join(folder, example), ...args];
    const child = execFile(process.execPath, all, { cwd: folder }, (_, out) =>
      done({ code: child.exitCode ?? -1, out }),
    );
    child.stdin?.end(input);
  });
}

async function run(example: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", join(folder, example), snapshot], {
    cwd: folder,
  });
  return stdout;
}

test("every example imports the package by its public names only, and has a test here", async () => {
  const names = (await readdir(examples)).filter((name) => name.endsWith(".ts"));
  expect(names.sort()).toStrictEqual([
    "before-the-freeze.ts",
    "cost-by-team.ts",
    "inventory-to-csv.ts",
    "leaving-support.ts",
    "one-environment-a-week.ts",
    "own-provider.ts",
    "pipeline-check.ts",
    "quarter-plan.ts",
    "steps-for-a-workflow.ts",
    "support-alert.ts",
  ]);
  for (const name of names) {
    const text = await readFile(join(examples, name), "utf8");
    const imported = Array.from(text.matchAll(/from "([^"]+)"/g), ([, specifier]) => specifier);
    expect(imported.length).toBeGreaterThan(0);
    for (const specifier of imported) expect(specifier).toMatch(/^(?:fleetwright(?:\/|$)|node:)/);
  }
});

describe("on the demo fleet", () => {
  test("before the freeze: every planned cluster is told with its time, and the blocked ones with their reason", async () => {
    const out = await run("before-the-freeze.ts");
    const [, done, all] = /^(\d+) of (\d+) planned clusters are done before 2026-12-15:\n/.exec(out) ?? [];
    expect(Number(done)).toBeGreaterThan(10);
    expect(Number(all)).toBeGreaterThanOrEqual(Number(done));
    expect(out.match(/^ {2}2026-1[12]-\d\dT/gm)).toHaveLength(Number(done));
    expect(out).toMatch(/^blocked: \S+: .+$/m);
    expect(out).toMatch(/^rebuild: \S+: .+$/m);
  });

  test("leaving support: only clusters whose standard support ends within 90 days, and what is not known", async () => {
    const out = await run("leaving-support.ts");
    const [, count] = /^(\d+) of \d+ clusters leave standard support by 2027-02-19\n/.exec(out) ?? [];
    const rows = out.split("\n").filter((line) => line.startsWith("  "));
    expect(Number(count)).toBeGreaterThan(5);
    expect(rows).toHaveLength(Number(count));
    for (const [, due = ""] of out.matchAll(/due (\d{4}-\d\d-\d\d)/g)) {
      expect(due >= "2026-11-21" && due <= "2027-02-19").toBe(true);
    }
  });

  test("one environment a week: each stage begins in its own week, in working hours", async () => {
    const out = await run("one-environment-a-week.ts");
    expect(out).toMatch(/^dev: \d+ clusters from 2026-11-2[3-7]/m);
    expect(out).toMatch(/^prod: \d+ clusters from 2026-12-\d\d, after somebody has said yes$/m);
    const starts = Array.from(out.matchAll(/^ {2}(\S+) to /gm), ([, start = ""]) => new Date(`${start}Z`));
    expect(starts.length).toBeGreaterThan(5);
    for (const start of starts) expect([2, 3, 4]).toContain(start.getUTCDay());
  });

  test("inventory to CSV: a record for every cluster, each with the same columns", async () => {
    const records = readCsv(await run("inventory-to-csv.ts")).filter((record) => record.length > 1);
    expect(records).toHaveLength(count + 1);
    expect(new Set(records.map((record) => record.length))).toStrictEqual(new Set([8]));
  });

  test("cost by team: every cluster is counted once, and a cost that is not known is no zero", async () => {
    const out = await run("cost-by-team.ts");
    const counts = Array.from(out.matchAll(/; (\d+) clusters/g), ([, count]) => Number(count));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(count);
    expect(out).toMatch(/: \$[1-9]\d* now/);
    expect(out).toContain("of which it is not known");
  });

  test("support alert: names clusters by owner, says what is not known, and ends with 2", async () => {
    const { code, out } = await ended("support-alert.ts", [snapshot]);
    expect(code).toBe(2);
    expect(out).toMatch(/standard support ends in \d+ days/);
    expect(out).toMatch(/is unsupported/);
    expect(out).toMatch(/^not known: \d+ clusters without dates, [1-9]\d* parts/m);
  });

  test("quarter plan: upgrades by month and team, within the quarter", async () => {
    const out = await run("quarter-plan.ts");
    expect(out).toMatch(/^\d+ of \d+ upgrades are done by 2027-04-01\n/);
    const months = Array.from(out.matchAll(/^(\d{4}-\d\d)$/gm), ([, month = ""]) => month);
    expect(months.length).toBeGreaterThan(0);
    for (const month of months) expect(month >= "2026-11" && month <= "2027-03").toBe(true);
  });
});

test("own provider: a bad field costs the field, a dead site its scope, and nothing else is lost", async () => {
  const { code, out } = await ended("own-provider.ts");
  expect(code).toBe(0);
  expect(out).toBe(`mine-1 1.33.4 unknown
mine-2 unknown unknown
north: partial
  gap: BAD_RESPONSE version: this is no version
south: unreachable
  gap: UNAVAILABLE clusters: the database did not answer: Error: connection refused
`);
});

test("pipeline check: what is wrong ends with 2, what cannot be read with 5, nothing with 5, and what is fine with 0", async () => {
  const budget = "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: web, namespace: shop }\n";
  const args = ["1.36", "2026-11-21"];
  const wrong = await ended("pipeline-check.ts", args, budget);
  expect(wrong.out).toContain("error API-REMOVED PodDisruptionBudget shop/web");
  expect(wrong.code).toBe(2);
  expect((await ended("pipeline-check.ts", args, "a: [")).code).toBe(5);
  expect((await ended("pipeline-check.ts", args, "")).code).toBe(5);
  const map = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\n";
  expect(await ended("pipeline-check.ts", args, map)).toStrictEqual({
    code: 0,
    out: "0 errors, 0 warnings in 1 objects\n",
  });
});

test("steps for a workflow: every step of the plan is let through in time, and production only after a yes", async () => {
  const out = await run("steps-for-a-workflow.ts");
  const [, done, all] = /^(\d+) of (\d+) steps of \d+ clusters are done\n$/.exec(out) ?? [];
  expect(Number(all)).toBeGreaterThan(30);
  expect(done).toBe(all);
});
