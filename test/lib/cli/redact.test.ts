import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { execute } from "../../../lib/cli/run.ts";
import { writeSnapshot } from "../../../lib/documents/snapshot-writer.ts";
import { reportOf } from "../../support/report-fleet.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "redact-"));
  const [before, after] = [reportOf(8, (index) => `initech-${index}`), reportOf(12, (index) => `initech-${index}`)];
  await writeSnapshot(join(folder, "old.ndjson"), before.inventory);
  await writeSnapshot(join(folder, "new.ndjson"), after.inventory);
  const ingress =
    "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: { name: initech-web, namespace: initech }\n";
  await writeFile(join(folder, "initech-web.yaml"), ingress);
});
afterAll(() => rm(folder, { recursive: true }));

async function run(args: readonly string[], said: string[] = []): Promise<string> {
  const out: string[] = [];
  const terminal = {
    out: (text: string) => out.push(text),
    err: (text: string) => said.push(text),
    env: {},
    now: () => Date.parse("2026-11-22T00:00:00Z"),
    columns: 120,
    colour: false,
    progress: false,
    signal: new AbortController().signal,
  };
  await execute(args, "0.0.0", terminal);
  return out.join("");
}

const commands = (): Readonly<Record<string, readonly string[]>> => ({
  inventory: ["inventory", "--from", join(folder, "new.ndjson")],
  versions: ["versions", "--from", join(folder, "new.ndjson")],
  plan: ["plan", "--from", join(folder, "new.ndjson")],
  diff: ["diff", join(folder, "old.ndjson"), join(folder, "new.ndjson")],
  check: ["check", join(folder, "initech-web.yaml"), "--target-version", "1.36"],
});

test.each(["inventory", "plan", "diff", "check"])("%s tells whose fleet it is, unless it is redacted", async (name) => {
  const args = commands()[name] ?? [];
  expect(await run(args)).toContain("initech");
  for (const format of ["table", "json", "markdown"]) {
    const text = await run([...args, "--redact", "-o", format]);
    expect(text, format).not.toContain("initech");
    expect(text, format).not.toContain("111122223333");
    expect(text.length).toBeGreaterThan(100);
  }
});

test("versions of a redacted fleet are the same versions, and only names change", async () => {
  const args = commands()["versions"] ?? [];
  const redacted = await run([...args, "--redact"]);
  expect(redacted).not.toContain("initech");
  expect(redacted).toBe((await run(args)).replaceAll("initech-0", "cluster-001"));
});

test.each(["--save", "--runbook"])("plan refuses --redact with %s, which people work by", async (option) => {
  const file = join(folder, "refused");
  const said: string[] = [];
  await run(["plan", "--from", join(folder, "new.ndjson"), "--redact", option, file], said);
  expect(said.join("")).toContain(`--redact cannot go with ${option}`);
  await expect(readFile(file)).rejects.toThrow("ENOENT");
});

test("what is exported is redacted as what is printed is", async () => {
  const file = join(folder, "out.json");
  const printed = await run([...(commands()["inventory"] ?? []), "--redact", "-o", "json", "--export", file]);
  expect(await readFile(file, "utf8")).toBe(printed);
});
