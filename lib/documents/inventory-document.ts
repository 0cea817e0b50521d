import type { InferOutput } from "valibot";
import type { FleetReading } from "../core/inventory.ts";
import type { fleetInventory } from "./schema/inventory.ts";

/** The inventory as one JSON document; see `schemas/inventory.schema.json`. */
export type InventoryDocument = InferOutput<typeof fleetInventory>;

/** Whether everything was read: not interrupted, not one shard of several, no scope skipped, and no gap but services that are switched off. */
export function isComplete({ interrupted, gaps, scopes, shard }: FleetReading): boolean {
  const all = [...gaps, ...scopes.flatMap((report) => report.gaps)];
  const skipped = scopes.some(({ status }) => status === "skipped");
  return !interrupted && shard === undefined && !skipped && all.every(({ code }) => code === "NOT_ENABLED");
}

/** An inventory as the JSON document that `-o json` prints, with whether it is complete. */
export function inventoryDocument(inventory: FleetReading): InventoryDocument {
  return { ...readingDocument(inventory), clusters: [...inventory.clusters] };
}

/** The same with the clusters where they are, for whoever writes them one by one. */
export function readingDocument(
  inventory: FleetReading,
): Omit<InventoryDocument, "clusters"> & Pick<FleetReading, "clusters"> {
  const { takenAt, interrupted, details, shard, scopes, gaps, clusters } = inventory;
  return {
    kind: "FleetInventory",
    schemaVersion: 1,
    takenAt,
    complete: isComplete(inventory),
    interrupted,
    ...(details === undefined ? {} : { details: [...details] }),
    ...(shard === undefined ? {} : { shard }),
    scopes: [...scopes],
    gaps: [...gaps],
    clusters,
  };
}
