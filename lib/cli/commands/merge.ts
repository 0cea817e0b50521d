import { stat } from "node:fs/promises";
import { FleetError } from "../../core/error.ts";
import { createPacker, type Packer } from "../../core/packed-list.ts";
import { openSnapshot } from "../../documents/snapshot-reader.ts";
import { writeSnapshot } from "../../documents/snapshot-writer.ts";
import { openStore } from "../../documents/store/open-store.ts";
import { storedShards } from "../../documents/store/shard-file.ts";
import { mergeShards, type NamedShard } from "../../fleet/merge-shards.ts";
import { redactedReading } from "../../report/redaction/redacted-reading.ts";
import { asOfInstant } from "../as-of.ts";
import { type InventoryFormat, inventoryFormats } from "../inventory-format.ts";
import { tellOutcome } from "../outcome.ts";
import { checkPage, checkSave } from "../output-format.ts";
import { checkExports, type PrintOptions, print } from "../print.ts";
import { readingOutcome } from "../reading-outcome.ts";
import { renderInventory } from "../render-inventory.ts";
import type { Terminal } from "../terminal.ts";

export interface MergeOptions extends PrintOptions<InventoryFormat> {
  readonly save?: string;
  readonly newest?: boolean;
  readonly asOf?: string;
  readonly redact?: boolean;
}

/** Puts the shards of a reading together, prints the fleet and saves it where asked. */
export async function merge(places: readonly string[], options: MergeOptions, terminal: Terminal): Promise<number> {
  checkExports(options, inventoryFormats);
  if (options.output === "html") checkPage(terminal);
  checkSave(options.save, "a snapshot");
  const packer = createPacker();
  const found = (await Promise.all(places.map((place) => shardsAt(place, packer)))).flat();
  const inventory = mergeShards(options.newest === true ? newestOf(found) : found);
  if (options.save !== undefined) await writeSnapshot(options.save, inventory);
  const shown = options.redact === true ? redactedReading(inventory) : inventory;
  await print(
    (format, style) =>
      renderInventory(shown, format, { asOf: asOfInstant(options.asOf, Date.parse(inventory.takenAt)), ...style }),
    options,
    terminal,
    inventoryFormats,
  );
  return tellOutcome("merge", readingOutcome(shown), "-o wide and json show all", terminal);
}

async function shardsAt(place: string, packer: Packer): Promise<readonly NamedShard[]> {
  if (!place.includes("://") && !(await isFolder(place)))
    return [{ name: place, inventory: await openSnapshot(place, packer) }];
  const store = await openStore(place);
  try {
    const shards: NamedShard[] = [];
    for await (const shard of storedShards(store, packer)) shards.push(shard);
    if (shards.length > 0) return shards;
    throw new FleetError("CONFIG", `merge: there are no files named shard-… in ${store.place}`, {
      hint: "fleetwright inventory --shard i/n --save PLACE   leaves them there; name files of other names one by one.",
    });
  } finally {
    store.close();
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

/** Of each shard the one that was read last: what a pod that was started again leaves beside its first output. */
function newestOf(shards: readonly NamedShard[]): readonly NamedShard[] {
  const latest = new Map<number | undefined, NamedShard>();
  for (const shard of shards) {
    const known = latest.get(shard.inventory.shard?.index);
    if (known === undefined || known.inventory.takenAt < shard.inventory.takenAt) {
      latest.set(shard.inventory.shard?.index, shard);
    }
  }
  return [...latest.values()];
}
