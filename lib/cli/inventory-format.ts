import { outputFormats } from "./output-format.ts";

/** Formats of an inventory: those of every report, metrics for monitoring, and the page without a plan. */
export const inventoryFormats = [...outputFormats, "openmetrics", "html"] as const;

export type InventoryFormat = (typeof inventoryFormats)[number];
