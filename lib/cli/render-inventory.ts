import type { Detail } from "../core/cluster-detail.ts";
import type { FleetReading } from "../core/inventory.ts";
import { inventoryDocument, readingDocument } from "../documents/inventory-document.ts";
import { jsonParts } from "../encode/json.ts";
import { yamlText } from "../encode/yaml.ts";
import { fleetMetrics } from "../report/fleet-metrics.ts";
import { fleetReport } from "../report/html/fleet-report.ts";
import { inventoryCsv } from "../report/inventory-csv.ts";
import { inventoryMarkdown } from "../report/inventory-markdown.ts";
import { inventoryTable, inventoryWide } from "../report/inventory-table.ts";
import { inventoryView } from "../report/inventory-view.ts";
import { plainStyle, type Style } from "../report/style.ts";
import type { InventoryFormat } from "./inventory-format.ts";
import { packageVersion } from "./package-version.ts";
import type { Rendered } from "./print.ts";

export interface RenderOptions {
  /** Milliseconds since the epoch at which support and cost are judged. */
  readonly asOf: number;
  /** Details to show. Default: those that were asked for when the inventory was taken. */
  readonly details?: readonly Detail[] | undefined;
  readonly width?: number;
  readonly style?: Style;
}

export function renderInventory(inventory: FleetReading, format: InventoryFormat, options: RenderOptions): Rendered {
  const { asOf, width = 100, style = plainStyle } = options;
  if (format === "json") return jsonParts(readingDocument(inventory));
  if (format === "yaml") return yamlText(inventoryDocument(inventory));
  if (format === "html") return fleetReport({ inventory, asOf, version: packageVersion() });
  const view = inventoryView(inventory, asOf, options.details);
  if (format === "openmetrics") return fleetMetrics(view);
  if (format === "csv") return inventoryCsv(view);
  if (format === "markdown") return inventoryMarkdown(view);
  return format === "wide" ? inventoryWide(view, { style }) : inventoryTable(view, { width, style });
}
