import { createHash } from "node:crypto";
import type { GenericSchema, InferOutput } from "valibot";
import type { Cluster } from "../core/cluster.ts";
import type { Detail } from "../core/cluster-detail.ts";
import { FleetError } from "../core/error.ts";
import type { Gap } from "../core/gap.ts";
import type { IsoInstant } from "../core/instant.ts";
import { type FleetReading, type Inventory, type ScopeReport, wholeInventory } from "../core/inventory.ts";
import { createPacker, type Packer, type Packing } from "../core/packed-list.ts";
import type { ShardOrigin } from "../core/shard.ts";
import { type Line, linesOf, parseLine, readLines, readLinesSync } from "./lines.ts";
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
export async function readSnapshot(path: string): Promise<Inventory> {
  return wholeInventory(await openSnapshot(path));
}

/**
 * Like `readSnapshot`, with clusters and offers packed in memory, so that a hundred thousand clusters take some tens of
 * megabytes. The file is read to its end, checked and closed.
 *
 * @param packer Default: one of its own. Whoever opens many gives all the same, or each keeps some of it unpacked.
 */
export function openSnapshot(path: string, packer = createPacker()): Promise<FleetReading> {
  return collect(path, readLines(path), packer);
}

/**
 * Like `openSnapshot`, from bytes that arrive in chunks.
 *
 * @param name What errors call it.
 * @throws FleetError as `readSnapshot`; whatever `chunks` throws.
 */
export function openSnapshotOf(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  packer = createPacker(),
): Promise<FleetReading> {
  return collect(name, linesOf(name, chunks), packer);
}

async function collect(name: string, lines: AsyncIterable<Line>, packer: Packer): Promise<FleetReading> {
  const parser = new SnapshotParser(name);
  const collected = new Collector(packer);
  for await (const line of lines) collected.add(parser.take(line));
  return collected.reading(parser.end());
}

/**
 * Like `readSnapshot`, for programs that cannot wait, such as cdk8s apps.
 *
 * @throws FleetError as `readSnapshot`.
 */
export function readSnapshotSync(path: string): Inventory {
  const parser = new SnapshotParser(path);
  const collected = new Collector(createPacker());
  for (const line of readLinesSync(path)) collected.add(parser.take(line));
  return wholeInventory(collected.reading(parser.end()));
}

class Collector {
  readonly #packer: Packer;
  readonly #clusters: Packing<Cluster>;
  readonly #scopes: ScopeReport[] = [];
  readonly #gaps: Gap[] = [];

  constructor(packer: Packer) {
    this.#packer = packer;
    this.#clusters = packer.packing();
  }

  add(record: SnapshotRecord | undefined): void {
    if (record === undefined) return;
    if ("scope" in record) this.#scopes.push(this.#packed(record.scope));
    else if ("gap" in record) this.#gaps.push(record.gap);
    else this.#clusters.push(record.cluster);
  }

  reading({ takenAt, interrupted, details, shard }: SnapshotSummary): FleetReading {
    return {
      takenAt,
      scopes: this.#scopes,
      clusters: this.#clusters.list(),
      gaps: this.#gaps,
      interrupted,
      ...(details === undefined ? {} : { details }),
      ...(shard === undefined ? {} : { shard }),
    };
  }

  #packed(report: ScopeReport): ScopeReport {
    if (report.offers === undefined) return report;
    const offers = this.#packer.pack(report.offers);
    return Object.defineProperty({ ...report }, "offers", { get: () => [...offers], enumerable: true });
  }
}

/**
 * The records of a snapshot one at a time, in bounded memory. Each is valid by itself; that none is missing or altered
 * is known only at the end, so whoever stops earlier, or is stopped by an error, must not rely on what came before.
 *
 * @returns What the snapshot says about itself.
 * @throws FleetError as `readSnapshot`.
 */
export async function* snapshotRecords(path: string): AsyncGenerator<SnapshotRecord, SnapshotSummary, undefined> {
  const parser = new SnapshotParser(path);
  for await (const line of readLines(path)) {
    const record = parser.take(line);
    if (record !== undefined) yield record;
  }
  return parser.end();
}

/** Checks the lines of a snapshot as they come. */
class SnapshotParser {
  readonly #path: string;
  readonly #hash = createHash("sha256");
  readonly #counts = { scopes: 0, gaps: 0, clusters: 0 };
  #header: InferOutput<typeof snapshotHeader> | undefined;
  #end: InferOutput<typeof snapshotEnd>["end"] | undefined;
  #sealed = false;
  #number = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** The record of a line; `undefined` for lines about the snapshot itself. */
  take(line: Line): SnapshotRecord | undefined {
    this.#number = line.number;
    if (this.#sealed) throw this.#damaged("something follows the end of the snapshot");
    const value = objectOf(line, (problem) => this.#damaged(problem));
    const record = this.#read(value);
    if (!this.#sealed) this.#hash.update(line.bytes);
    return record;
  }

  /** What the snapshot says about itself, once no line follows. */
  end(): SnapshotSummary {
    if (this.#header === undefined) throw this.#damaged("the file is empty");
    if (this.#end === undefined || !this.#sealed) throw this.#damaged("the file ends too early");
    const { takenAt, generator, details, shard } = this.#header;
    return {
      takenAt,
      generator,
      interrupted: this.#end.interrupted,
      ...(details === undefined ? {} : { details }),
      ...(shard === undefined ? {} : { shard }),
    };
  }

  #read(value: object): SnapshotRecord | undefined {
    if (this.#header === undefined) {
      refuseOtherDocuments(this.#path, value);
      this.#header = this.#check(snapshotHeader, value);
      return undefined;
    }
    if (this.#end !== undefined) {
      const { sha256 } = this.#check(snapshotSeal, value);
      if (sha256 !== this.#hash.digest("hex")) {
        throw this.#damaged("the checksum does not match: the file has been altered");
      }
      this.#sealed = true;
      return undefined;
    }
    if (Object.hasOwn(value, "end")) {
      const { end } = this.#check(snapshotEnd, value);
      for (const what of ["scopes", "gaps", "clusters"] as const) {
        if (end[what] !== this.#counts[what]) {
          throw this.#damaged(`${end[what]} ${what} were written, ${this.#counts[what]} are here`);
        }
      }
      this.#end = end;
      return undefined;
    }
    const flaw = recordFlaw(value);
    if (flaw !== undefined) throw this.#damaged(`${flaw.path} ${flaw.message}`, { path: flaw.path });
    const record = value as unknown as SnapshotRecord;
    this.#counts["scope" in record ? "scopes" : "gap" in record ? "gaps" : "clusters"]++;
    return record;
  }

  #check<T extends GenericSchema>(schema: T, value: unknown): InferOutput<T> {
    const flaw = flawOf(schema, value);
    if (flaw !== undefined) throw this.#damaged(`${flaw.path} ${flaw.message}`, { path: flaw.path });
    return value as InferOutput<T>;
  }

  #damaged(problem: string, detail: { readonly path?: string } = {}): FleetError {
    return new FleetError("BAD_DOCUMENT", `${this.#path}:${this.#number}: ${problem}`, {
      hint:
        this.#header === undefined
          ? "Give a file that `fleetwright inventory --save` wrote; this one was left as it is."
          : "Take the snapshot again, or restore the file from a copy; it was left as it is.",
      ...detail,
    });
  }
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
