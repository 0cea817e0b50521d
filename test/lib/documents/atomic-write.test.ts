import { spawnSync } from "node:child_process";
import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atomicWrite } from "../../../lib/documents/atomic-write.ts";
import { writeSnapshot } from "../../../lib/documents/snapshot-writer.ts";
import { buildInventory } from "../../support/inventories.ts";

const support = resolve(import.meta.dirname, "../../support");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fleetwright-atomic-"));
});
afterAll(() => rm(folder, { recursive: true }));

let files = 0;
async function newFolder(): Promise<string> {
  return mkdtemp(join(folder, `${files++}-`));
}

describe("an atomic write", () => {
  it("takes text, bytes and streams of either", async () => {
    const path = join(await newFolder(), "file");
    await atomicWrite(path, "text");
    expect(await readFile(path, "utf8")).toBe("text");
    await atomicWrite(path, new Uint8Array([104, 105]));
    expect(await readFile(path, "utf8")).toBe("hi");
    await atomicWrite(
      path,
      (async function* () {
        for (let i = 0; i < 3; i++) yield i === 1 ? new Uint8Array([45]) : "x".repeat(300_000);
      })(),
    );
    expect(await readFile(path, "utf8")).toBe(`${"x".repeat(300_000)}-${"x".repeat(300_000)}`);
  });

  it("leaves the old file and no other when its content fails", async () => {
    const inside = await newFolder();
    const path = join(inside, "file");
    await writeFile(path, "old");
    const failing = async function* () {
      yield "new";
      yield await Promise.reject<string>(new RangeError("stop"));
    };
    await expect(atomicWrite(path, failing())).rejects.toThrow("stop");
    expect(await readdir(inside)).toEqual(["file"]);
    expect(await readFile(path, "utf8")).toBe("old");
  });

  it("gives a new file the mode asked for, and leaves an old file its own", async () => {
    const path = join(await newFolder(), "file");
    await atomicWrite(path, "a", { mode: 0o600 });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o640);
    await atomicWrite(path, "b", { mode: 0o600 });
    expect((await stat(path)).mode & 0o777).toBe(0o640);
  });

  it("writes to what a link leads to", async () => {
    const inside = await newFolder();
    await writeFile(join(inside, "real"), "old");
    await symlink("real", join(inside, "link"));
    await atomicWrite(join(inside, "link"), "new");
    expect(await readFile(join(inside, "real"), "utf8")).toBe("new");
    expect((await lstat(join(inside, "link"))).isSymbolicLink()).toBe(true);
  });

  it("refuses what is not an ordinary file, and a folder that is not there", async () => {
    const inside = await newFolder();
    const refused = { code: "CONFIG", name: "FleetError" };
    await expect(atomicWrite(inside, "x")).rejects.toMatchObject(refused);
    await expect(atomicWrite("/dev/null", "x")).rejects.toMatchObject(refused);
    await expect(atomicWrite(join(inside, "missing", "file"), "x")).rejects.toMatchObject(refused);
    await symlink("nowhere", join(inside, "dangling"));
    await expect(atomicWrite(join(inside, "dangling"), "x")).rejects.toMatchObject(refused);
  });

  it("is not hindered by what a killed writer left, and clears it away when it is old", async () => {
    const inside = await newFolder();
    const path = join(inside, "file");
    // A process that has surely ended: its id was ours to know only while it ran.
    const dead = spawnSync(process.execPath, ["-e", "0"]).pid;
    const names = [
      `.file.${dead}.000000000001.tmp`,
      `.file.${dead}.000000000002.tmp`,
      `.file.${process.pid}.000000000003.tmp`,
      `.other.${dead}.000000000004.tmp`,
      `.file.notes.tmp`,
    ];
    for (const name of names) await writeFile(join(inside, name), "half");
    for (const name of names.slice(1)) await utimes(join(inside, name), 1, 1);
    await atomicWrite(path, "new");
    expect((await readdir(inside)).sort()).toEqual(["file", ...names.filter((name) => !name.endsWith("2.tmp"))].sort());
  });

  it("keeps the old file when the disk takes no more", async ({ skip }) => {
    // A limit on the size of files fails a write half way, as a full disk does, without special rights.
    const limited = spawnSync("bash", ["-c", "ulimit -f 64"]);
    skip(limited.status !== 0, "bash or its ulimit is not available here");
    const inside = await newFolder();
    const path = join(inside, "fleet.ndjson");
    await writeSnapshot(path, buildInventory(10));
    const before = await readFile(path);
    const script = `
      import { writeSnapshot } from "${resolve(support, "../../lib/documents/snapshot-writer.ts")}";
      import { buildInventory } from "${join(support, "inventories.ts")}";
      writeSnapshot(process.argv[1], buildInventory(2000)).catch(({ name, code, message }) => {
        process.stdout.write(JSON.stringify({ name, code, message }));
      });`;
    const quoted = [process.execPath, "--input-type=module", "-e", script, path];
    const child = spawnSync("bash", ["-c", 'ulimit -f 64; exec "$@"', "bash", ...quoted], { encoding: "utf8" });
    expect(child.stderr).toBe("");
    expect(JSON.parse(child.stdout)).toMatchObject({
      name: "FleetError",
      code: "UNAVAILABLE",
      message: expect.stringContaining("EFBIG"),
    });
    expect((await readFile(path)).equals(before)).toBe(true);
    expect(await readdir(inside)).toEqual(["fleet.ndjson"]);
  });
});
