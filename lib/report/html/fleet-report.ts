import type { Plan } from "../../core/plan.ts";
import { html } from "../../encode/html.ts";
import { type InventoryView, inventoryView } from "../inventory-view.ts";
import { counted, usd } from "../words.ts";
import { blockersSection } from "./blockers-section.ts";
import { costSection } from "./cost-section.ts";
import { driftSection } from "./drift-section.ts";
import { gapsSection } from "./gaps-section.ts";
import { page } from "./page.ts";
import type { ReportInput } from "./report-input.ts";
import { sourcesSection } from "./sources-section.ts";
import { supportSection } from "./support-section.ts";
import { versionsSection } from "./versions-section.ts";
import { wavesSection } from "./waves-section.ts";

/**
 * The report of a fleet as one HTML document: no script, nothing loaded, light and dark, printable. The same input gives
 * the same bytes. Long lists are folded or grouped, each with its count; nothing is left out.
 */
export function fleetReport(input: ReportInput): string {
  const { inventory, asOf, plan, bands = [], findings = [], drift, version } = input;
  const view = inventoryView(inventory, asOf);
  const all = [...(plan?.findings ?? []), ...findings];
  return page(
    {
      title: "Kubernetes fleet",
      lead: html`<p class="quiet">As of ${view.asOf.slice(0, 10)}, read ${view.takenAt.slice(0, 16).replace("T", " ")} UTC${
        plan === undefined ? "" : `, plan ${plan.hash.slice(0, 12)}`
      }.</p>${view.interrupted ? html`<p class="bad">The reading was interrupted: more may exist than is shown here.</p>` : undefined}${tiles(view, plan)}`,
      foot: html`<p>Made by fleetwright ${version}. This file is complete in itself and loads nothing.</p>`,
    },
    [
      supportSection(view, inventory.clusters),
      versionsSection(inventory.clusters),
      costSection(view, plan),
      wavesSection(plan, bands, asOf),
      blockersSection(plan, findings),
      driftSection(inventory.clusters, drift),
      gapsSection(view),
      sourcesSection(inventory.clusters, all),
    ],
  );
}

function tiles({ rows, totals, gaps }: InventoryView, plan: Plan | undefined) {
  const soon = rows.filter(({ deadline }) => deadline !== undefined && deadline.days >= 0 && deadline.days < 90).length;
  const ended = totals.byPhase.get("unsupported") ?? 0;
  const blocked = plan?.clusters.filter(({ outcome }) => outcome === "blocked" || outcome === "rebuild").length;
  const entries: readonly (readonly [string, string, string])[] = [
    [String(totals.clusters), `clusters in ${counted(totals.scopes, "scope")}`, ""],
    [String(ended), "without support", ended > 0 ? "bad" : "good"],
    [String(soon), "with a deadline within 90 days", soon > 0 ? "warn" : "good"],
    [
      usd(totals.surcharge.usdPerMonth),
      `a month for extended support${totals.surcharge.unknown > 0 ? `, ${totals.surcharge.unknown} unknown` : ""}`,
      "",
    ],
    ...(plan === undefined || blocked === undefined
      ? []
      : ([
          [String(plan.clusters.filter(({ outcome }) => outcome === "planned").length), "to be upgraded", ""],
          [String(blocked), "blocked or to be rebuilt", blocked > 0 ? "bad" : "good"],
        ] as const)),
    [String(gaps.length), "things not read", gaps.length > 0 ? "warn" : "good"],
  ];
  return html`<ul class="tiles">${entries.map(([figure, words, tone]) => html`<li><b class="${tone}">${figure}</b>${words}</li>`)}</ul>`;
}
