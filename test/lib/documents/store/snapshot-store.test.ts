import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cluster } from "../../../../lib/core/cluster.ts";
import { wholeInventory } from "../../../../lib/core/inventory.ts";
import type { Sequence } from "../../../../lib/core/sequence.ts";
import { folderStore } from "../../../../lib/documents/store/folder-store.ts";
import { objectStore } from "../../../../lib/documents/store/object-store.ts";
import { storedShards, storeShard } from "../../../../lib/documents/store/shard-file.ts";
import type { SnapshotStore } from "../../../../lib/documents/store/snapshot-store.ts";
import { buildInventory } from "../../../support/inventories.ts";
import { startLoopbackS3 } from "../../../support/loopback-s3.ts";

const shard = (index: number, takenAt?: string) => ({
  ...buildInventory(20 + index, takenAt),
  shard: { index, count: 5, fleet: "fleet" },
});

/** A real server that speaks the S3 API, from the Python package index; FLEETWRIGHT_MOTO names its command. */
const moto = process.env["FLEETWRIGHT_MOTO"] ?? "moto_server";
const hasMoto = spawnSync(moto, ["--help"]).status === 0;

function conforms(name: string, open: () => Promise<SnapshotStore>): void {
  describe(name, () => {
    let store: SnapshotStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

    test("shards are found again, each once, with what was stored, in the order of their names", async () => {
      const names: string[] = [];
      for (const index of [3, 0, 4, 1]) names.push(await storeShard(store, shard(index)));
      const found: (readonly [string, unknown])[] = [];
      for await (const { name: each, inventory } of storedShards(store)) found.push([each, wholeInventory(inventory)]);
      expect(found.map(([each]) => each)).toStrictEqual([...names].sort());
      expect(found.map(([, inventory]) => inventory)).toStrictEqual([0, 1, 3, 4].map((index) => shard(index)));
    });

    test("what is stored twice is there once, and what differs is there twice", async () => {
      const before = (await store.list()).length;
      await storeShard(store, shard(2));
      await storeShard(store, shard(2));
      expect((await store.list()).length).toBe(before + 1);
      await storeShard(store, shard(2, "2026-02-02T00:00:00Z"));
      expect((await store.list()).length).toBe(before + 2);
    });

    test("a name that is taken keeps what it holds, though many write at once", async () => {
      const answers = await Promise.all(
        ["a", "b", "c", "d"].map((text) => store.create("taken.ndjson", Buffer.from(text))),
      );
      expect(answers.filter((answer) => answer === "created")).toHaveLength(1);
      const read: Buffer[] = [];
      for await (const piece of store.read("taken.ndjson")) read.push(Buffer.from(piece));
      expect(await store.create("taken.ndjson", Buffer.from("later"))).toBe("there-already");
      expect(["a", "b", "c", "d"]).toContain(Buffer.concat(read).toString());
    });

    test("a name that is not there is an error that names it", async () => {
      await expect(async () => {
        for await (const _ of store.read("nothing.ndjson")) expect.unreachable();
      }).rejects.toThrow("nothing.ndjson");
    });
  });
}

let folder = "";
const ends: (() => Promise<void> | void)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fleetwright-store-"));
  process.env["AWS_ACCESS_KEY_ID"] = "loopback";
  process.env["AWS_SECRET_ACCESS_KEY"] = "loopback-secret";
});
afterAll(async () => {
  for (const end of ends) await end();
  await rm(folder, { recursive: true });
});

test("of many shards in a store no more is unpacked at a time than of few", async () => {
  const place = await mkdtemp(join(tmpdir(), "fleetwright-many-shards-"));
  const store = folderStore(place);
  try {
    for (let index = 0; index < 32; index++)
      await storeShard(store, { ...buildInventory(2), shard: { index, count: 32, fleet: "fleet" } });
    const shards: Sequence<Cluster>[] = [];
    for await (const { inventory } of storedShards(store)) shards.push(inventory.clusters);
    const [first, again] = [shards.map((clusters) => clusters.at(0)), shards.map((clusters) => clusters.at(0))];
    expect(first.filter((cluster) => cluster?.name === "cluster-000000")).toHaveLength(32);
    expect(first.filter((cluster, index) => cluster === again[index]).length).toBeLessThan(16);
  } finally {
    store.close();
    await rm(place, { recursive: true });
  }
});

conforms("a folder", async () => folderStore(join(folder, "made", "on", "demand")));

conforms("a bucket on loopback", async () => {
  const { endpoint, close } = await startLoopbackS3();
  ends.push(close);
  return objectStore("s3://fleet/today", { endpoint, region: "us-east-1" });
});

describe.skipIf(!hasMoto)("a real server (needs moto_server from the Python package moto[s3,server])", () => {
  conforms("moto", async () => {
    const server = spawn(moto, ["-H", "127.0.0.1", "-p", "0"], { stdio: ["ignore", "pipe", "pipe"] });
    ends.push(() => void server.kill());
    const endpoint = await new Promise<string>((resolve, reject) => {
      const see = (bytes: Buffer) => {
        const address = /http:\/\/127\.0\.0\.1:\d+/.exec(bytes.toString())?.[0];
        if (address !== undefined) resolve(address);
      };
      server.stdout.on("data", see);
      server.stderr.on("data", see);
      server.on("exit", () => reject(new Error("moto_server ended")));
    });
    await fetch(`${endpoint}/fleet`, { method: "PUT" });
    return objectStore("s3://fleet/today/", { endpoint, region: "us-east-1" });
  });
});

test("a file that was altered or renamed is refused instead of merged", async () => {
  const place = await mkdtemp(join(folder, "altered-"));
  const store = folderStore(place);
  const name = await storeShard(store, shard(1));
  const pieces: Buffer[] = [];
  for await (const piece of store.read(name)) pieces.push(Buffer.from(piece));
  await writeFile(join(place, name.replace("shard-001", "shard-002")), Buffer.concat(pieces));
  await expect(async () => {
    for await (const { name: each } of storedShards(store)) expect(each).toBe(name);
  }).rejects.toThrow("does not hold what its name says");
});

test("a denied bucket is FORBIDDEN, a place that is none is CONFIG, and neither shows a credential", async () => {
  await expect(objectStore("s3:///x")).rejects.toMatchObject({ code: "CONFIG" });
  const { endpoint, close } = await startLoopbackS3();
  ends.push(close);
  for (const [bucket, code] of [
    ["nobodys", "BAD_DOCUMENT"],
    ["denied", "FORBIDDEN"],
  ] as const) {
    const store = await objectStore(`s3://${bucket}/x`, { endpoint, region: "us-east-1" });
    const failure: unknown = await store.list().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code });
    expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain("loopback-secret");
    store.close();
  }
});
