import type { FleetReading } from "../core/inventory.ts";
import { openSnapshot, openSnapshotOf } from "../documents/snapshot-reader.ts";
import type { Terminal } from "./terminal.ts";

/**
 * The snapshot that `--from` names: a file, or for `-` what is piped in.
 *
 * @throws FleetError `BAD_DOCUMENT` as `readSnapshot`; nothing piped in is an empty file.
 */
export function snapshotFrom(from: string, { stdin }: Terminal): Promise<FleetReading> {
  return from === "-" ? openSnapshotOf("stdin", bytesOf(stdin?.())) : openSnapshot(from);
}

async function* bytesOf(
  chunks: AsyncIterable<Uint8Array | string> | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (chunks === undefined) return;
  for await (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}
