import type { Inventory } from "../core/inventory.ts";
import { readSnapshot, readSnapshotOf } from "../documents/snapshot-reader.ts";
import type { Terminal } from "./terminal.ts";

/**
 * The snapshot that `--from` names: a file, or for `-` what is piped in.
 *
 * @throws FleetError `BAD_DOCUMENT` as `readSnapshot`; nothing piped in is an empty file.
 */
export function snapshotFrom(from: string, { stdin }: Terminal): Promise<Inventory> {
  return from === "-" ? readSnapshotOf("stdin", bytesOf(stdin?.())) : readSnapshot(from);
}

async function* bytesOf(
  chunks: AsyncIterable<Uint8Array | string> | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (chunks === undefined) return;
  for await (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}
