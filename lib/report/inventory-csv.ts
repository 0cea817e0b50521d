import type { Detail } from "../core/cluster-detail.ts";
import type { Gap } from "../core/gap.ts";
import type { ScopeReport } from "../core/inventory.ts";
import { minorOf } from "../core/version.ts";
import { type CsvCell, csvRecord } from "../encode/csv.ts";
import { type ClusterRow, poolKindsText } from "./cluster-row.ts";
import type { DetailItem } from "./details/detail-item.ts";
import type { DetailBlock, DetailSubject } from "./details/details-view.ts";
import type { InventoryView } from "./inventory-view.ts";

/** What a record is about; the columns that do not apply to it are empty. */
type CsvRow =
  | { readonly record: "cluster"; readonly row: ClusterRow }
  | { readonly record: "detail"; readonly fact: DetailFact }
  | { readonly record: "scope"; readonly report: ScopeReport }
  | { readonly record: "gap"; readonly gap: Gap };

/** A fact of a cluster, or that it has none, or that it is not known whether it has. */
interface DetailFact {
  readonly detail: Detail;
  readonly cluster: DetailSubject;
  readonly item: Pick<DetailItem, "state"> & Partial<DetailItem>;
}

type CsvColumn = readonly [title: string, cell: (row: CsvRow) => CsvCell];

/**
 * One record per cluster, then one per fact of the details that were asked for, then one per scope that was not read
 * wholly, then one per gap, told apart by the column `record`. Additions come at the end, so that the place of a column stays. An empty cell is unknown or does not apply;
 * text that is known to be empty is `""`. See `csvRecord` for the apostrophe in front of some texts.
 */
export function inventoryCsv(view: InventoryView): string {
  const rows: CsvRow[] = [
    ...view.rows.map((row) => ({ record: "cluster", row }) as const),
    ...view.details.flatMap(factsOf).map((fact) => ({ record: "detail", fact }) as const),
    ...[...view.unread, ...view.notEnabled, ...view.skipped].map((report) => ({ record: "scope", report }) as const),
    ...view.gaps.map((gap) => ({ record: "gap", gap }) as const),
  ];
  return [
    csvRecord(columns.map(([title]) => title)),
    ...rows.map((row) => csvRecord(columns.map(([, cell]) => cell(row)))),
  ].join("");
}

function ofCluster(cell: (row: ClusterRow) => CsvCell): (row: CsvRow) => CsvCell {
  return (row) => (row.record === "cluster" ? cell(row.row) : undefined);
}

function ofDetail(cell: (fact: DetailFact) => CsvCell): (row: CsvRow) => CsvCell {
  return (row) => (row.record === "detail" ? cell(row.fact) : undefined);
}

function factsOf({ detail, rows, none, unknown, notGiven }: DetailBlock): readonly DetailFact[] {
  return [
    ...rows.map(({ cluster, item }) => ({ detail, cluster, item })),
    ...none.map((cluster) => ({ detail, cluster, item: { state: "none" } })),
    ...unknown.map((cluster) => ({ detail, cluster, item: { state: "unknown" } })),
    ...notGiven.map((cluster) => ({ detail, cluster, item: { state: "unknown", more: "not told by the provider" } })),
  ];
}

function ofGap(cell: (gap: Gap) => CsvCell): (row: CsvRow) => CsvCell {
  return (row) => (row.record === "gap" ? cell(row.gap) : undefined);
}

function scopeOf(row: CsvRow) {
  if (row.record === "cluster") return row.row;
  if (row.record === "detail") {
    const { provider, scope, location } = row.fact.cluster.ref;
    return { provider, accountId: scope.accountId, accountName: scope.accountName, location };
  }
  const { provider, accountId, accountName, region } = row.record === "scope" ? row.report.scope : row.gap.scope;
  return { provider, accountId, accountName, location: region };
}

function nameOf(row: CsvRow): CsvCell {
  if (row.record === "cluster") return row.row.name;
  if (row.record === "detail") return row.fact.cluster.name;
  return row.record === "gap" ? row.gap.cluster : undefined;
}

function uidOf(row: CsvRow): CsvCell {
  if (row.record === "cluster") return row.row.uid;
  return row.record === "detail" ? row.fact.cluster.uid : undefined;
}

function statusOf(row: CsvRow): CsvCell {
  if (row.record === "cluster") return row.row.status;
  return row.record === "scope" ? row.report.status : undefined;
}

const columns: readonly CsvColumn[] = [
  ["record", ({ record }) => record],
  ["provider", (row) => scopeOf(row).provider],
  ["account_id", (row) => scopeOf(row).accountId],
  ["account_name", (row) => scopeOf(row).accountName],
  ["location", (row) => scopeOf(row).location],
  ["name", nameOf],
  ["uid", uidOf],
  ["environment", ofCluster(({ environment }) => environment)],
  ["wave", ofCluster(({ wave }) => wave)],
  ["owner", ofCluster(({ owner }) => owner)],
  ["mode", ofCluster(({ mode }) => mode)],
  ["channel", ofCluster(({ channel }) => channel)],
  ["version", ofCluster(({ version }) => version?.raw)],
  ["minor", ofCluster(({ version }) => (version === undefined ? undefined : minorOf(version)))],
  ["pools", ofCluster(({ pools }) => pools.count)],
  ["pool_versions", ofCluster(({ pools }) => pools.versions.map(({ raw }) => raw).join(" ") || undefined)],
  ["pools_behind", ofCluster(({ pools }) => pools.behind)],
  ["pools_complete", ofCluster(({ pools }) => pools.complete)],
  ["support_plan", ofCluster(({ plan }) => plan)],
  ["support_phase", ofCluster(({ phase }) => phase)],
  ["deadline", ofCluster(({ deadline }) => deadline?.kind)],
  ["deadline_at", ofCluster(({ deadline }) => deadline?.at)],
  ["deadline_days", ofCluster(({ deadline }) => deadline?.days)],
  ["deadline_precision", ofCluster(({ deadline }) => deadline?.precision)],
  ["deadline_may_move", ofCluster(({ deadline }) => deadline?.mayMove)],
  ["deadline_source", ofCluster(({ deadline }) => deadline?.source)],
  ["surcharge_usd_month", ofCluster(({ surcharge }) => surcharge)],
  ["status", statusOf],
  ["status_raw", ofCluster(({ statusRaw }) => statusRaw)],
  ["gaps", ofCluster(({ gaps }) => gaps)],
  ["observed_at", ofCluster(({ observedAt }) => observedAt)],
  ["gap_code", ofGap(({ code }) => code)],
  ["gap_what", ofGap(({ what }) => what)],
  ["gap_message", ofGap(({ message }) => message)],
  ["gap_path", ofGap(({ path }) => path)],
  ["distribution_version", ofCluster(({ distributionVersion }) => distributionVersion?.raw)],
  ["empty_as_of", (row) => (row.record === "scope" ? row.report.emptyAsOf : undefined)],
  ["upstream_end_at", ofCluster(({ upstreamEnd }) => upstreamEnd?.at)],
  ["pool_kinds", ofCluster(({ pools }) => poolKindsText(pools))],
  ["detail", ofDetail(({ detail }) => detail)],
  ["detail_name", ofDetail(({ item }) => item.name)],
  ["detail_about", ofDetail(({ item }) => item.about || undefined)],
  ["detail_state", ofDetail(({ item }) => item.state || undefined)],
  ["detail_more", ofDetail(({ item }) => item.more || undefined)],
];
