import { createHash } from "node:crypto";
import type { GenericSchema, InferOutput } from "valibot";
import type { Cluster } from "../core/cluster.ts";
import type { Detail } from "../core/cluster-detail.ts";
import { FleetError } from "../core/error.ts";
import type { Gap } from "../core/gap.ts";
import type { IsoInstant } from "../core/instant.ts";
import type { Inventory, ScopeReport } from "../core/inventory.ts";
import type { ShardOrigin } from "../core/shard.ts";
import { type Line, linesOf, parseLine, readLines } from "./lines.ts";
import { snapshotEnd, snapshotHeader, snapshotSeal } from "./schema/inventory.ts";
import { recordFlaw } from "./schema/record-flaw.ts";
import type { SnapshotRecord } from "./snapshot-writer.ts";
import { flawOf } from "./validate.ts";

/** What a snapshot says about itself. */
export interface SnapshotSummary {
  readonly takenAt: IsoInstant;
  readonly generator: string;
  readonly interrupted: boolean;
  readonly details?: readonly Detail[];
  readonly shard?: ShardOrigin;
}

/**
 * Reads a snapshot whole.
 *
 * @throws FleetError `BAD_DOCUMENT` naming file and line, when it cannot be read, is damaged, or was written by a newer
 * version. The file is left as it is.
 */
export function readSnapshot(path: string): Promise<Inventory> {
  return collect(snapshotRecords(path));
}

/**
 * Like `readSnapshot`, from bytes that arrive in chunks.
 *
 * @param name What errors call it.
 * @throws FleetError as `readSnapshot`; whatever `chunks` throws.
 */
export function readSnapshotOf(name: string, chunks: AsyncIterable<Uint8Array>): Promise<Inventory> {
  return collect(recordsIn(name, linesOf(name, chunks)));
}

async function collect(records: AsyncGenerator<SnapshotRecord, SnapshotSummary, undefined>): Promise<Inventory> {
  const scopes: ScopeReport[] = [];
  const gaps: Gap[] = [];
  const clusters: Cluster[] = [];
  for (;;) {
    const next = await records.next();
    if (next.done === true) {
      const { takenAt, interrupted, details, shard } = next.value;
      return {
        takenAt,
        scopes,
        clusters,
        gaps,
        interrupted,
        ...(details === undefined ? {} : { details }),
        ...(shard === undefined ? {} : { shard }),
      };
    }
    if ("scope" in next.value) scopes.push(next.value.scope);
    else if ("gap" in next.value) gaps.push(next.value.gap);
    else clusters.push(next.value.cluster);
  }
}

/**
 * The records of a snapshot one at a time, in bounded memory. Each is valid by itself; that none is missing or altered
 * is known only at the end, so whoever stops earlier, or is stopped by an error, must not rely on what came before.
 *
 * @returns What the snapshot says about itself.
 * @throws FleetError as `readSnapshot`.
 */
export function snapshotRecords(path: string): AsyncGenerator<SnapshotRecord, SnapshotSummary, undefined> {
  return recordsIn(path, readLines(path));
}

async function* recordsIn(
  path: string,
  lines: AsyncIterable<Line>,
): AsyncGenerator<SnapshotRecord, SnapshotSummary, undefined> {
  const hash = createHash("sha256");
  const counts = { scopes: 0, gaps: 0, clusters: 0 };
  let header: InferOutput<typeof snapshotHeader> | undefined;
  let end: InferOutput<typeof snapshotEnd>["end"] | undefined;
  let sealed = false;
  let number = 0;
  const damaged = (problem: string, detail: { readonly path?: string } = {}) =>
    new FleetError("BAD_DOCUMENT", `${path}:${number}: ${problem}`, {
      hint: "Take the snapshot again, or restore the file from a copy; it was left as it is.",
      ...detail,
    });
  const check = <T extends GenericSchema>(schema: T, value: unknown): InferOutput<T> => {
    const flaw = flawOf(schema, value);
    if (flaw !== undefined) throw damaged(`${flaw.path} ${flaw.message}`, { path: flaw.path });
    return value as InferOutput<T>;
  };

  for await (const line of lines) {
    number = line.number;
    if (sealed) throw damaged("something follows the end of the snapshot");
    const value = objectOf(line, damaged);
    if (header === undefined) {
      refuseOtherDocuments(path, value);
      header = check(snapshotHeader, value);
    } else if (end !== undefined) {
      const { sha256 } = check(snapshotSeal, value);
      if (sha256 !== hash.digest("hex")) throw damaged("the checksum does not match: the file has been altered");
      sealed = true;
      continue;
    } else if (Object.hasOwn(value, "end")) {
      ({ end } = check(snapshotEnd, value));
      for (const what of ["scopes", "gaps", "clusters"] as const) {
        if (end[what] !== counts[what]) throw damaged(`${end[what]} ${what} were written, ${counts[what]} are here`);
      }
    } else {
      const flaw = recordFlaw(value);
      if (flaw !== undefined) throw damaged(`${flaw.path} ${flaw.message}`, { path: flaw.path });
      const record = value as unknown as SnapshotRecord;
      counts["scope" in record ? "scopes" : "gap" in record ? "gaps" : "clusters"]++;
      yield record;
    }
    hash.update(line.bytes);
  }
  if (header === undefined) throw damaged("the file is empty");
  if (end === undefined || !sealed) throw damaged("the file ends too early");
  const { takenAt, generator, details, shard } = header;
  return {
    takenAt,
    generator,
    interrupted: end.interrupted,
    ...(details === undefined ? {} : { details }),
    ...(shard === undefined ? {} : { shard }),
  };
}

function objectOf(line: Line, damaged: (problem: string) => FleetError): object {
  if (!line.whole) throw damaged("the file ends in the middle of a line");
  let value: unknown;
  try {
    value = parseLine(line.bytes);
  } catch {
    throw damaged("the line is not JSON");
  }
  if (typeof value !== "object" || value === null) throw damaged("the line is not a JSON object");
  return value;
}

function refuseOtherDocuments(path: string, value: object): void {
  const { kind, schemaVersion } = value as { readonly kind?: unknown; readonly schemaVersion?: unknown };
  if (kind !== "FleetSnapshot") {
    throw new FleetError("BAD_DOCUMENT", `${path}:1: this is not a fleet snapshot`, {
      path: "$.kind",
      hint: "Give a file that `fleetwright inventory --save` wrote.",
    });
  }
  if (typeof schemaVersion === "number" && schemaVersion > 1) {
    throw new FleetError(
      "BAD_DOCUMENT",
      `${path}:1: schema version ${schemaVersion} is newer than this program knows`,
      {
        path: "$.schemaVersion",
        hint: "Update fleetwright to the version that wrote the file, or a later one.",
      },
    );
  }
}
