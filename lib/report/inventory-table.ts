import { terminalText, truncateText } from "../encode/terminal.ts";
import type { ClusterRow } from "./cluster-row.ts";
import { detailLines, detailLinesWide } from "./details/details-text.ts";
import { type GapDetail, gapLines } from "./gap-lines.ts";
import { grid } from "./grid.ts";
import { compactColumns, signs, upstreamNote, versionText, wideColumns } from "./inventory-columns.ts";
import { nextStep, notEnabledLine, skippedLine, summaryLines } from "./inventory-summary.ts";
import type { InventoryView } from "./inventory-view.ts";
import { assembled, wrapped } from "./lines.ts";
import { plainStyle, type Style } from "./style.ts";

export interface TableOptions {
  /** Columns the table may take. Default 100; `Infinity` cuts nothing. */
  readonly width?: number;
  readonly style?: Style;
}

/** The clusters, nearest support deadline first, then sums, gaps and the next step, within the width of a terminal. */
export function inventoryTable(view: InventoryView, { width = 100, style = plainStyle }: TableOptions = {}): string {
  const hasEnvironment = view.rows.some(({ environment }) => environment !== undefined);
  const columns = compactColumns.filter(({ title }) => title !== "ENV" || hasEnvironment);
  const { lines, dropped } = grid(columns, view.rows, width, style);
  const notes = legend(view.rows);
  if (dropped.length > 0) notes.push(`left out for width: ${dropped.join(", ")} (-o wide shows all)`);
  return assembled([
    view.rows.length === 0 ? [] : lines,
    wrapped(notes, width).map((line) => style("dim", line)),
    ...view.details.map((block) => detailLines(block, width, style)),
    footer(view, width, style, { groups: 8, places: 2 }),
  ]);
}

/** Everything, nothing cut. */
export function inventoryWide(view: InventoryView, { style = plainStyle }: TableOptions = {}): string {
  const { lines } = grid(wideColumns, view.rows, Infinity, style);
  const most = { groups: Infinity, places: Infinity };
  return assembled([
    view.rows.length === 0 ? [] : lines,
    wrapped(legend(view.rows), Infinity).map((line) => style("dim", line)),
    ...view.details.map((block) => detailLinesWide(block, style)),
    footer(view, Infinity, style, most),
  ]);
}

function footer(view: InventoryView, width: number, style: Style, most: GapDetail): string[] {
  const [heading = "", ...sums] = summaryLines(view);
  const notRead = [notEnabledLine(view, most.places * 2), skippedLine(view, most.places)];
  const plain = [...sums, ...notRead.filter((line) => line !== undefined)].map((line) =>
    truncateText(terminalText(line), width),
  );
  return [
    style("strong", truncateText(heading, width)),
    ...plain,
    ...gapLines(view, most).map((line) => style("warn", truncateText(line, width))),
    truncateText(`Next: ${nextStep(view)}`, width),
  ];
}

/** Explains the signs that the rows use. */
function legend(rows: readonly ClusterRow[]): string[] {
  const used = (note: string, test: (row: ClusterRow) => boolean) => (rows.some(test) ? [note] : []);
  return [
    ...used("1.34/1.33 control plane / oldest nodes", (row) => /\/\d/.test(versionText(row))),
    ...used(`/${signs.unknown} nodes not known`, (row) => versionText(row).endsWith(`/${signs.unknown}`)),
    ...used(`${signs.mayMove} tentative or derived date`, ({ deadline }) => deadline?.mayMove === true),
    ...used(upstreamNote, ({ upstreamEnd }) => upstreamEnd !== undefined),
    ...used(`$${signs.unknown} cost not known`, ({ surcharge }) => surcharge === undefined),
    ...used(`${signs.gaps} parts could not be read`, ({ gaps }) => gaps > 0),
  ];
}
