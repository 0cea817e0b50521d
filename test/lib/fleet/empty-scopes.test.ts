import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Scope } from "../../../lib/core/scope.ts";
import { type EmptyScopesOptions, openEmptyScopes } from "../../../lib/fleet/empty-scopes.ts";

const at = "2026-11-21T00:00:00Z";
const now = Date.parse(at);
const hour = 3_600_000;
const scope: Scope = { provider: "eks", accountId: "111122223333", region: "eu-west-1" };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "empty-scopes-"));
});
afterEach(() => rm(folder, { recursive: true }));

const pathOf = () => join(folder, "cache", "empty-scopes.json");
const open = (options: Partial<EmptyScopesOptions> = {}) =>
  openEmptyScopes({ path: pathOf(), now, keepMs: 24 * hour, refresh: false, endpoints: [undefined], ...options });

const remember = () => noteOf({ scope, clusters: [], gaps: [] });

async function noteOf(reading: Parameters<Awaited<ReturnType<typeof open>>["note"]>[1]): Promise<void> {
  const memory = await open();
  memory.note(0, reading, at);
  expect(await memory.save()).toBeUndefined();
}

test("an empty scope is remembered with the day, for as long as asked and no longer", async () => {
  await remember();
  expect((await open({ now: now + 23 * hour })).find(0, scope)).toBe(at);
  expect((await open({ now: now + 24 * hour })).find(0, scope)).toBeUndefined();
  expect((await open({ now: now - 1 })).find(0, scope)).toBeUndefined();
  expect((await open({ refresh: true })).find(0, scope)).toBeUndefined();
});

test("the simulator's accounts are not those of the cloud, nor one partition's those of another", async () => {
  await remember();
  expect((await open({ endpoints: ["http://127.0.0.1:1"] })).find(0, scope)).toBeUndefined();
  expect((await open()).find(0, { ...scope, partition: "aws-cn" })).toBeUndefined();
  expect((await open()).find(0, { ...scope, region: "eu-west-2" })).toBeUndefined();
});

test("a scope without a region, one with a gap and one with clusters are not remembered", async () => {
  const { region: _, ...whole } = scope;
  await noteOf({ scope: whole, clusters: [], gaps: [] });
  expect((await open()).find(0, whole)).toBeUndefined();
  await remember();
  const gap = { scope, what: "clusters", code: "TIMEOUT", message: "m" } as const;
  await noteOf({ scope, clusters: [], gaps: [gap] });
  expect((await open()).find(0, scope)).toBeUndefined();
});

test("a damaged file is said, not used, and replaced", async () => {
  await remember();
  for (const text of ["{", "null", '{"kind":"FleetEmptyScopes","schemaVersion":1,"scopes":[[1,2]]}']) {
    await writeFile(pathOf(), text);
    const memory = await open();
    expect(memory.notice).toContain("is damaged");
    expect(memory.find(0, scope)).toBeUndefined();
    memory.note(0, { scope, clusters: [], gaps: [] }, at);
    expect(await memory.save()).toBeUndefined();
    expect((await open()).find(0, scope)).toBe(at);
  }
});

test("the file is its owner's alone and appears as a whole; without changes it is not written", async () => {
  expect(await (await open()).save()).toBeUndefined();
  expect(await readdir(folder)).toStrictEqual([]);
  await remember();
  expect((await stat(pathOf())).mode & 0o077).toBe(0);
  expect(await readdir(join(folder, "cache"))).toStrictEqual(["empty-scopes.json"]);
  expect(JSON.parse(await readFile(pathOf(), "utf8"))).toMatchObject({ kind: "FleetEmptyScopes", schemaVersion: 1 });
});

test("a folder that cannot be written to is a sentence, not an error", async () => {
  await writeFile(join(folder, "cache"), "a file");
  const memory = await open();
  memory.note(0, { scope, clusters: [], gaps: [] }, at);
  expect(await memory.save()).toContain("cannot write");
});

test.skipIf(!existsSync("/proc/self"))("a folder of a file system that makes none is given up at once", async () => {
  const memory = await open({ path: "/proc/fleetwright/deep/empty-scopes.json" });
  memory.note(0, { scope, clusters: [], gaps: [] }, at);
  expect(await memory.save()).toMatch(/cannot write .*ENOENT/);
});

test.skipIf(process.platform === "win32")("a pipe in the file's place is not waited for", async () => {
  await mkdir(join(folder, "cache"));
  execFileSync("sh", ["-c", 'mkfifo "$0"', pathOf()]);
  const memory = await open();
  expect(memory.notice).toContain("is not an ordinary file");
  memory.note(0, { scope, clusters: [], gaps: [] }, at);
  expect(await memory.save()).toContain("it is not an ordinary file");
});
