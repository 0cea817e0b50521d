import { hash } from "node:crypto";
import { FleetError } from "./error.ts";
import { type Scope, scopeKey } from "./scope.ts";

/** One of several readings that together are the reading of a fleet. */
export interface Shard {
  /** From 0, as a Kubernetes Indexed Job counts. */
  readonly index: number;
  readonly count: number;
}

/** Which shard of a reading an inventory is, and of what: readings of different fleets do not fit together. */
export interface ShardOrigin extends Shard {
  /** Stands for everything that decides what the whole reading holds. */
  readonly fleet: string;
}

/**
 * Whether a shard reads the scope. Depends on the scope's key and the number of shards alone, so that every process
 * decides alike without asking another; each scope belongs to exactly one shard.
 */
export function isInShard(scope: Scope, { index, count }: Shard): boolean {
  // 48 bits of the digest: exact as a number, and even enough for any number of shards.
  return Number.parseInt(hash("sha256", scopeKey(scope), "hex").slice(0, 12), 16) % count === index;
}

/**
 * Reads `i/n`: shard `i` of `n`, `i` from 0 to `n - 1`.
 *
 * @throws FleetError `CONFIG` for anything else.
 */
export function parseShard(text: string): Shard {
  const [, index = "", count = ""] = /^(\d{1,5})\/(\d{1,5})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (count !== "" && shard.count > 0 && shard.index < shard.count) return shard;
  throw new FleetError("CONFIG", `--shard ${text}: this is not i/n with i from 0 to n - 1`, {
    hint: "Write 0/4 for the first of four shards and 3/4 for the last, as JOB_COMPLETION_INDEX counts.",
  });
}
