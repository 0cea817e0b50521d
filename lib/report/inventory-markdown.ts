import { markdownCell, markdownCode, markdownRow, markdownText } from "../encode/markdown.ts";
import { type ClusterRow, poolKindsText } from "./cluster-row.ts";
import { detailMarkdown } from "./details/details-markdown.ts";
import { groupGaps, namesMarkdown } from "./gap-lines.ts";
import { deadlineText, poolVersionsText, signs, surchargeText, upstreamNote } from "./inventory-columns.ts";
import { notEnabledLine, skippedLine, summaryLines } from "./inventory-summary.ts";
import type { InventoryView } from "./inventory-view.ts";

type MarkdownColumn = readonly [title: string, cell: (row: ClusterRow) => string];

/** For a pull request or a wiki: the sums, the clusters as a table, and everything that could not be read. */
export function inventoryMarkdown(view: InventoryView): string {
  const notRead = [notEnabledLine(view, Infinity), skippedLine(view, Infinity)];
  const [heading = "", ...sums] = summaryLines(view);
  return [
    `## Kubernetes fleet\n\n${markdownText(heading)}\n`,
    [...sums, ...notRead.filter((line) => line !== undefined)].map((line) => `- ${markdownText(line)}\n`).join(""),
    view.rows.length === 0 ? "" : table(view.rows),
    ...view.details.map(detailMarkdown),
    gapSection(view),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function table(rows: readonly ClusterRow[]): string {
  const header = markdownRow(columns.map(([title]) => title));
  const rule = markdownRow(columns.map(() => "---"));
  const notes = [
    ...(rows.some(({ deadline }) => deadline?.mayMove === true) ? [`${signs.mayMove} tentative or derived date`] : []),
    ...(rows.some(({ upstreamEnd }) => upstreamEnd !== undefined) ? [upstreamNote] : []),
  ];
  const note = notes.map((text) => `\n${markdownText(text)}\n`).join("");
  return header + rule + rows.map((row) => markdownRow(columns.map(([, cell]) => cell(row)))).join("") + note;
}

function gapSection({ gaps, unread }: InventoryView): string {
  if (gaps.length === 0 && unread.length === 0) return "";
  const lines = groupGaps(gaps).map(({ code, what, message, path, places }) => {
    const where = namesMarkdown(places);
    const at = path === undefined ? "" : ` at ${markdownCode(path)}`;
    return `- **${code}** ${markdownCode(what)} of ${where}: ${markdownCode(message)}${at}\n`;
  });
  const title = `### Could not be read: ${gaps.length} (scopes not read wholly: ${unread.length})`;
  return `${title}\n\n${lines.join("")}`;
}

const columns: readonly MarkdownColumn[] = [
  ["Cluster", ({ name, gaps }) => `${markdownCell(name)}${gaps > 0 ? " (parts not read)" : ""}`],
  ["Cloud", ({ provider }) => markdownCell(provider)],
  ["Account", ({ accountName, accountId }) => markdownCell(accountName ?? accountId)],
  ["Location", ({ location }) => markdownCell(location)],
  ["Environment", ({ environment }) => markdownCell(environment ?? "")],
  ["Mode", ({ mode }) => mode],
  ["Version", ({ version }) => (version === undefined ? "unknown" : markdownCell(version.raw))],
  ["Pools", ({ pools }) => poolKindsText(pools)],
  ["Nodes", ({ pools }) => markdownText(poolVersionsText(pools))],
  ["Support", ({ phase }) => phase],
  ["Ends", (row) => markdownText(deadlineText(row))],
  ["Per month", (row) => markdownText(surchargeText(row))],
  ["Status", ({ status }) => status],
];
