import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FleetError, isFleetError } from "../../../lib/core/error.ts";
import type { Inventory } from "../../../lib/core/inventory.ts";
import { inventoryDocument } from "../../../lib/documents/inventory-document.ts";
import { longestLineBytes } from "../../../lib/documents/lines.ts";
import { readSnapshot, snapshotRecords } from "../../../lib/documents/snapshot-reader.ts";
import { type SnapshotRecord, writeSnapshot, writeSnapshotRecords } from "../../../lib/documents/snapshot-writer.ts";
import { buildCluster } from "../../support/builders.ts";
import { buildInventory } from "../../support/inventories.ts";
import { testScope } from "../../support/scopes.ts";

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fleetwright-snapshot-"));
  path = join(folder, "fleet.ndjson");
});
afterAll(() => rm(folder, { recursive: true }));

/** The error of reading `text`; also checks that reading leaves the file alone. */
async function refusal(text: string | Uint8Array): Promise<FleetError> {
  await writeFile(path, text);
  const before = await readFile(path);
  const error: unknown = await readSnapshot(path).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect((await readFile(path)).equals(before)).toBe(true);
  if (!isFleetError(error, "BAD_DOCUMENT")) throw new Error(`expected BAD_DOCUMENT, got ${String(error)}`);
  return error;
}

async function textOf(inventory: Inventory): Promise<string> {
  await writeSnapshot(path, inventory);
  return readFile(path, "utf8");
}

/** The lines with a checksum that fits them. */
function sealed(lines: readonly string[]): string {
  const text = lines.map((line) => `${line}\n`).join("");
  return `${text}{"sha256":"${createHash("sha256").update(text).digest("hex")}"}\n`;
}

