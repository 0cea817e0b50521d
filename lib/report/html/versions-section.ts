import type { Cluster } from "../../core/cluster.ts";
import { compareVersions, minorOf, parseVersion } from "../../core/version.ts";
import { html } from "../../encode/html.ts";
import type { Section } from "./page.ts";

/** How many clusters run which minor on which cloud, as a heat map; and the same by environment. */
export function versionsSection(clusters: readonly Cluster[]): Section {
  const minors = [...new Set(clusters.map(minorText))].sort(inOrder);
  const body = html`${heatMap("by cloud", "Cloud", clusters, minors, ({ ref }) => ref.provider)}
${heatMap("by environment", "Environment", clusters, minors, ({ environment }) => environment ?? "not given")}`;
  return { id: "versions", title: "Versions", body };
}

function heatMap(
  caption: string,
  heading: string,
  clusters: readonly Cluster[],
  minors: readonly string[],
  keyOf: (cluster: Cluster) => string,
) {
  const rows = [...Map.groupBy(clusters, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  const counts = rows.map(([key, members]) => ({
    key,
    total: members.length,
    cells: minors.map((minor) => members.filter((cluster) => minorText(cluster) === minor).length),
  }));
  const most = Math.max(1, ...counts.flatMap(({ cells }) => cells));
  const sums = minors.map((_, index) => counts.reduce((sum, { cells }) => sum + (cells[index] ?? 0), 0));
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Clusters per minor ${caption}"><table><caption>Clusters per Kubernetes minor ${caption}</caption>
<thead><tr><th scope="col">${heading}</th>${minors.map((minor) => html`<th scope="col" class="n">${minor}</th>`)}<th scope="col" class="n">all</th></tr></thead>
<tbody>${counts.map(
    ({ key, cells, total }) =>
      html`<tr><th scope="row">${key}</th>${cells.map(
        (count) =>
          html`<td class="heat${count === 0 ? "" : ` h${Math.ceil((count / most) * 5)}`}">${count === 0 ? "·" : count}</td>`,
      )}<td class="n">${total}</td></tr>\n`,
  )}<tr><th scope="row">all</th>${sums.map((sum) => html`<td class="n">${sum}</td>`)}<td class="n">${clusters.length}</td></tr></tbody></table></div>`;
}

function minorText({ controlPlane: { version } }: Cluster): string {
  return version === undefined ? "unknown" : minorOf(version);
}

function inOrder(a: string, b: string): number {
  if (a === "unknown" || b === "unknown") return a === b ? 0 : a === "unknown" ? 1 : -1;
  return compareVersions(parseVersion(a), parseVersion(b));
}
