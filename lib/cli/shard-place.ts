import { stat } from "node:fs/promises";
import { FleetError } from "../core/error.ts";
import type { FleetReading } from "../core/inventory.ts";
import type { Shard } from "../core/shard.ts";
import { openStore } from "../documents/store/open-store.ts";
import { storeShard } from "../documents/store/shard-file.ts";

/** Whether `--save` names a place for shards, `s3://…` or a folder, instead of a file. */
export async function isShardPlace(save: string): Promise<boolean> {
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(save) || /[/\\]$/.test(save)) return true;
  return (await stat(save).catch(() => undefined))?.isDirectory() ?? false;
}

/** @throws FleetError `CONFIG` for options that do not go with a place for shards. */
export function checkShardPlace(save: string, options: { readonly shard?: Shard; readonly resume?: boolean }): void {
  if (options.shard === undefined) {
    throw new FleetError("CONFIG", `--save ${save}: a place for shards goes with --shard`, {
      hint: "Name a file, or read one share of the scopes: --shard 0/4.",
    });
  }
  if (options.resume === true) {
    throw new FleetError("CONFIG", "--resume goes with a file, and what lies in a place for shards never changes", {
      hint: "Leave it out: the shard is read again.",
    });
  }
}

/** Leaves a shard in its place and gives its name there; nothing when the reading was interrupted. */
export async function saveShard(place: string, shard: FleetReading): Promise<string | undefined> {
  if (shard.interrupted) return undefined;
  const store = await openStore(place);
  try {
    return `${store.place.replace(/[/\\]$/, "")}/${await storeShard(store, shard)}`;
  } finally {
    store.close();
  }
}
