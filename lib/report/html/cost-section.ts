import type { Plan } from "../../core/plan.ts";
import { type Html, html } from "../../encode/html.ts";
import type { ClusterRow } from "../cluster-row.ts";
import { costText } from "../inventory-summary.ts";
import { type InventoryView, soonDays } from "../inventory-view.ts";
import { counted, usd } from "../words.ts";
import { deadlineCell } from "./cells.ts";
import { foldedNames, type Section } from "./page.ts";

/** Ends of support to come, by date and cloud, and what staying costs. */
export function costSection(view: InventoryView, plan: Plan | undefined): Section {
  const { surcharge, surchargeSoon } = view.totals;
  const body = html`<p>Extended and long-term support costs ${costText(surcharge)} now. Starting within ${soonDays} days: ${costText(surchargeSoon)}.</p>
${plan === undefined ? undefined : planCost(plan)}
<h3>By team and cloud</h3>${byOwner(view.rows)}
<h3>Deadlines</h3>${deadlines(view.rows)}`;
  return { id: "cost", title: "Deadlines and money", body };
}

function planCost({ cost, horizon }: Plan): Html {
  const known = (amount: number | undefined) => (amount === undefined ? "unknown" : usd(amount));
  return html`<p>Up to ${horizon.slice(0, 10)}: staying costs ${known(cost.stayUsd)}, with the plan ${known(cost.planUsd)}, saved ${known(cost.savedUsd)}.${
    cost.unknownClusters === 0
      ? ""
      : ` Not known for ${counted(cost.unknownClusters, "cluster")}; the sums are without them.`
  }${cost.gapUsd === undefined ? "" : ` No schedule can cost less than ${known(cost.lowerBoundUsd)}; this one is ${usd(cost.gapUsd)} above that.`}</p>`;
}

function byOwner(rows: readonly ClusterRow[]): Html {
  const groups = [...Map.groupBy(rows, ({ owner, provider }) => `${owner ?? "no owner known"}\u0000${provider}`)]
    .map(([key, members]) => ({
      key,
      members,
      now: sumOf(members, ({ surcharge }) => surcharge),
      next: sumOf(members, ({ surchargeNext }) => surchargeNext),
    }))
    .filter(({ now, next }) => now.usd > 0 || next.usd > 0 || now.unknown > 0)
    .sort((a, b) => b.now.usd - a.now.usd || b.next.usd - a.next.usd || (a.key < b.key ? -1 : 1));
  if (groups.length === 0) return html`<p>No cluster pays for extended support, now or from its next deadline on.</p>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Cost by team and cloud"><table><thead><tr><th scope="col">Owner</th><th scope="col">Cloud</th><th scope="col" class="n">Clusters</th><th scope="col" class="n">Now, a month</th><th scope="col" class="n">From the next deadline, a month</th></tr></thead><tbody>${groups.map(
    ({ key, members, now, next }) => {
      const [owner = "", provider = ""] = key.split("\u0000");
      return html`<tr><th scope="row">${owner}</th><td>${provider}</td><td class="n">${members.length}</td><td class="n">${amountText(now)}</td><td class="n">${amountText(next)}</td></tr>\n`;
    },
  )}</tbody></table></div>`;
}

function deadlines(rows: readonly ClusterRow[]): Html {
  const known = rows.filter(({ deadline }) => deadline !== undefined);
  const groups = [
    ...Map.groupBy(
      known,
      ({ deadline, provider }) => `${deadline?.at}\u0000${provider}\u0000${deadline?.kind}`,
    ).values(),
  ];
  const unknown = rows.length - known.length;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Deadlines"><table><thead><tr><th scope="col">Day</th><th scope="col">Cloud</th><th scope="col">What ends</th><th scope="col">Clusters</th></tr></thead><tbody>${groups.map(
    (members) => {
      const [first] = members;
      if (first?.deadline === undefined) return undefined;
      return html`<tr><th scope="row" class="d">${deadlineCell(first.deadline)}</th><td>${first.provider}</td><td>${endings[first.deadline.kind]}</td><td>${foldedNames(
        counted(members.length, "cluster"),
        members.map(({ name }) => name),
      )}</td></tr>\n`;
    },
  )}</tbody></table></div>${unknown === 0 ? undefined : html`<p class="warn">No date is known for ${counted(unknown, "cluster")}.</p>`}`;
}

const endings = {
  "end-of-standard": "standard support",
  "end-of-extended": "extended or long-term support",
  "end-of-platform": "platform support",
} as const;

interface Sum {
  readonly usd: number;
  readonly unknown: number;
}

function sumOf(rows: readonly ClusterRow[], amountOf: (row: ClusterRow) => number | undefined): Sum {
  const amounts = rows.map(amountOf);
  const known = amounts.filter((amount) => amount !== undefined);
  return {
    usd: known.reduce((sum, amount) => sum + Math.round(amount * 100), 0) / 100,
    unknown: amounts.length - known.length,
  };
}

function amountText({ usd: amount, unknown }: Sum): string {
  return unknown === 0 ? usd(amount) : `${usd(amount)} + ${unknown} unknown`;
}
