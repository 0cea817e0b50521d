import type { Cluster } from "../../core/cluster.ts";
import { fromInstant } from "../../core/instant.ts";
import type { Sequence } from "../../core/sequence.ts";
import type { SupportPosture } from "../../core/support.ts";
import { minorOf } from "../../core/version.ts";
import { type Html, html } from "../../encode/html.ts";
import type { ClusterRow } from "../cluster-row.ts";
import type { InventoryView } from "../inventory-view.ts";
import { counted } from "../words.ts";
import { deadlineCell, phaseClass } from "./cells.ts";
import { foldedNames, type Section } from "./page.ts";
import { axisHead, bar, legendOf, rowChart, type TimeAxis } from "./time-axis.ts";

/** Clusters that the same bars hold for. */
interface SupportRow {
  readonly row: ClusterRow;
  readonly support: SupportPosture;
  readonly names: readonly string[];
}

/** Above this many clusters, those of one provider, minor and support plan share a row. */
const mostRows = 120;

/** Until when each cluster is supported, drawn against today; nearest end first. */
export function supportSection(view: InventoryView, clusters: Sequence<Cluster>): Section {
  const asOf = fromInstant(view.asOf) ?? 0;
  const postures = new Map(clusters.map(({ uid, support }) => [uid, support]));
  const each = view.rows.flatMap((row): SupportRow[] => {
    const support = postures.get(row.uid);
    return support === undefined ? [] : [{ row, support, names: [placeOf(row)] }];
  });
  const grouped = each.length > mostRows;
  const rows = grouped ? groupsOf(each) : each;
  const axis: TimeAxis = {
    id: "grid-support",
    from: asOf - 365 * dayMs,
    until: asOf + 730 * dayMs,
    marker: { at: asOf, label: view.asOf.slice(0, 10) },
  };
  const body = html`<p>${
    grouped
      ? `${counted(each.length, "cluster")} in ${counted(rows.length, "row")}: clusters of one cloud, minor and support plan share a row.`
      : "Nearest end of support first."
  } Dates marked ~ are tentative or derived from a policy and may move.</p>
${legend}
<div class="scroll" tabindex="0" role="group" aria-label="Support windows"><table><thead><tr><th scope="col">${grouped ? "Clusters" : "Cluster"}</th><th scope="col">Cloud</th><th scope="col">Version</th><th scope="col">Support</th><th scope="col">Ends</th><th scope="col" class="chart">${axisHead(axis)}</th></tr></thead>
<tbody>${rows.map((row) => rowOf(row, axis, grouped))}</tbody></table></div>`;
  return { id: "support", title: "Support windows", body };
}

function rowOf({ row, support, names }: SupportRow, axis: TimeAxis, grouped: boolean): Html {
  const name = grouped ? foldedNames(counted(names.length, "cluster"), names) : html`${row.name}`;
  return html`<tr><th scope="row">${name}</th><td>${row.provider}</td><td class="d">${
    row.version === undefined ? html`<span class="warn">unknown</span>` : minorOf(row.version)
  }</td><td class="${phaseClass(row.phase)}">${row.phase}</td><td class="d">${deadlineCell(row.deadline)}</td><td class="chart">${rowChart(axis, barsOf(support, row, axis))}</td></tr>\n`;
}

function barsOf(support: SupportPosture, { phase }: ClusterRow, axis: TimeAxis): (Html | undefined)[] {
  const end = (date: SupportPosture["endOfStandard"]) => (date?.at === undefined ? undefined : fromInstant(date.at));
  const standard = end(support.endOfStandard);
  const extended = support.plan === "standard" ? undefined : end(support.endOfExtended);
  const platform = support.plan === "standard" ? end(support.endOfPlatform) : undefined;
  const last = Math.max(standard ?? -Infinity, extended ?? -Infinity, platform ?? -Infinity);
  if (phase === "unknown" || last === -Infinity)
    return [bar(axis, { from: axis.from, until: axis.until, kind: "unknownBar" })];
  return [
    standard === undefined ? undefined : bar(axis, { from: axis.from, until: standard, kind: "standard" }),
    extended === undefined ? undefined : bar(axis, { from: standard ?? axis.from, until: extended, kind: "extended" }),
    platform === undefined ? undefined : bar(axis, { from: standard ?? axis.from, until: platform, kind: "platform" }),
    bar(axis, { from: last, until: axis.until, kind: "ended" }),
  ];
}

function groupsOf(rows: readonly SupportRow[]): SupportRow[] {
  const groups = Map.groupBy(rows, ({ row, support }) =>
    JSON.stringify([row.provider, row.version && minorOf(row.version), support.plan, row.phase, row.deadline?.at]),
  );
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    return first === undefined ? [] : [{ ...first, names: members.flatMap(({ names }) => names) }];
  });
}

function placeOf({ provider, accountId, accountName, location, name }: ClusterRow): string {
  return [provider, accountName ?? accountId, location, name].filter((part) => part !== "").join("/");
}

const legend = legendOf([
  ["standard", "standard support"],
  ["extended", "extended or long-term support, paid for"],
  ["platform", "platform support only"],
  ["ended", "no support"],
  ["unknownBar", "not known"],
]);

const dayMs = 86_400_000;
