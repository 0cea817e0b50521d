import type { Gap } from "../core/gap.ts";
import { type CsvCell, csvRecord } from "../encode/csv.ts";
import type { VersionRow, VersionsView } from "./versions-view.ts";

type CsvRow = { readonly record: "version"; readonly row: VersionRow } | { readonly record: "gap"; readonly gap: Gap };

/**
 * One record per minor, then one per gap, told apart by the column `record`. An empty cell is unknown or does not apply.
 * Additions come at the end, so that the place of a column stays.
 */
export function versionsCsv({ rows, gaps }: VersionsView): string {
  const records: CsvRow[] = [
    ...rows.map((row) => ({ record: "version", row }) as const),
    ...gaps.map((gap) => ({ record: "gap", gap }) as const),
  ];
  return [
    csvRecord(columns.map(([title]) => title)),
    ...records.map((record) => csvRecord(columns.map(([, cell]) => cell(record)))),
  ].join("");
}

function ofVersion(cell: (row: VersionRow) => CsvCell): (record: CsvRow) => CsvCell {
  return (record) => (record.record === "version" ? cell(record.row) : undefined);
}

function ofGap(cell: (gap: Gap) => CsvCell): (record: CsvRow) => CsvCell {
  return (record) => (record.record === "gap" ? cell(record.gap) : undefined);
}

const columns: readonly (readonly [title: string, cell: (record: CsvRow) => CsvCell])[] = [
  ["record", ({ record }) => record],
  ["provider", (record) => (record.record === "version" ? record.row.provider : record.gap.scope.provider)],
  ["minor", ofVersion(({ minor }) => minor)],
  ["offered", ofVersion(({ offered }) => offered)],
  ["latest", ofVersion(({ latest }) => latest)],
  ["offered_in", ofVersion(({ channels }) => channels.join(" ") || undefined)],
  ["support_phase", ofVersion(({ phase }) => phase)],
  ["end_of_standard", ofVersion(({ endOfStandard }) => endOfStandard?.at)],
  ["end_of_standard_days", ofVersion(({ endOfStandard }) => endOfStandard?.days)],
  ["end_of_extended", ofVersion(({ endOfExtended }) => endOfExtended?.at)],
  ["end_of_extended_days", ofVersion(({ endOfExtended }) => endOfExtended?.days)],
  ["clusters", ofVersion(({ clusters }) => clusters)],
  ["pools", ofVersion(({ pools }) => pools)],
  ["account_id", ofGap(({ scope }) => scope.accountId)],
  ["location", ofGap(({ scope }) => scope.region)],
  ["name", ofGap(({ cluster }) => cluster)],
  ["gap_code", ofGap(({ code }) => code)],
  ["gap_what", ofGap(({ what }) => what)],
  ["gap_message", ofGap(({ message }) => message)],
  ["upstream_end", ofVersion(({ upstreamEnd }) => upstreamEnd?.at)],
];
