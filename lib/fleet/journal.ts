import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, unlink } from "node:fs/promises";
import type { Cluster } from "../core/cluster.ts";
import { type ErrorCode, type FleetError, isFleetError } from "../core/error.ts";
import { scopeStatus } from "../core/gap.ts";
import { fromInstant, type IsoInstant } from "../core/instant.ts";
import type { ScopeReport } from "../core/inventory.ts";
import { createPacker } from "../core/packed-list.ts";
import { scopeKey } from "../core/scope.ts";
import { fileError, systemCode } from "../documents/file-error.ts";
import { type Line, longestLineBytes, parseLine, readLines } from "../documents/lines.ts";
import { recordFlaw } from "../documents/schema/record-flaw.ts";
import type { ScopeReading } from "./scope-reading.ts";

export interface JournalOptions {
  readonly path: string;
  /** Stands for everything that decides what a scope's reading holds: providers, their options, what is asked of them. */
  readonly fingerprint: string;
  /** When this run began; the journal of a resumed run keeps that of the first. */
  readonly takenAt: IsoInstant;
  /** Whether to go on where an earlier run of the same fingerprint stopped. Otherwise the journal begins anew. */
  readonly resume: boolean;
}

/** The scopes that a run has finished, on disk as soon as they are, so that a run that is killed can be resumed. */
export interface Journal {
  readonly takenAt: IsoInstant;
  /** Scopes that need not be read again. */
  readonly size: number;
  /** Why less was taken over than asked for; absent when all was well. */
  readonly notice?: string;
  /** The first failure to write; the journal then ends there, and the run goes on without it. */
  readonly failure: FleetError | undefined;
  /** What an earlier run read of a scope. @param provider Position of the provider among those of the run. */
  find(provider: number, key: string): ScopeReading | undefined;
  /** Records a scope; settled when it is on disk, or known not to be. Never rejects. */
  append(provider: number, reading: ScopeReading): Promise<void>;
  close(): Promise<void>;
  /** Closes and deletes it, when the run's result is safe elsewhere. */
  remove(): Promise<void>;
}

interface Entry {
  /** Position of the provider, since two of them may read the same scope. */
  readonly provider: number;
  readonly scope: ScopeReport;
  readonly clusters: readonly Cluster[];
}

/** Reasons to read a scope again: these may be gone. What is merely malformed or switched off will be so again. */
const passing: ReadonlySet<ErrorCode> = new Set([
  "AUTH",
  "FORBIDDEN",
  "THROTTLED",
  "UNAVAILABLE",
  "TIMEOUT",
  "CANCELLED",
  "PAGE_LOOP",
  "CONFIG",
  "MISSING_DEPENDENCY",
]);

/** Whether reading the scope once more would give nothing more. */
export function isFinished({ gaps }: ScopeReading): boolean {
  return !gaps.some(({ code }) => passing.has(code));
}

/**
 * Opens the journal of a run. A torn or damaged end, as a killed process leaves it, is cut off and said in `notice`;
 * a journal of another fingerprint is not used.
 *
 * @throws FleetError `CONFIG` or `UNAVAILABLE` when the file cannot be read or written.
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { path, fingerprint } = options;
  const old = options.resume ? await readJournal(path, fingerprint) : nothing;
  const takenAt = old.takenAt ?? options.takenAt;
  let handle: FileHandle;
  try {
    const { O_RDWR, O_CREAT, O_NOFOLLOW } = constants;
    handle = await open(path, O_RDWR | O_CREAT | (O_NOFOLLOW ?? 0), 0o600);
    await handle.truncate(old.bytes);
    if (old.bytes === 0) {
      await handle.write(Buffer.from(lineOf({ kind: "FleetJournal", schemaVersion: 1, takenAt, fingerprint })), 0);
    }
    await handle.sync();
  } catch (error) {
    throw fileError(error, systemCode(error) === "ENOSPC" ? "UNAVAILABLE" : "CONFIG", `cannot write ${path}`);
  }
  let end = (await handle.stat()).size;
  let failure: FleetError | undefined;
  let writing: Promise<void> = Promise.resolve();
  let closed = false;
  const write = async (bytes: Buffer) => {
    if (failure !== undefined || closed) return;
    try {
      for (let done = 0; done < bytes.length; )
        done += (await handle.write(bytes, done, undefined, end + done)).bytesWritten;
      end += bytes.length;
      await handle.datasync();
    } catch (error) {
      const known = fileError(error, "UNAVAILABLE", `cannot write ${path}`);
      if (!isFleetError(known)) throw known;
      failure = known;
    }
  };
  const close = async () => {
    await writing;
    if (!closed) await handle.close();
    closed = true;
  };
  return {
    takenAt,
    size: old.entries.size,
    ...(old.notice === undefined ? {} : { notice: old.notice }),
    get failure() {
      return failure;
    },
    find: (provider, key) => old.entries.get(`${provider} ${key}`),
    append(provider, reading) {
      const bytes = Buffer.from(lineOf(entryOf(provider, reading)));
      // A scope too large for one line is simply read again.
      if (bytes.length <= longestLineBytes) writing = writing.then(() => write(bytes));
      return writing;
    },
    close,
    async remove() {
      await close();
      await unlink(path).catch(() => {});
    },
  };
}

interface OldJournal {
  readonly takenAt?: IsoInstant;
  readonly entries: ReadonlyMap<string, ScopeReading>;
  /** Length of the part that is sound. */
  readonly bytes: number;
  readonly notice?: string;
}

