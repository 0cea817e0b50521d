import { markdownCell, markdownCode, markdownRow } from "../../encode/markdown.ts";
import type { DetailBlock, DetailSubject } from "./details-view.ts";

/** One detail as a section, with everything that is known of it. */
export function detailMarkdown({ title, columns, rows, none, unknown, notGiven }: DetailBlock): string {
  const header = ["Cluster", ...columns.map((column) => column.charAt(0) + column.slice(1).toLowerCase())];
  const lines = rows.map(({ cluster, item }) =>
    [cluster.name, item.name, item.about, item.state, item.more].map(markdownCell),
  );
  const table = rows.length === 0 ? [] : [[header, header.map(() => "---"), ...lines].map(markdownRow).join("")];
  const lists = [
    ...named("None", none),
    ...named("Unknown, see the gaps", unknown),
    ...named("Unknown, not told by the provider", notGiven),
  ];
  return [`### ${title}\n`, ...table, ...(lists.length === 0 ? [] : [lists.join("")])].join("\n");
}

function named(what: string, clusters: readonly DetailSubject[]): readonly string[] {
  return clusters.length === 0 ? [] : [`- ${what}: ${clusters.map(({ name }) => markdownCode(name)).join(", ")}\n`];
}
