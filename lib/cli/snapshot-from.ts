import { FleetError } from "../core/error.ts";
import type { FleetReading } from "../core/inventory.ts";
import { documentKind } from "../documents/document-kind.ts";
import { openSnapshot, openSnapshotOf } from "../documents/snapshot-reader.ts";
import type { Terminal } from "./terminal.ts";

/**
 * The snapshot that `--from` names: a file, or for `-` what is piped in.
 *
 * @throws FleetError `BAD_DOCUMENT` as `readSnapshot`, and for another document; nothing piped in is an empty file.
 */
export async function snapshotFrom(from: string, { stdin }: Terminal): Promise<FleetReading> {
  if (from === "-") return openSnapshotOf("stdin", bytesOf(stdin?.()));
  const kind = await documentKind(from);
  if (kind === undefined || kind === "FleetSnapshot") return openSnapshot(from);
  throw new FleetError("BAD_DOCUMENT", `${from} is a ${kind}, and a snapshot is needed`, {
    path: "$.kind",
    hint: "Give a file that `fleetwright inventory --save` wrote; what -o json prints is not read again.",
  });
}

async function* bytesOf(
  chunks: AsyncIterable<Uint8Array | string> | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (chunks === undefined) return;
  for await (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}
