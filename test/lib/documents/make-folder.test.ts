import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeFolder } from "../../../lib/documents/make-folder.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "make-folder-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("every folder that is missing is made, with the permissions asked for", async () => {
  await makeFolder(join(folder, "a", "b", "c"), 0o700);
  for (const path of ["a", "a/b", "a/b/c"]) {
    const stats = await stat(join(folder, path));
    expect([stats.isDirectory(), process.platform === "win32" ? 0 : stats.mode & 0o077]).toStrictEqual([true, 0]);
  }
});

test("one that is there stays, and many may make it at once", async () => {
  const path = join(folder, "a", "b");
  await Promise.all(Array.from({ length: 8 }, () => makeFolder(path, 0o700)));
  await makeFolder(path, 0o700);
  expect((await stat(path)).isDirectory()).toBe(true);
});

test("a file on the way is an error", async () => {
  await writeFile(join(folder, "a"), "");
  await expect(makeFolder(join(folder, "a", "b"), 0o700)).rejects.toMatchObject({ code: "ENOTDIR" });
});

test.skipIf(!existsSync("/proc/self"))("a file system that makes no folders is an error, not a wait", async () => {
  await expect(makeFolder("/proc/fleetwright/deep", 0o700)).rejects.toMatchObject({ code: "ENOENT" });
});
