import { createHash } from "node:crypto";
import { FleetError } from "../../core/error.ts";
import type { FleetReading } from "../../core/inventory.ts";
import { createPacker } from "../../core/packed-list.ts";
import { openSnapshotOf } from "../snapshot-reader.ts";
import { snapshotText } from "../snapshot-writer.ts";
import type { SnapshotStore } from "./snapshot-store.ts";

/**
 * Leaves a shard in a store under a name that tells its place and its content: `shard-003-of-016.1f2e3d4c5b6a7980.ndjson`.
 *
 * @returns The name.
 * @throws FleetError `CONFIG` when the inventory is no shard; as `SnapshotStore.create`.
 */
export async function storeShard(store: SnapshotStore, inventory: FleetReading): Promise<string> {
  const { shard } = inventory;
  if (shard === undefined) throw new FleetError("CONFIG", "only a shard is stored by its content; use --shard i/n");
  const pieces: Buffer[] = [];
  for await (const piece of snapshotText(inventory)) pieces.push(Buffer.from(piece));
  const bytes = Buffer.concat(pieces);
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  const number = (value: number) => String(value).padStart(3, "0");
  const name = `shard-${number(shard.index)}-of-${number(shard.count)}.${digest}.ndjson`;
  await store.create(name, bytes);
  return name;
}

/**
 * Every shard in a store. Other files are left alone.
 *
 * @param packer As for `openSnapshot`; one for all of them.
 * @throws FleetError `BAD_DOCUMENT` when one is damaged, or holds something else than its name says.
 */
export async function* storedShards(
  store: SnapshotStore,
  packer = createPacker(),
): AsyncGenerator<{ readonly name: string; readonly inventory: FleetReading }, void, undefined> {
  for (const name of await store.list()) {
    const [, index, count, digest] = /^shard-(\d+)-of-(\d+)\.([0-9a-f]{16})\.ndjson$/.exec(name) ?? [];
    if (digest === undefined) continue;
    const hash = createHash("sha256");
    const inventory = await openSnapshotOf(name, hashed(store.read(name), hash), packer);
    const { shard } = inventory;
    if (shard?.index !== Number(index) || shard.count !== Number(count) || hash.digest("hex").slice(0, 16) !== digest) {
      throw new FleetError("BAD_DOCUMENT", `${store.place}: ${name} does not hold what its name says`, {
        hint: "It was altered or renamed. Read that shard again.",
      });
    }
    yield { name, inventory };
  }
}

async function* hashed(
  chunks: AsyncIterable<Uint8Array>,
  hash: { update(bytes: Uint8Array): unknown },
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}
