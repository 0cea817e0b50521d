import * as v from "valibot";
import { detailNames } from "../../core/cluster-detail.ts";
import type { ScopeReport } from "../../core/inventory.ts";
import { cluster } from "./cluster.ts";
import { count, gap, instant, optional, scope, versionOffer } from "./values.ts";

const shardOrigin = v.object({ index: count, count, fleet: v.string() });

export const scopeReport: v.GenericSchema<ScopeReport> = v.object({
  scope,
  status: v.picklist([
    "ok",
    "partial",
    "not-enabled",
    "skipped",
    "denied",
    "throttled",
    "timeout",
    "malformed",
    "unreachable",
    "cancelled",
  ]),
  clusters: count,
  gaps: v.array(gap),
  offers: optional(v.array(versionOffer)),
  emptyAsOf: optional(instant),
});

/** What was asked for besides the basic inventory. */
const details = optional(v.array(v.picklist(detailNames)));

/** The document of `inventory -o json`. */
export const fleetInventory = v.object({
  kind: v.literal("FleetInventory"),
  schemaVersion: v.literal(1),
  takenAt: instant,
  complete: v.boolean(),
  interrupted: v.boolean(),
  details,
  shard: optional(shardOrigin),
  scopes: v.array(scopeReport),
  gaps: v.array(gap),
  clusters: v.array(cluster),
});

/** First line of a snapshot. */
export const snapshotHeader = v.object({
  kind: v.literal("FleetSnapshot"),
  schemaVersion: v.literal(1),
  takenAt: instant,
  generator: v.string(),
  details,
  shard: optional(shardOrigin),
});

/** The lines between the first and the last two. */
const snapshotRecord = v.union([v.object({ scope: scopeReport }), v.object({ gap }), v.object({ cluster })]);

/** Last line but one: how much came before, and whether that was all. */
export const snapshotEnd = v.object({
  end: v.object({ scopes: count, gaps: count, clusters: count, interrupted: v.boolean() }),
});

/** Last line: SHA-256 of every byte before it. */
export const snapshotSeal = v.object({ sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) });

export const snapshotLine = v.union([snapshotHeader, snapshotRecord, snapshotEnd, snapshotSeal]);