const nothing: OldJournal = { entries: new Map(), bytes: 0 };

async function readJournal(path: string, fingerprint: string): Promise<OldJournal> {
  const entries = new Map<string, ScopeReading>();
  const { pack } = createPacker();
  let takenAt: IsoInstant | undefined;
  let bytes = 0;
  let flaw: string | undefined;
  try {
    for await (const line of readLines(path)) {
      const value = soundValue(line);
      if (takenAt === undefined) {
        takenAt = takenAtOf(value, fingerprint);
        if (takenAt === undefined) return { ...nothing, notice: `${path} belongs to another run; it begins anew` };
      } else {
        const entry = asEntry(value);
        if (entry === undefined) {
          flaw = `${path} is damaged from line ${line.number} on; what follows is read again`;
          break;
        }
        const { scope, gaps, offers } = entry.scope;
        const clusters = pack(entry.clusters);
        const reading = { scope, clusters, gaps, ...(offers === undefined ? {} : { offers: pack(offers) }) };
        entries.set(`${entry.provider} ${scopeKey(scope)}`, reading);
      }
      bytes += line.bytes.length;
    }
  } catch (error) {
    if (!isFleetError(error) || error.status === "ENOENT") return nothing;
    if (error.status !== undefined) throw error;
    flaw = `${error.message}; what follows is read again`;
  }
  if (takenAt === undefined) return nothing;
  return { takenAt, entries, bytes, ...(flaw === undefined ? {} : { notice: flaw }) };
}

/** A line is the sum of its value and the value, so that one that was half written or altered is not believed. */
function lineOf(value: unknown): string {
  const json = JSON.stringify(value);
  return `{"sum":"${sumOf(json)}","entry":${json}}\n`;
}

const prefixLength = '{"sum":"","entry":'.length + 64;

function soundValue({ bytes, whole }: Line): unknown {
  if (!whole) return undefined;
  try {
    const text = Buffer.from(bytes).toString("utf8");
    const { sum, entry } = parseLine(bytes) as { readonly sum?: unknown; readonly entry?: unknown };
    return sum === sumOf(text.slice(prefixLength, -2)) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function sumOf(json: string): string {
  return createHash("sha256").update(json).digest("hex");
}

function takenAtOf(value: unknown, fingerprint: string): IsoInstant | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const header = value as Readonly<Record<string, unknown>>;
  const { kind, schemaVersion, takenAt } = header;
  if (kind !== "FleetJournal" || schemaVersion !== 1 || header["fingerprint"] !== fingerprint) return undefined;
  return typeof takenAt === "string" && fromInstant(takenAt) !== undefined ? takenAt : undefined;
}

function entryOf(provider: number, { scope, clusters, gaps, offers }: ScopeReading): Entry {
  const status = scopeStatus(gaps, clusters.length);
  const offered = offers === undefined ? {} : { offers: [...offers] };
  return { provider, scope: { scope, status, clusters: clusters.length, gaps, ...offered }, clusters: [...clusters] };
}

function asEntry(value: unknown): Entry | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { provider, scope, clusters } = value as Readonly<Record<string, unknown>>;
  if (!Number.isSafeInteger(provider) || recordFlaw({ scope }) !== undefined || !Array.isArray(clusters))
    return undefined;
  return clusters.every((cluster) => recordFlaw({ cluster }) === undefined) ? (value as Entry) : undefined;
}
