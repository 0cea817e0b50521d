import { terminalText, textWidth, truncateText } from "../../encode/terminal.ts";
import { type Column, grid } from "../grid.ts";
import { enumerated, folded } from "../lines.ts";
import { plainStyle, type Style } from "../style.ts";
import { counted } from "../words.ts";
import type { DetailBlock, DetailRow, DetailSubject } from "./details-view.ts";

/** Names of clusters that are told in a table at a glance. */
const mostNames = 8;

/**
 * The lines of one detail within a width: what is to be looked at, cluster by cluster, with the words below where they
 * do not fit beside; then how much was left out, who has none, and of whom it is not known.
 */
export function detailLines(block: DetailBlock, width: number, style: Style = plainStyle): string[] {
  const shown = block.rows.filter(({ item }) => item.quiet !== true);
  const left = block.rows.length - shown.length;
  const note = `  ${counted(left, "entry that needs", "entries that need")} no attention left out (-o wide shows all)`;
  return [
    style("strong", block.title),
    ...byCluster(block, shown, width, style),
    ...(left === 0 ? [] : [style("dim", truncateText(note, width))]),
    ...closing(block, width, mostNames, style),
  ];
}

/** Everything that is known of one detail, a line each, nothing cut. */
export function detailLinesWide(block: DetailBlock, style: Style = plainStyle): string[] {
  const { title, rows, columns } = block;
  const all: readonly Column<DetailRow>[] = [
    clusterColumn,
    ...columnsOf(block),
    { title: columns[3], text: ({ item }) => item.more },
  ];
  const { lines } = grid(all, rows, Infinity, style);
  return [
    style("strong", title),
    ...(rows.length === 0 ? [] : lines.map((line) => `  ${line}`)),
    ...closing(block, Infinity, Infinity, style),
  ];
}

/** Under a heading for each cluster, or beside its name where none has more than one entry. */
function byCluster(block: DetailBlock, rows: readonly DetailRow[], width: number, style: Style): string[] {
  const single = new Set(rows.map(({ cluster }) => cluster)).size === rows.length;
  const columns = single ? [clusterColumn, ...columnsOf(block)] : columnsOf(block);
  const indent = single ? 2 : 4;
  const [header = "", ...lines] = grid(columns, rows, width - indent, style).lines;
  // What a line takes on the terminal, which colours do not add to.
  const [, ...plain] = grid(columns, rows, width - indent).lines.map(textWidth);
  const widest = Math.max(0, ...plain);
  let last: DetailSubject | undefined;
  const body = rows.flatMap(({ cluster, item }, index) => {
    const heading = single || cluster === last ? [] : [truncateText(`  ${terminalText(cluster.name)}`, width)];
    last = cluster;
    const more = terminalText(item.more);
    const line = `${" ".repeat(indent)}${lines[index]}`;
    const padding = " ".repeat(widest - (plain[index] ?? widest));
    const room = width - indent - 2 - widest;
    if (more === "") return [...heading, line];
    if (textWidth(more) <= room) return [...heading, `${line}${padding}  ${more}`];
    return [...heading, line, ...folded(more, width - 8, "").map((text) => `        ${text}`)];
  });
  return single && rows.length > 0 ? [`  ${header}`, ...body] : body;
}

const clusterColumn: Column<DetailRow> = { title: "CLUSTER", text: ({ cluster }) => cluster.name, min: 14 };

function columnsOf({ columns: [name, about, state] }: DetailBlock): readonly Column<DetailRow>[] {
  return [
    { title: name, text: ({ item }) => item.name, min: 12 },
    { title: about, text: ({ item }) => item.about, min: 8 },
    {
      title: state,
      text: ({ item }) => item.state,
      min: 10,
      emphasis: ({ item }) => (item.verdict === "bad" ? "bad" : item.state.startsWith("unknown") ? "warn" : undefined),
    },
  ];
}

function closing({ none, unknown, notGiven }: DetailBlock, width: number, most: number, style: Style): string[] {
  return [
    ...named("none", none, width, most).map((line) => style("dim", line)),
    ...named("unknown, see the gaps", unknown, width, most).map((line) => style("warn", line)),
    ...named("unknown, not told by the provider", notGiven, width, most).map((line) => style("warn", line)),
  ];
}

function named(what: string, clusters: readonly DetailSubject[], width: number, most: number): string[] {
  if (clusters.length === 0) return [];
  const names = clusters.slice(0, most).map(({ name }) => terminalText(name));
  if (clusters.length > most) names.push(`and ${clusters.length - most} more`);
  return enumerated(`${what}: `, names, width - 2).map((line) => truncateText(`  ${line}`, width));
}
