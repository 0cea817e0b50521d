import { createHash } from "node:crypto";
import type { Cluster } from "../core/cluster.ts";
import type { Detail } from "../core/cluster-detail.ts";
import type { Gap } from "../core/gap.ts";
import type { IsoInstant } from "../core/instant.ts";
import type { FleetReading, ScopeReport } from "../core/inventory.ts";
import type { ShardOrigin } from "../core/shard.ts";
import { atomicWrite } from "./atomic-write.ts";
import { gzipped } from "./gzip.ts";

/** One entry of a snapshot. */
export type SnapshotRecord = { readonly scope: ScopeReport } | { readonly gap: Gap } | { readonly cluster: Cluster };

export interface SnapshotHeader {
  readonly takenAt: IsoInstant;
  /** Who wrote it. Default `fleetwright`. */
  readonly generator?: string;
  readonly details?: readonly Detail[];
  readonly shard?: ShardOrigin;
}

/**
 * Writes an inventory to a snapshot: newline-delimited JSON, whole or not at all, readable by its owner only. The same
 * inventory gives the same bytes. A path that ends with `.gz` gets them packed by gzip, to about a twentieth.
 *
 * @throws FleetError as `atomicWrite`.
 */
export async function writeSnapshot(path: string, inventory: FleetReading): Promise<void> {
  await writeSnapshotRecords(path, inventory, recordsOf(inventory), () => inventory.interrupted);
}

/**
 * Like `writeSnapshot`, from records that come one at a time, in bounded memory.
 *
 * @param interrupted Asked when the records have ended: whether more may exist than they hold.
 */
export async function writeSnapshotRecords(
  path: string,
  header: SnapshotHeader,
  records: Iterable<SnapshotRecord> | AsyncIterable<SnapshotRecord>,
  interrupted: () => boolean,
): Promise<void> {
  const lines = snapshotLines(header, records, interrupted);
  await atomicWrite(path, path.endsWith(".gz") ? gzipped(lines) : lines, { mode: 0o600 });
}

/** The bytes of a snapshot, in pieces. The same inventory gives the same bytes. */
export function snapshotText(inventory: FleetReading): AsyncIterable<string> {
  return snapshotLines(inventory, recordsOf(inventory), () => inventory.interrupted);
}

function* recordsOf({ scopes, gaps, clusters }: FleetReading): Generator<SnapshotRecord, void, undefined> {
  for (const scope of scopes) yield { scope };
  for (const gap of gaps) yield { gap };
  for (const cluster of clusters) yield { cluster };
}

async function* snapshotLines(
  { takenAt, generator = "fleetwright", details, shard }: SnapshotHeader,
  records: Iterable<SnapshotRecord> | AsyncIterable<SnapshotRecord>,
  interrupted: () => boolean,
): AsyncGenerator<string, void, undefined> {
  const hash = createHash("sha256");
  const counts = { scopes: 0, gaps: 0, clusters: 0 };
  const line = (value: unknown) => {
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text);
    return text;
  };
  yield line({
    kind: "FleetSnapshot",
    schemaVersion: 1,
    takenAt,
    generator,
    ...(details === undefined ? {} : { details }),
    ...(shard === undefined ? {} : { shard }),
  });
  for await (const record of records) {
    counts["scope" in record ? "scopes" : "gap" in record ? "gaps" : "clusters"]++;
    yield line(record);
  }
  yield line({ end: { ...counts, interrupted: interrupted() } });
  yield `${JSON.stringify({ sha256: hash.digest("hex") })}\n`;
}
