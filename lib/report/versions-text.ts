import { markdownCell, markdownCode, markdownRow, markdownText } from "../encode/markdown.ts";
import { truncateText } from "../encode/terminal.ts";
import { type GapDetail, gapLines, groupGaps } from "./gap-lines.ts";
import { type Column, grid } from "./grid.ts";
import { signs, upstreamNote, upstreamText } from "./inventory-columns.ts";
import type { TableOptions } from "./inventory-table.ts";
import { assembled, wrapped } from "./lines.ts";
import { type Emphasis, plainStyle, type Style } from "./style.ts";
import type { VersionRow, VersionsView, WindowEnd } from "./versions-view.ts";
import { counted, dateText, distantDate } from "./words.ts";

/** The minors of each cloud, with their support windows and what runs on them, within the width of a terminal. */
export function versionsTable(view: VersionsView, { width = 100, style = plainStyle }: TableOptions = {}): string {
  const columns = all.filter(({ title }) => title !== "OFFERED IN");
  return text(view, columns, width, style, { groups: 8, places: 2 });
}

/** Like the table, with channels and plans, and nothing cut. */
export function versionsWide(view: VersionsView, { style = plainStyle }: TableOptions = {}): string {
  return text(view, all, Infinity, style, { groups: Infinity, places: Infinity });
}

export function versionsMarkdown(view: VersionsView): string {
  const { rows, gaps } = view;
  const header = [
    "Cloud",
    "Minor",
    "Offered",
    "Latest",
    "Support",
    "Standard ends",
    "Extended ends",
    "Clusters",
    "Pools",
  ];
  const cells = rows.map((row) => [
    markdownCell(row.provider),
    row.minor ?? "unknown",
    row.offered,
    markdownCell(row.latest ?? ""),
    row.phase,
    markdownText(endText(row.endOfStandard) ?? upstreamText(row.upstreamEnd)),
    markdownText(endText(row.endOfExtended) ?? "unknown"),
    String(row.clusters),
    String(row.pools),
  ]);
  const table = [header, header.map(() => "---"), ...cells].map(markdownRow).join("");
  const lines = groupGaps(gaps).map(({ code, what, message, places }) => {
    return `- **${code}** ${[what, places.join(", "), message].map(markdownCode).join(" ")}\n`;
  });
  const missing = lines.length === 0 ? [] : [`### Could not be read: ${gaps.length}\n\n${lines.join("")}`];
  return [`## Kubernetes versions\n\n${markdownText(summary(view))}\n`, table, ...missing].join("\n");
}

function text(
  view: VersionsView,
  columns: readonly Column<VersionRow>[],
  width: number,
  style: Style,
  most: GapDetail,
): string {
  const { lines, dropped } = grid(columns, view.rows, width, style);
  const ends = view.rows.flatMap(({ endOfStandard, endOfExtended }) => [endOfStandard, endOfExtended]);
  const notes = [
    ...(ends.some((end) => end?.mayMove === true) ? [`${signs.mayMove} tentative or derived date`] : []),
    ...(ends.some((end) => end?.varies === true) ? ["* differs between scopes: the earliest is shown"] : []),
    ...(view.rows.some(({ upstreamEnd }) => upstreamEnd !== undefined) ? [upstreamNote] : []),
    ...(dropped.length > 0 ? [`left out for width: ${dropped.join(", ")}`] : []),
  ];
  return assembled([
    view.rows.length === 0 ? [] : lines,
    wrapped(notes, width).map((line) => style("dim", line)),
    [
      style("strong", truncateText(summary(view), width)),
      ...gapLines(view, most).map((line) => style("warn", truncateText(line, width))),
    ],
  ]);
}

function summary({ rows, asOf, interrupted }: VersionsView): string {
  const clusters = rows.reduce((sum, row) => sum + row.clusters, 0);
  const minors = new Set(rows.filter((row) => row.clusters > 0).map(({ provider, minor }) => `${provider} ${minor}`));
  const note = interrupted ? "; interrupted, more may exist" : "";
  return `${counted(clusters, "cluster")} on ${counted(minors.size, "version")}, as of ${asOf.slice(0, 10)}${note}`;
}

function endText(end: WindowEnd | undefined, short = false): string | undefined {
  const date = end === undefined ? undefined : dateText(end);
  if (end === undefined || date === undefined) return undefined;
  return (end.mayMove ? signs.mayMove : "") + distantDate(`${date}${end.varies ? "*" : ""}`, end.days, short);
}

function emphasis({ phase, clusters }: VersionRow): Emphasis | undefined {
  if (clusters === 0) return "dim";
  if (phase === "standard" || phase === "preview") return undefined;
  return phase === "unsupported" ? "bad" : "warn";
}

const all: readonly Column<VersionRow>[] = [
  { title: "CLOUD", text: ({ provider }) => provider },
  { title: "MINOR", text: ({ minor }) => minor ?? "unknown", short: ({ minor }) => minor ?? signs.unknown },
  { title: "OFFERED", text: ({ offered }) => offered },
  { title: "LATEST", text: ({ latest }) => latest ?? "", min: 8, dropOrder: 2 },
  { title: "OFFERED IN", text: ({ channels }) => channels.join(" ") },
  { title: "SUPPORT", text: ({ phase }) => phase, emphasis },
  {
    title: "STANDARD ENDS",
    text: ({ endOfStandard, upstreamEnd }) => endText(endOfStandard) ?? upstreamText(upstreamEnd),
    short: ({ endOfStandard, upstreamEnd }) => endText(endOfStandard, true) ?? upstreamText(upstreamEnd, true),
    emphasis,
  },
  {
    title: "EXTENDED ENDS",
    text: ({ endOfExtended }) => endText(endOfExtended) ?? "unknown",
    short: ({ endOfExtended }) => endText(endOfExtended, true) ?? "unknown",
  },
  { title: "CLUSTERS", text: ({ clusters }) => String(clusters), align: "right" },
  { title: "POOLS", text: ({ pools }) => String(pools), align: "right", dropOrder: 1 },
];
