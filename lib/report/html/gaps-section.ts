import type { ScopeReport } from "../../core/inventory.ts";
import { type Html, html } from "../../encode/html.ts";
import { groupGaps, scopeText } from "../gap-lines.ts";
import type { InventoryView } from "../inventory-view.ts";
import { counted } from "../words.ts";
import { foldedNames, type Section } from "./page.ts";

/** Everything that could not be read, grouped by what it says. */
export function gapsSection({ gaps, unread, notEnabled, skipped, totals }: InventoryView): Section {
  const groups = groupGaps(gaps);
  const { unknown } = totals;
  const body = html`<p>${
    gaps.length === 0
      ? "Everything that was asked for could be read."
      : `${counted(gaps.length, "thing")} could not be read; ${counted(unread.length, "scope was", "scopes were")} not read wholly.`
  } Version not known of ${unknown.version}, support of ${unknown.support}, all nodes of ${unknown.nodes}.</p>${
    groups.length === 0
      ? undefined
      : html`<div class="scroll" tabindex="0" role="group" aria-label="What could not be read"><table><thead><tr><th scope="col">Code</th><th scope="col">What</th><th scope="col">Where</th><th scope="col">Why, and what to do</th></tr></thead><tbody>${groups.map(
          ({ code, what, message, hint, places, path }) =>
            html`<tr><td class="warn">${code}</td><th scope="row">${what}${path === undefined ? undefined : html` <code>${path}</code>`}</th><td>${foldedNames(counted(places.length, "place"), places)}</td><td>${message}${hint === undefined ? "" : ` ${hint}`}</td></tr>\n`,
        )}</tbody></table></div>`
  }${scopesLine("The Kubernetes service is switched off in", notEnabled)}${scopesLine("Not read now, because empty when last read:", skipped)}`;
  return { id: "gaps", title: "What could not be read", body };
}

function scopesLine(words: string, reports: readonly ScopeReport[]): Html | undefined {
  if (reports.length === 0) return undefined;
  return foldedNames(
    html`${words} ${counted(reports.length, "scope")}`,
    reports.map(({ scope }) => scopeText(scope)),
  );
}
