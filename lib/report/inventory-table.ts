import { terminalText, truncateText } from "../encode/terminal.ts";
import type { ClusterRow } from "./cluster-row.ts";
import { groupGaps } from "./gap-lines.ts";
import { grid } from "./grid.ts";
import { compactColumns, deadlineText, nodesText, signs, surchargeText, wideColumns } from "./inventory-columns.ts";
import { nextStep, notEnabledLine, summaryLines } from "./inventory-summary.ts";
import type { InventoryView } from "./inventory-view.ts";
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
    footer(view, Infinity, style, most),
  ]);
}

function footer(
  view: InventoryView,
  width: number,
  style: Style,
  most: { readonly groups: number; readonly places: number },
): string[] {
  const [heading = "", ...sums] = summaryLines(view);
  const off = notEnabledLine(view, most.places * 2);
  const plain = [...sums, ...(off === undefined ? [] : [off])].map((line) => truncateText(terminalText(line), width));
  return [
    style("strong", truncateText(heading, width)),
    ...plain,
    ...gapLines(view, most).map((line) => style("warn", truncateText(line, width))),
    truncateText(`Next: ${nextStep(view)}`, width),
  ];
}

function gapLines(
  { gaps, unread }: InventoryView,
  most: { readonly groups: number; readonly places: number },
): string[] {
  if (gaps.length === 0 && unread.length === 0) return [];
  const groups = groupGaps(gaps);
  const lines = [`Could not be read: ${gaps.length} (scopes not read wholly: ${unread.length})`];
  for (const { code, what, message, path, hint, places } of groups.slice(0, most.groups)) {
    const more = places.length > most.places ? ` and ${places.length - most.places} more` : "";
    const where = `${places.slice(0, most.places).join(", ")}${more}`;
    lines.push(`  ${terminalText(`${code} ${what} of ${where}: ${message}${path === undefined ? "" : ` (${path})`}`)}`);
    if (hint !== undefined) lines.push(`    ${terminalText(hint)}`);
  }
  const left = groups.slice(most.groups);
  if (left.length > 0) lines.push(`  and ${left.length} more kinds of gap (-o wide or json shows all)`);
  return lines;
}

/** Explains the signs that the rows use. */
function legend(rows: readonly ClusterRow[]): string[] {
  const used = (note: string, test: (row: ClusterRow) => boolean) => (rows.some(test) ? [note] : []);
  return [
    ...used("= nodes run the control plane's minor", (row) => nodesText(row).startsWith("=")),
    ...used(`${signs.hiddenNodes} more nodes may exist than the provider shows`, ({ pools }) => !pools.complete),
    ...used(`${signs.mayMove} tentative or derived date`, ({ deadline }) => deadline?.mayMove === true),
    ...used(`$${signs.unknown} cost not known`, ({ surcharge }) => surcharge === undefined),
    ...used(`${signs.gaps} parts could not be read`, ({ gaps }) => gaps > 0),
  ];
}

/** Notes beside each other as far as they fit, never cut within one unless it is too long by itself. */
function wrapped(notes: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const note of notes) {
    const last = lines.at(-1);
    const joined = `${last}   ${note}`;
    if (last !== undefined && joined.length <= width) lines[lines.length - 1] = joined;
    else lines.push(truncateText(note, width));
  }
  return lines;
}

function assembled(blocks: readonly (readonly string[])[]): string {
  const filled = blocks.filter((block) => block.length > 0);
  return `${filled.map((block) => block.join("\n")).join("\n\n")}\n`;
}
