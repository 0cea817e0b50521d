import { FleetError } from "../core/error.ts";
import type { Gap } from "../core/gap.ts";
import type { FleetReading } from "../core/inventory.ts";
import { createPacker, type Packer } from "../core/packed-list.ts";
import { type Scope, scopeKey } from "../core/scope.ts";
import type { ShardOrigin } from "../core/shard.ts";
import { assemble } from "./assemble.ts";
import { canonicalJson } from "./order.ts";
import type { ScopeReading } from "./scope-reading.ts";

/** A shard, and what it is called where something is wrong with it. */
export interface NamedShard {
  readonly name: string;
  readonly inventory: FleetReading;
}

/**
 * The inventory of a fleet from all of its shards, the same, byte for byte, as if one process had read it. Each scope
 * keeps the status and the gaps that its shard gave it; `takenAt` is that of the earliest shard.
 *
 * @throws FleetError `CONFIG` when a shard is missing, there twice, of another fleet or no shard at all, when two
 * shards have read one scope, or when one holds a cluster of a scope that it has not read.
 */
export function mergeShards(shards: readonly NamedShard[]): FleetReading {
  checkShards(shards);
  // One for all shards, so that no more is unpacked at a time of many than of few.
  const { pack } = createPacker();
  const inventories = shards.map(({ inventory }) => inventory);
  const details = inventories[0]?.details;
  const merged = assemble(
    shards.flatMap((shard) => readingsOf(shard, pack)),
    {
      takenAt: inventories.map(({ takenAt }) => takenAt).sort()[0] ?? "",
      interrupted: inventories.some(({ interrupted }) => interrupted),
      gaps: unique(inventories.flatMap(({ gaps }) => gaps)),
      observedAt: ({ observedAt }) => observedAt,
    },
  );
  return { ...merged, ...(details === undefined ? {} : { details }) };
}

/** The scopes of a shard, packed one shard at a time. */
function readingsOf(
  { name, inventory: { scopes, clusters } }: NamedShard,
  pack: Packer["pack"],
): readonly ScopeReading[] {
  const keys = new Set(scopes.map(({ scope }) => scopeKey(scope)));
  const own = Map.groupBy(clusters, ({ ref }) => homeOf(ref.scope, keys, name));
  return scopes.map(({ scope, gaps, status, offers, emptyAsOf }) => ({
    scope,
    clusters: pack(own.get(scopeKey(scope)) ?? []),
    gaps,
    // A status also tells of clusters that were read and not kept, which the shard alone knows.
    status,
    ...(offers === undefined ? {} : { offers: pack(offers) }),
    ...(emptyAsOf === undefined ? {} : { emptyAsOf }),
  }));
}

/**
 * The scope that clusters were read in which name this one. It is the account where its regions became known only when
 * its clusters were read.
 */
function homeOf(scope: Scope, keys: ReadonlySet<string>, name: string): string {
  const { provider, accountId } = scope;
  const home = [scopeKey(scope), scopeKey({ provider, accountId })].find((key) => keys.has(key));
  if (home !== undefined) return home;
  throw refused(`${name} holds a cluster of ${scopeKey(scope)}, which it has not read`, "Run this shard again.");
}

/** Every shard meets the gaps of no single scope; they are told once. */
function unique(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [canonicalJson(gap), gap])).values()];
}

function checkShards(shards: readonly NamedShard[]): void {
  const seen = new Map<number, string>();
  let first: { readonly name: string; readonly origin: ShardOrigin } | undefined;
  for (const { name, inventory } of shards) {
    const origin = inventory.shard;
    if (origin === undefined)
      throw refused(`${name} is no shard: it holds a whole fleet`, "Leave it out, or use it as it is.");
    first ??= { name, origin };
    if (origin.count !== first.origin.count) {
      throw refused(
        `${name} is one of ${origin.count} shards, ${first.name} one of ${first.origin.count}`,
        "Give the shards of one run.",
      );
    }
    if (origin.fleet !== first.origin.fleet) {
      throw refused(
        `${name} and ${first.name} were read with different configurations`,
        "Give the shards of one run, all with the same fleet.yaml and options.",
      );
    }
    const twin = seen.get(origin.index);
    if (twin !== undefined) {
      throw refused(
        `${name} and ${twin} are both shard ${origin.index}`,
        "Give the one that counts; the later reading as a rule.",
      );
    }
    seen.set(origin.index, name);
  }
  const count = first?.origin.count ?? 0;
  const missing = Array.from({ length: count }, (_, index) => index).filter((index) => !seen.has(index));
  if (missing.length > 0) {
    throw refused(
      `shards are missing: ${missing.slice(0, 10).join(", ")}${missing.length > 10 ? ` and ${missing.length - 10} more` : ""} of ${count}`,
      "What they would have read is not known, so nothing is merged. Run them again.",
    );
  }
  if (first === undefined) throw refused("no shards were given", "Name their files, or the place where they lie.");
  checkScopes(shards);
}

function checkScopes(shards: readonly NamedShard[]): void {
  const homes = new Map<string, string>();
  for (const { name, inventory } of shards) {
    for (const { scope } of inventory.scopes) {
      const key = scopeKey(scope);
      const home = homes.get(key);
      if (home !== undefined) {
        throw refused(
          `${name} and ${home} have both read ${key}`,
          "These are not shards of one run, or a file was altered.",
        );
      }
      homes.set(key, name);
    }
  }
}

function refused(problem: string, hint: string): FleetError {
  return new FleetError("CONFIG", `merge: ${problem}`, { hint });
}
