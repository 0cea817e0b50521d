import { execFile } from "node:child_process";
import { cp, readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { writeSnapshot } from "../../lib/documents/snapshot-writer.ts";
import { demoInventory } from "../support/demo-inventory.ts";

const examples = resolve(import.meta.dirname, "../../examples");
let folder: string;
let snapshot: string;

beforeAll(async () => {
  folder = join(inject("installed").full, "examples");
  await cp(examples, folder, { recursive: true });
  snapshot = join(folder, "fleet.ndjson");
  await writeSnapshot(snapshot, await demoInventory());
});

async function run(example: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", join(folder, example), snapshot], {
    cwd: folder,
  });
  return stdout;
}

test("every example imports the package by its public names only, and has a test here", async () => {
  const names = (await readdir(examples)).filter((name) => name.endsWith(".ts"));
  expect(names.sort()).toStrictEqual(["before-the-freeze.ts", "leaving-support.ts", "one-environment-a-week.ts"]);
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
});
