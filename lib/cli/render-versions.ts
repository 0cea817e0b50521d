import type { FleetReading } from "../core/inventory.ts";
import { plainStyle } from "../report/style.ts";
import { versionsCsv } from "../report/versions-csv.ts";
import { versionsMarkdown, versionsTable, versionsWide } from "../report/versions-text.ts";
import { versionsDocument, versionsView } from "../report/versions-view.ts";
import type { OutputFormat } from "./output-format.ts";
import { plainDocument } from "./plain-document.ts";
import type { RenderOptions } from "./render-inventory.ts";

export function renderVersions(inventory: FleetReading, format: OutputFormat, options: RenderOptions): string {
  const { asOf, width = 100, style = plainStyle } = options;
  const view = versionsView(inventory, asOf);
  if (format === "json" || format === "yaml") return plainDocument(versionsDocument(view), format);
  if (format === "csv") return versionsCsv(view);
  if (format === "markdown") return versionsMarkdown(view);
  return format === "wide" ? versionsWide(view, { style }) : versionsTable(view, { width, style });
}
