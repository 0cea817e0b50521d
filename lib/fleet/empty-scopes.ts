import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isFleetError } from "../core/error.ts";
import { fromInstant, type IsoInstant } from "../core/instant.ts";
import { type Scope, scopeKey } from "../core/scope.ts";
import { atomicWrite } from "../documents/atomic-write.ts";
import { systemCode } from "../documents/file-error.ts";
import { makeFolder } from "../documents/make-folder.ts";
import type { ScopeReading } from "./scope-reading.ts";

/**
 * Scopes that were read wholly and held no cluster. Most regions of most accounts are like that; a run that skips them
 * sends a fraction of the requests, and misses a first cluster there until the entry expires.
 *
 * Only scopes with a region are kept: where one call covers an account, there is nothing to save.
 */
export interface EmptyScopes {
  /**
   * When the scope was last found empty, if that still counts.
   *
   * @param provider Position of the provider among those of the run.
   */
  find(provider: number, scope: Scope): IsoInstant | undefined;
  /** Takes down how a scope was read now: an empty one is kept, any other forgotten. */
  note(provider: number, reading: ScopeReading, takenAt: IsoInstant): void;
  /** Writes the file if anything changed. Resolves with what went wrong: without the file, the next run reads all. */
  save(): Promise<string | undefined>;
  /** Why the file was not used; absent when all was well. */
  readonly notice?: string;
}

export interface EmptyScopesOptions {
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds for which an entry counts. */
  readonly keepMs: number;
  /** Whether every scope is to be read. What is found is kept all the same. */
  readonly refresh: boolean;
  /** Endpoint of each provider of the run that has one of its own: the simulator's accounts are not the cloud's. */
  readonly endpoints: readonly (string | undefined)[];
}

const maxBytes = 64 * 1024 * 1024;

/** Opens the file, which need not exist. A damaged one is not used and said in `notice`. */
export async function openEmptyScopes(options: EmptyScopesOptions): Promise<EmptyScopes> {
  const { path, now, keepMs, refresh, endpoints } = options;
  const { entries: old, notice } = await readEntries(path);
  // An entry of the future is of a clock that was wrong.
  const alive = [...old].filter(([, at]) => {
    const age = now - (fromInstant(at) ?? Number.NEGATIVE_INFINITY);
    return age >= 0 && age < keepMs;
  });
  const entries = new Map(alive);
  const known: ReadonlyMap<string, IsoInstant> = refresh ? new Map() : new Map(alive);
  let changed = entries.size !== old.size;

  const keyOf = (provider: number, scope: Scope) =>
    scope.region === undefined
      ? undefined
      : JSON.stringify([scopeKey(scope), scope.partition ?? "", endpoints[provider] ?? ""]);

  return {
    find(provider, scope) {
      const key = keyOf(provider, scope);
      return key === undefined ? undefined : known.get(key);
    },
    note(provider, { scope, clusters, gaps }, takenAt) {
      const key = keyOf(provider, scope);
      if (key === undefined) return;
      if (clusters.length === 0 && gaps.length === 0) {
        entries.set(key, takenAt);
        changed = true;
      } else if (entries.delete(key)) changed = true;
    },
    async save() {
      if (!changed) return undefined;
      const scopes = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, at]) => [key, at]);
      try {
        await makeFolder(dirname(path), 0o700);
        const text = `${JSON.stringify({ kind: "FleetEmptyScopes", schemaVersion: 1, scopes }, null, 1)}\n`;
        await atomicWrite(path, text, { mode: 0o600 });
        changed = false;
        return undefined;
      } catch (error) {
        return isFleetError(error) ? error.message : `cannot write ${path}: ${systemCode(error) ?? "unknown error"}`;
      }
    },
    ...(notice === undefined ? {} : { notice }),
  };
}

interface OldEntries {
  readonly entries: ReadonlyMap<string, IsoInstant>;
  readonly notice?: string;
}

async function readEntries(path: string): Promise<OldEntries> {
  let text: string;
  try {
    // A pipe would be waited for without end.
    const stats = await stat(path);
    if (!stats.isFile()) return { entries: new Map(), notice: `${path} is not an ordinary file; it is not used` };
    text = await readFile(path, "utf8");
  } catch (error) {
    const code = systemCode(error);
    const none: OldEntries = { entries: new Map() };
    return code === "ENOENT" ? none : { ...none, notice: `${path} cannot be read (${code ?? "unknown error"})` };
  }
  const entries = text.length > maxBytes ? undefined : entriesOf(text);
  return entries === undefined
    ? { entries: new Map(), notice: `${path} is damaged or of another version; it is written anew` }
    : { entries };
}

function entriesOf(text: string): ReadonlyMap<string, IsoInstant> | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof document !== "object" || document === null) return undefined;
  const { kind, schemaVersion, scopes } = document as Partial<Record<string, unknown>>;
  if (kind !== "FleetEmptyScopes" || schemaVersion !== 1 || !Array.isArray(scopes)) return undefined;
  const entries = new Map<string, IsoInstant>();
  for (const entry of scopes) {
    const [key, at] = Array.isArray(entry) ? entry : [];
    if (typeof key !== "string" || typeof at !== "string" || fromInstant(at) === undefined) return undefined;
    entries.set(key, at);
  }
  return entries;
}
