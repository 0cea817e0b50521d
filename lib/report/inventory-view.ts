import type { ClusterStatus } from "../core/cluster.ts";
import type { Detail } from "../core/cluster-detail.ts";
import type { Gap } from "../core/gap.ts";
import { fromInstant, type IsoInstant, toInstant } from "../core/instant.ts";
import type { FleetReading, ScopeReport } from "../core/inventory.ts";
import { scopeKey } from "../core/scope.ts";
import type { Shard } from "../core/shard.ts";
import type { SupportPhase } from "../core/support.ts";
import { type ClusterRow, clusterRow } from "./cluster-row.ts";
import type { Deadline } from "./deadline.ts";
import { type DetailBlock, type DetailSubject, detailBlocks } from "./details/details-view.ts";

/** A sum of what is known, and of how many clusters it is not. */
export interface Cost {
  readonly usdPerMonth: number;
  /** Clusters that the sum is for. */
  readonly clusters: number;
  /** Clusters whose share cannot be known; the sum is without them. */
  readonly unknown: number;
}

export interface InventoryTotals {
  readonly clusters: number;
  /** Phases and statuses that no cluster is in are left out. */
  readonly byPhase: ReadonlyMap<SupportPhase, number>;
  readonly byStatus: ReadonlyMap<ClusterStatus, number>;
  /** Extended or long-term support that is paid for now. */
  readonly surcharge: Cost;
  /** What comes on top within 90 days, if nothing is upgraded. */
  readonly surchargeSoon: Cost;
  /** Clusters of which something is not known. */
  readonly unknown: { readonly version: number; readonly support: number; readonly nodes: number };
  readonly scopes: number;
}

/** What every report of an inventory says; the renderers only differ in how. */
export interface InventoryView {
  readonly takenAt: IsoInstant;
  readonly asOf: IsoInstant;
  readonly interrupted: boolean;
  /** Set where the inventory is only one part of a reading. */
  readonly shard?: Shard;
  /** Nearest deadline first, so past ones before those to come; clusters without a known deadline last. */
  readonly rows: readonly ClusterRow[];
  readonly totals: InventoryTotals;
  /** What was asked for besides, a block each. */
  readonly details: readonly DetailBlock[];
  /** Everything that could not be read, services that are switched off aside. */
  readonly gaps: readonly Gap[];
  /** Scopes that were not read wholly. */
  readonly unread: readonly ScopeReport[];
  /** Scopes in which the service is switched off, so that they hold no clusters. */
  readonly notEnabled: readonly ScopeReport[];
  /** Scopes that were not read, because they were empty when they last were. */
  readonly skipped: readonly ScopeReport[];
}

export const soonDays = 90;

/**
 * @param asOf Milliseconds since the epoch at which support and cost are judged. Default: when the inventory was taken.
 * @param details Details to show. Default: those that were asked for when it was taken.
 */
export function inventoryView(
  inventory: FleetReading,
  asOf = fromInstant(inventory.takenAt) ?? 0,
  details: readonly Detail[] = inventory.details ?? [],
): InventoryView {
  const gaps = [...inventory.gaps, ...inventory.scopes.flatMap((report) => report.gaps)];
  const gapsOf = gapCounter(gaps);
  const ownGaps = (cluster: DetailSubject) =>
    gapsOf(cluster.ref.scope, [cluster.name, cluster.uid, cluster.ref.nativeId]);
  const holes = new Set(gaps.filter((gap) => gap.cluster === undefined).map(({ scope }) => scopeKey(scope)));
  const hasGap = (cluster: DetailSubject) => ownGaps(cluster) > 0 || holes.has(scopeKey(cluster.ref.scope));
  const rows = inventory.clusters
    .map((cluster) => clusterRow(cluster, ownGaps(cluster), asOf))
    .map((row, index) => ({ row, index }))
    .sort((a, b) => urgency(a.row) - urgency(b.row) || a.index - b.index)
    .map(({ row }) => row);
  return {
    takenAt: inventory.takenAt,
    asOf: toInstant(asOf),
    interrupted: inventory.interrupted,
    ...(inventory.shard === undefined ? {} : { shard: inventory.shard }),
    rows,
    details: detailBlocks(inventory.clusters, details, asOf, hasGap),
    totals: { ...totalsOf(rows), scopes: inventory.scopes.length },
    gaps: gaps.filter(({ code }) => code !== "NOT_ENABLED"),
    unread: inventory.scopes.filter(({ status }) => !["ok", "not-enabled", "skipped"].includes(status)),
    notEnabled: inventory.scopes.filter(({ status }) => status === "not-enabled"),
    skipped: inventory.scopes.filter(({ status }) => status === "skipped"),
  };
}

function urgency({ deadline }: ClusterRow): number {
  return deadline === undefined ? Number.MAX_VALUE : Date.parse(deadline.at);
}

/** Counts the gaps that name a cluster of a scope, whichever of its names they use. */
function gapCounter(gaps: readonly Gap[]): (scope: Gap["scope"], names: readonly string[]) => number {
  const counts = new Map<string, number>();
  const keyOf = ({ provider, accountId, region }: Gap["scope"], name: string) =>
    JSON.stringify([provider, accountId, region, name]);
  for (const { scope, cluster } of gaps) {
    if (cluster === undefined) continue;
    const key = keyOf(scope, cluster);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return (scope, names) => [...new Set(names)].reduce((sum, name) => sum + (counts.get(keyOf(scope, name)) ?? 0), 0);
}

function totalsOf(rows: readonly ClusterRow[]): Omit<InventoryTotals, "scopes"> {
  return {
    clusters: rows.length,
    byPhase: countBy(rows, ({ phase }) => phase),
    byStatus: countBy(rows, ({ status }) => status),
    surcharge: costOf(rows, ({ surcharge }) => surcharge),
    surchargeSoon: costOf(
      // A cluster whose support is unknown may begin to cost tomorrow.
      rows.filter(({ deadline, phase }) => phase === "unknown" || isSoon(deadline)),
      ({ surcharge, surchargeNext }) =>
        surcharge === undefined || surchargeNext === undefined ? undefined : Math.max(0, surchargeNext - surcharge),
    ),
    unknown: {
      version: rows.filter(({ version }) => version === undefined).length,
      support: rows.filter(({ phase }) => phase === "unknown").length,
      nodes: rows.filter(({ pools }) => !pools.complete).length,
    },
  };
}

function isSoon(deadline: Deadline | undefined): boolean {
  return deadline !== undefined && deadline.days >= 0 && deadline.days < soonDays;
}

function countBy<T, Key>(rows: readonly T[], keyOf: (row: T) => Key): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1);
  return counts;
}

function costOf(rows: readonly ClusterRow[], amountOf: (row: ClusterRow) => number | undefined): Cost {
  const amounts = rows.map(amountOf);
  const known = amounts.filter((amount) => amount !== undefined);
  return {
    // Summed in cents, since sums of binary fractions depend on their order.
    usdPerMonth: known.reduce((sum, amount) => sum + Math.round(amount * 100), 0) / 100,
    clusters: known.filter((amount) => amount > 0).length,
    unknown: amounts.length - known.length,
  };
}
