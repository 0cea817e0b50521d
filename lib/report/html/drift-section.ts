import type { Cluster } from "../../core/cluster.ts";
import type { Sequence } from "../../core/sequence.ts";
import { compareVersions, minorOf } from "../../core/version.ts";
import { html } from "../../encode/html.ts";
import { counted } from "../words.ts";
import { foldedNames, type Section } from "./page.ts";
import type { DriftGroup } from "./report-input.ts";

/** How environments differ: in the minors that they run, and, where a synth was compared, in what they would run. */
export function driftSection(clusters: Sequence<Cluster>, drift: readonly DriftGroup[] | undefined): Section {
  const known = clusters.flatMap(({ environment, controlPlane: { version } }) =>
    environment === undefined ? [] : [{ environment, version }],
  );
  const environments = [...Map.groupBy(known, ({ environment }) => environment)].sort(([a], [b]) => (a < b ? -1 : 1));
  const body = html`${
    environments.length === 0
      ? html`<p>No environment is known of any cluster. Rules for it stand in <code>fleet.yaml</code> under <code>labels</code>.</p>`
      : html`<div class="scroll" tabindex="0" role="group" aria-label="Minors by environment"><table><thead><tr><th scope="col">Environment</th><th scope="col" class="n">Clusters</th><th scope="col">Oldest minor</th><th scope="col">Newest minor</th><th scope="col" class="n">Version unknown</th></tr></thead><tbody>${environments.map(
          ([name, members]) => {
            const versions = members.flatMap(({ version }) => version ?? []).sort(compareVersions);
            const oldest = versions[0];
            const newest = versions.at(-1);
            return html`<tr><th scope="row">${name}</th><td class="n">${members.length}</td><td>${oldest === undefined ? "unknown" : minorOf(oldest)}</td><td>${newest === undefined ? "unknown" : minorOf(newest)}</td><td class="n">${members.length - versions.length}</td></tr>\n`;
          },
        )}</tbody></table></div>`
  }${known.length === clusters.length ? undefined : html`<p class="warn">No environment is known of ${counted(clusters.length - known.length, "cluster")}.</p>`}${
    drift === undefined
      ? html`<p class="quiet">What the environments would run was not compared: <code>fleetwright diff --env</code> does.</p>`
      : drift.length === 0
        ? html`<p class="good">What the environments would run differs in nothing but what is declared.</p>`
        : html`<h3>Differences that are not declared</h3><ul>${drift.map(
            ({ what, environments: between, places }) =>
              html`<li>${foldedNames(html`${what} <span class="quiet">(${between.join(", ")}; ${counted(places.length, "place")})</span>`, places)}</li>`,
          )}</ul>`
  }`;
  return { id: "drift", title: "Environments", body };
}
