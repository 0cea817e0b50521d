import type { Cluster } from "./cluster.ts";
import type { Detail } from "./cluster-detail.ts";
import type { Gap } from "./gap.ts";
import type { IsoInstant } from "./instant.ts";
import type { Scope, ScopeStatus } from "./scope.ts";
import type { Sequence } from "./sequence.ts";
import type { ShardOrigin } from "./shard.ts";
import type { VersionOffer } from "./version-offer.ts";

/** How one scope was read. */
export interface ScopeReport {
  readonly scope: Scope;
  readonly status: ScopeStatus;
  readonly clusters: number;
  readonly gaps: readonly Gap[];
  /** Versions offered there; absent when they were not asked for. */
  readonly offers?: readonly VersionOffer[];
  /** When the scope was last read and found empty; present exactly when its status is `skipped`. */
  readonly emptyAsOf?: IsoInstant;
}

/** One reading of a fleet: what was seen, and what could not be. */
export interface Inventory {
  readonly takenAt: IsoInstant;
  /** Sorted by `scopeKey`. */
  readonly scopes: readonly ScopeReport[];
  /** Sorted by provider, account, location, name and uid; no uid twice. */
  readonly clusters: readonly Cluster[];
  /** Gaps of no single scope: a provider whose scopes could not be listed. */
  readonly gaps: readonly Gap[];
  /** Details that were asked for, in the order of `detailNames`; absent: none. */
  readonly details?: readonly Detail[];
  /** True when the run was interrupted; what is here was read, more may exist. */
  readonly interrupted: boolean;
  /** Set where this is only one part of a reading: more exists, which other shards hold. */
  readonly shard?: ShardOrigin;
}

/** An inventory whose clusters, and the versions offered in its scopes, need not be in memory. Every `Inventory` is one. */
export interface FleetReading extends Omit<Inventory, "clusters"> {
  /** As `Inventory.clusters`. */
  readonly clusters: Sequence<Cluster>;
}

/** A reading with everything in memory. */
export function wholeInventory(reading: FleetReading): Inventory {
  return { ...reading, scopes: reading.scopes.map((report) => ({ ...report })), clusters: [...reading.clusters] };
}
