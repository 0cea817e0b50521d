import type { Cluster } from "../../core/cluster.ts";
import type { Finding } from "../../core/finding.ts";
import type { Sequence } from "../../core/sequence.ts";
import type { SupportDate } from "../../core/support.ts";
import { html } from "../../encode/html.ts";
import { counted } from "../words.ts";
import { foldedNames, type Section } from "./page.ts";

interface Source {
  readonly what: string;
  readonly source: string;
  readonly asOf: string;
}

/** What the dates, prices and rules of this page rest on, and as of when. */
export function sourcesSection(clusters: Sequence<Cluster>, findings: readonly Finding[]): Section {
  const rows = new Map<string, { readonly source: Source; readonly uses: string[] }>();
  const add = (source: Source, use: string) => {
    const key = JSON.stringify(source);
    const row = rows.get(key) ?? { source, uses: [] };
    row.uses.push(use);
    rows.set(key, row);
  };
  for (const cluster of clusters) {
    const { endOfStandard, endOfExtended, endOfPlatform } = cluster.support;
    const dates = [endOfStandard, endOfExtended, endOfPlatform].filter((date) => date?.at !== undefined);
    for (const source of new Set(dates.map((date) => JSON.stringify(dateSource(date as SupportDate, cluster))))) {
      add(JSON.parse(source) as Source, cluster.name);
    }
    const { pricing } = cluster;
    if (pricing?.source !== undefined) {
      add(
        { what: `prices of ${cluster.ref.provider}`, source: pricing.source, asOf: pricing.asOf ?? "unknown" },
        cluster.name,
      );
    }
  }
  for (const { evidence, code } of findings) {
    for (const { kind, source, detail } of evidence) {
      if (kind === "data")
        add({ what: `rule of ${code}`, source, asOf: detail?.replace(/^as of /, "") ?? "unknown" }, code);
    }
  }
  const all = [...rows.values()].sort((a, b) => (a.source.what < b.source.what ? -1 : 1));
  const body = html`<p>A date from a provider's own API is as of the reading; everything else carries the day on which its source was read.</p>
<div class="scroll" tabindex="0" role="group" aria-label="Sources"><table><thead><tr><th scope="col">What</th><th scope="col">Source</th><th scope="col">As of</th><th scope="col">Used for</th></tr></thead><tbody>${all.map(
    ({ source, uses }) =>
      html`<tr><th scope="row">${source.what}</th><td>${source.source}</td><td class="d">${source.asOf}</td><td>${
        uses.length > 3
          ? counted(uses.length, "cluster or finding", "clusters or findings")
          : foldedNames(counted(uses.length, "use"), uses)
      }</td></tr>\n`,
  )}</tbody></table></div>`;
  return { id: "sources", title: "Sources", body };
}

function dateSource({ source, sourceUrl, asOf }: SupportDate, { ref, observedAt }: Cluster): Source {
  if (source === "api")
    return { what: `support dates of ${ref.provider}`, source: "the provider's API", asOf: observedAt.slice(0, 10) };
  return {
    what: `support dates of ${ref.provider}${source === "derived" ? " (derived)" : ""}`,
    source: sourceUrl ?? "not given",
    asOf: asOf ?? "unknown",
  };
}
