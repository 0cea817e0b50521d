import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { documentKind } from "../../../lib/documents/document-kind.ts";
import { openSnapshotOf, readSnapshot, readSnapshotSync } from "../../../lib/documents/snapshot-reader.ts";
import { writeSnapshot } from "../../../lib/documents/snapshot-writer.ts";
import { buildInventory } from "../../support/inventories.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fleetwright-gzip-"));
});
afterAll(() => rm(folder, { recursive: true }));

const inventory = buildInventory(500);

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe("a snapshot whose name ends with .gz", () => {
  it("holds the bytes of the plain one, takes a tenth of the room, and reads the same from a file and a stream", async () => {
    const [plain, packed] = [join(folder, "a.ndjson"), join(folder, "a.ndjson.gz")];
    await writeSnapshot(plain, inventory);
    await writeSnapshot(packed, inventory);
    const bytes = await readFile(packed);
    expect(gunzipSync(bytes).equals(await readFile(plain))).toBe(true);
    expect((await stat(packed)).size * 10).toBeLessThan((await stat(plain)).size);
    expect(await readSnapshot(packed)).toStrictEqual(await readSnapshot(plain));
    expect(readSnapshotSync(packed)).toStrictEqual(await readSnapshot(plain));
    for (const size of [1, 7, 100_000]) {
      const read = await openSnapshotOf("stdin", inPieces(size === 1 ? bytes.subarray(0, 3000) : bytes, size)).then(
        ({ clusters }) => clusters.length,
        (error: Error) => error.message,
      );
      expect(read).toBe(size === 1 ? "stdin: the gzip file ends too early" : 500);
    }
  });

  it("is told by its content, whatever its name, and read by both readers alike", async () => {
    const path = join(folder, "renamed.ndjson");
    await writeSnapshot(join(folder, "b.ndjson.gz"), inventory);
    await writeFile(path, await readFile(join(folder, "b.ndjson.gz")));
    expect((await readSnapshot(path)).clusters).toHaveLength(500);
    expect(readSnapshotSync(path).clusters).toHaveLength(500);
  });

  it("is refused by name when it ends too early or was altered", async () => {
    const path = join(folder, "c.ndjson.gz");
    await writeSnapshot(path, inventory);
    const whole = await readFile(path);
    const altered = Buffer.from(whole);
    altered.fill(0x55, 200, 260);
    for (const [bytes, problem] of [
      [whole.subarray(0, whole.length / 2), /c\.ndjson\.gz.*ends too early/],
      [altered, /c\.ndjson\.gz.*(?:damaged|altered|not JSON)/],
    ] as const) {
      await writeFile(path, bytes);
      await expect(readSnapshot(path)).rejects.toThrow(problem);
      expect(() => readSnapshotSync(path)).toThrow(problem);
    }
  });

  it("is said to be too large, and not damaged, when it unpacks to more than is taken at once", async () => {
    const tooLarge = Object.assign(new RangeError("no"), { code: "ERR_BUFFER_TOO_LARGE" });
    const chunks = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(tooLarge) }) };
    await expect(openSnapshotOf("huge.ndjson.gz", chunks)).rejects.toThrow(
      "huge.ndjson.gz: the gzip file unpacks to more than 1 GiB",
    );
  });

  it("cannot fill the memory with what it unpacks to", async () => {
    const path = join(folder, "bomb.ndjson.gz");
    await writeFile(path, gzipSync(Buffer.alloc(200 * 1024 * 1024, 0x20)));
    await expect(readSnapshot(path)).rejects.toThrow("the line is longer than");
  });
});

test("the kind of a packed document is told, and a pipe is left to whoever reads it", async () => {
  const path = join(folder, "kind.ndjson.gz");
  await writeSnapshot(path, inventory);
  expect(await documentKind(path)).toBe("FleetSnapshot");
  const pipe = join(folder, "pipe");
  expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
  const writer = spawn("sh", ["-c", `cat "$1" > "$2"`, "sh", path, pipe]);
  expect(await documentKind(pipe)).toBeUndefined();
  expect((await readSnapshot(pipe)).clusters).toHaveLength(500);
  writer.kill();
});

test("a packed snapshot that comes from a pipe is read by those who cannot wait, too", async () => {
  const path = join(folder, "piped.ndjson.gz");
  await writeSnapshot(path, buildInventory(5_000));
  const pipe = join(folder, "piped");
  expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
  const writer = spawn("sh", ["-c", `cat "$1" > "$2"`, "sh", path, pipe]);
  expect((await stat(path)).size, "more than a pipe gives at a time").toBeGreaterThan(64 * 1024);
  expect(readSnapshotSync(pipe).clusters).toHaveLength(5_000);
  writer.kill();
});
