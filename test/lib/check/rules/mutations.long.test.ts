import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eachOf } from "../../../../lib/check/live/each-of.ts";
import { type Mutant, mutantsOf } from "../../../support/source-mutants.ts";

const root = resolve(import.meta.dirname, "../../../..");
/** Folders in which the rules are. */
const folders = ["hardening", "karpenter", "pod-security", "webhooks", "workload", "workloads"];
/** Copies of the sources that mutants are tried in at a time. */
const copies = 2;
/** Some changes make no other program: a bound that is never met, an `undefined` that is handled twice. */
const killedShare = 0.8;

interface Tried {
  readonly file: string;
  readonly mutant: Mutant;
  readonly killed: boolean;
}

let homes: readonly string[];
beforeAll(() => {
  homes = Array.from({ length: copies }, () => {
    const home = mkdtempSync(join(tmpdir(), "fleetwright-mutants-"));
    for (const name of ["lib", "test", "package.json"]) cpSync(join(root, name), join(home, name), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(home, "node_modules"));
    return home;
  });
});
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

test("the written cases hold of the sources as they are", async () => {
  expect(await casesHold(homes[0] ?? "")).toBe(true);
});

test("a mutation of a rule makes a case fail", async () => {
  const all = folders.flatMap((folder) =>
    readdirSync(join(root, "lib/check", folder)).flatMap((name) => {
      const file = join("lib/check", folder, name);
      return mutantsOf(readFileSync(join(root, file), "utf8")).map((mutant) => ({ file, mutant }));
    }),
  );
  const only = Number(process.env["FLEETWRIGHT_MUTANTS"] ?? all.length);
  // Evenly from all of them, where not all are tried.
  const chosen = all.filter(
    (_, index) => Math.floor((index * only) / all.length) !== Math.floor(((index - 1) * only) / all.length),
  );
  const free = [...homes];
  const tried: Tried[] = [];
  await eachOf(chosen, copies, async ({ file, mutant }) => {
    const home = free.pop() ?? "";
    const original = readFileSync(join(root, file), "utf8");
    writeFileSync(join(home, file), mutant.text);
    tried.push({ file, mutant, killed: !(await casesHold(home)) });
    writeFileSync(join(home, file), original);
    free.push(home);
  });
  const survivors = tried.filter(({ killed }) => !killed);
  const lines = survivors.map(({ file, mutant: { line, from, to } }) => `${file}:${line} ${from} -> ${to}`).toSorted();
  console.log(`${tried.length - survivors.length} of ${tried.length} mutants killed; survivors:\n${lines.join("\n")}`);
  expect(1 - survivors.length / tried.length).toBeGreaterThanOrEqual(killedShare);
  // No rule is without a case that a change of it would break.
  for (const [file, of] of Map.groupBy(tried, (each) => each.file)) {
    expect([file, of.length < 3 || of.some(({ killed }) => killed)]).toStrictEqual([file, true]);
  }
});

function casesHold(home: string): Promise<boolean> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(home, "test/support/rule-cases-process.ts")], {
      stdio: "ignore",
      timeout: 60_000,
    });
    child.once("error", fail);
    child.once("close", (code) => done(code === 0));
  });
}
