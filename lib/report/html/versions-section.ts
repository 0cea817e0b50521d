import type { Cluster } from "../../core/cluster.ts";
import type { Sequence } from "../../core/sequence.ts";
import { compareVersions, minorOf, parseVersion } from "../../core/version.ts";
import { html } from "../../encode/html.ts";
import type { Section } from "./page.ts";

/** How many clusters run which minor on which cloud, as a heat map; and the same by environment. */
export function versionsSection(clusters: Sequence<Cluster>): Section {
  const places = clusters.map(
    (cluster): Place => ({
      minor: minorText(cluster),
      provider: cluster.ref.provider,
      environment: cluster.environment ?? "not given",
    }),
  );
  const minors = [...new Set(places.map(({ minor }) => minor))].sort(inOrder);
  const body = html`${heatMap("by cloud", "Cloud", places, minors, ({ provider }) => provider)}
${heatMap("by environment", "Environment", places, minors, ({ environment }) => environment)}`;
  return { id: "versions", title: "Versions", body };
}

/** What a cluster is counted by. */
interface Place {
  readonly minor: string;
  readonly provider: string;
  readonly environment: string;
}

function heatMap(
  caption: string,
  heading: string,
  places: readonly Place[],
  minors: readonly string[],
  keyOf: (place: Place) => string,
) {
  const rows = [...Map.groupBy(places, keyOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  const counts = rows.map(([key, members]) => ({
    key,
    total: members.length,
    cells: minors.map((minor) => members.filter((place) => place.minor === minor).length),
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
  )}<tr><th scope="row">all</th>${sums.map((sum) => html`<td class="n">${sum}</td>`)}<td class="n">${places.length}</td></tr></tbody></table></div>`;
}

function minorText({ controlPlane: { version } }: Cluster): string {
  return version === undefined ? "unknown" : minorOf(version);
}

function inOrder(a: string, b: string): number {
  if (a === "unknown" || b === "unknown") return a === b ? 0 : a === "unknown" ? 1 : -1;
  return compareVersions(parseVersion(a), parseVersion(b));
}