describe("a snapshot", () => {
  it("gives back the inventory that was saved", async () => {
    const inventory = buildInventory(25);
    await writeSnapshot(path, inventory);
    expect(await readSnapshot(path)).toStrictEqual(inventory);
  });

  it("is one JSON line per scope, gap and cluster, between a header and a checked end", async () => {
    const lines = (await textOf(buildInventory(2))).trimEnd().split("\n");
    const kinds = lines.map((line) => Object.keys(JSON.parse(line) as object)[0]);
    const scopes = Array.from({ length: 10 }, () => "scope");
    expect(kinds).toEqual(["kind", ...scopes, "gap", "cluster", "cluster", "end", "sha256"]);
    expect(`${lines.join("\n")}\n`).toBe(sealed(lines.slice(0, -1)));
  });

  it("is the same bytes for the same inventory, and readable by its owner only", async () => {
    expect(await textOf(buildInventory(9))).toBe(await textOf(buildInventory(9)));
    await rm(path);
    await writeSnapshot(path, buildInventory(1));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("keeps any text, and keys that are special to JavaScript", async () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("__proto__", "constructor", "\u2028", "=1+1"));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text)), text, async (pairs, name) => {
        const labels = Object.fromEntries(pairs);
        const clusters = [buildCluster(testScope(0), name, { labels })];
        const inventory: Inventory = { ...buildInventory(0), clusters };
        await writeSnapshot(path, inventory);
        const read = await readSnapshot(path);
        expect(JSON.stringify(read)).toBe(JSON.stringify(inventory));
        expect(Object.entries(read.clusters[0]?.labels ?? {})).toEqual(Object.entries(labels));
        expect(Object.getPrototypeOf(read.clusters[0]?.labels)).toBe(Object.prototype);
      }),
      { numRuns: 30 },
    );
  });

  it("keeps fields that a later version added", async () => {
    const text = await textOf(buildInventory(1));
    const lines = text.trimEnd().split("\n").slice(0, -1);
    const extended = lines.map((line) => line.replace('"uid":', '"addedLater":{"x":1},"uid":'));
    await writeFile(path, sealed(extended));
    expect((await readSnapshot(path)).clusters[0]).toMatchObject({ addedLater: { x: 1 } });
  });

  it("goes to the disk while its records are still coming", async () => {
    const inside = await mkdtemp(join(folder, "stream-"));
    const streamed = join(inside, "fleet.ndjson");
    const cluster = buildCluster(testScope(0), "x", { labels: { filler: "y".repeat(1000) } });
    let onDisk = 0;
    async function* many(): AsyncGenerator<SnapshotRecord> {
      for (let i = 0; i < 4_000; i++) yield { cluster };
      const [temporary = ""] = await readdir(inside);
      onDisk = (await stat(join(inside, temporary))).size;
    }
    await writeSnapshotRecords(streamed, { takenAt: "2026-01-01T00:00:00Z", generator: "test" }, many(), () => true);
    expect((await stat(streamed)).size - onDisk).toBeLessThan(512 * 1024);
    const records = snapshotRecords(streamed);
    let count = 0;
    let last = await records.next();
    for (; last.done !== true; last = await records.next()) count++;
    expect(count).toBe(4_000);
    expect(last.value).toEqual({ takenAt: "2026-01-01T00:00:00Z", generator: "test", interrupted: true });
  });

  it("is read before its end is reached, where damage shows", async () => {
    const text = await textOf(buildInventory(3));
    await writeFile(path, text.slice(0, -10));
    const seen: SnapshotRecord[] = [];
    const reading = (async () => {
      for await (const record of snapshotRecords(path)) seen.push(record);
    })();
    await expect(reading).rejects.toThrow("in the middle of a line");
    expect(seen).toHaveLength(14);
  });

  it("gives records one at a time, and frees the file when the reader stops early", async () => {
    await writeSnapshot(path, buildInventory(3));
    for await (const record of snapshotRecords(path)) {
      expect(record).toHaveProperty("scope");
      break;
    }
    await rm(path);
  });

  it("is not replaced when its records fail on the way", async () => {
    const text = await textOf(buildInventory(2));
    async function* failing(): AsyncGenerator<SnapshotRecord> {
      yield { cluster: buildCluster(testScope(0), "x") };
      throw new FleetError("BAD_DOCUMENT", "the other file is damaged");
    }
    const writing = writeSnapshotRecords(path, { takenAt: "2026-01-01T00:00:00Z" }, failing(), () => false);
    await expect(writing).rejects.toThrow("the other file is damaged");
    expect(await readFile(path, "utf8")).toBe(text);
  });
});

describe("a snapshot that cannot be trusted is refused by file and line", () => {
  it("when any one byte was changed", async () => {
    const whole = Buffer.from(await textOf(buildInventory(2)));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] as number) ^ change;
        expect((await refusal(damaged)).message).toContain(`${path}:`);
      }),
      { numRuns: 150 },
    );
  });

  it("when it was cut off anywhere", async () => {
    const whole = Buffer.from(await textOf(buildInventory(2)));
    for (let length = 0; length < whole.length; length += 101) {
      expect((await refusal(whole.subarray(0, length))).message).toMatch(
        /empty|ends too early|in the middle of a line/,
      );
    }
    expect((await refusal(whole.subarray(0, -1))).message).toContain("in the middle of a line");
  });

  it("when a line is missing, doubled or out of place, though the checksum was made to fit", async () => {
    const lines = (await textOf(buildInventory(3))).trimEnd().split("\n").slice(0, -1);
    const [header = "", ...rest] = lines;
    expect((await refusal(sealed([header, ...rest.slice(1)]))).message).toContain("10 scopes were written, 9 are here");
    expect((await refusal(sealed([...lines.slice(0, -1), lines.at(-2) ?? "", lines.at(-1) ?? ""]))).message).toContain(
      "3 clusters were written, 4 are here",
    );
    expect((await refusal(sealed([...lines, lines.at(-2) ?? ""]))).message).toMatch(/:17: /);
    expect((await refusal(`${sealed(lines)}{}\n`)).message).toContain("something follows the end");
  });

  it.each([
    ["no uid", (line: string) => line.replace(/"uid":"[^"]*",/, ""), "$.cluster.uid"],
    [
      "a status that does not exist",
      (line: string) => line.replace('"running"', '"sprinting"'),
      "$.cluster.controlPlane.status",
    ],
    ["a label that is not text", (line: string) => line.replace('"platform"', '{"a":1}'), "$.cluster.labels"],
    [
      "a date that is none",
      (line: string) => line.replace(/"observedAt":"[^"]*"/, '"observedAt":"soon"'),
      "$.cluster.observedAt",
    ],
    [
      "a pool that is not one",
      (line: string) => line.replace(/"pools":\[\{"uid":"[^"]*"/, '"pools":[{"uid":7'),
      "$.cluster.pools[0].uid",
    ],
    ["two records in one", (line: string) => line.replace(/^\{/, '{"gap":null,'), "$"],
    ["an unknown record", (line: string) => line.replace('"cluster"', '"claster"'), "$"],
  ])("when a cluster has %s", async (_, change, jsonPath) => {
    const lines = (await textOf(buildInventory(1))).trimEnd().split("\n").slice(0, -1);
    const changed = lines.map((line) => (line.startsWith('{"cluster"') ? change(line) : line));
    expect(changed).not.toEqual(lines);
    const error = await refusal(sealed(changed));
    expect(error).toMatchObject({ path: jsonPath, hint: expect.stringContaining("left as it is") });
    expect(error.message).toContain(`${path}:13: `);
  });

  it("when a newer version wrote it", async () => {
    const text = (await textOf(buildInventory(1))).replace('"schemaVersion":1', '"schemaVersion":2');
    const error = await refusal(text);
    expect(error.message).toContain("newer");
    expect(error.hint).toContain("Update");
  });

  it.each([
    ["another kind", '{"kind":"FleetPlan","schemaVersion":1}\n', "not a fleet snapshot"],
    ["an empty file", "", "empty"],
    ["not JSON", "<html>\n", ":1: the line is not JSON"],
    ["a JSON value that is no object", "7\n", "not a JSON object"],
    ["not UTF-8", new Uint8Array([0x7b, 0xff, 0x7d, 10]), "not JSON"],
    ["one endless line", new Uint8Array(longestLineBytes + 300_000).fill(0x20), "longer than"],
  ])("when it is %s", async (_, text, message) => {
    expect((await refusal(text)).message).toContain(message);
  });

  it("with the file that is wanted instead of a repair, when it never was a snapshot", async () => {
    expect((await refusal("{\n")).hint).toContain("fleetwright inventory --save");
  });

  it("when it does not exist or is a folder", async () => {
    await expect(readSnapshot(join(folder, "none"))).rejects.toMatchObject({ code: "BAD_DOCUMENT", status: "ENOENT" });
    await expect(readSnapshot(folder)).rejects.toMatchObject({ code: "BAD_DOCUMENT", status: "EISDIR" });
  });

  it("without changing what objects inherit", async () => {
    const lines = (await textOf(buildInventory(1))).trimEnd().split("\n").slice(0, -1);
    const evil = lines.map((line) => line.replace('{"uid"', '{"__proto__":{"polluted":true},"uid"'));
    await writeFile(path, sealed(evil));
    await readSnapshot(path);
    expect({}).not.toHaveProperty("polluted");
  });
});

it("what was asked for besides the basic inventory is kept", async () => {
  const inventory = { ...buildInventory(1), details: ["addons", "network"] } as const;
  const file = join(folder, "details.ndjson");
  await writeSnapshot(file, inventory);
  expect(await readSnapshot(file)).toStrictEqual(inventory);
  expect(inventoryDocument(inventory)).toMatchObject({ details: ["addons", "network"] });
});
