import { dayMs, fromInstant } from "../core/instant.ts";
import { addonRows } from "./addon-support.ts";
import { blockerRows } from "./blockers.ts";
import { calendars } from "./calendar.ts";
import { configurationTable } from "./configuration-apis.ts";
import { durationTable } from "./durations.ts";
import { lifecycleRows, otherApiRows } from "./kube-apis.ts";
import { ownerTable } from "./owners.ts";
import { priceTable } from "./prices.ts";
import { retiredRows } from "./retired.ts";
import type { SourcedRow } from "./row.ts";
import { rulesTable } from "./rules.ts";
import { toolIdsTable } from "./tool-ids.ts";

export interface DataTable {
  /** File name without its ending, such as `calendar-eks`. */
  readonly name: string;
  readonly rows: readonly (SourcedRow & { readonly key: string })[];
}

export interface StaleRow {
  readonly table: string;
  readonly key: string;
  readonly asOf: string;
  /** Whole days between the source and the day asked about. */
  readonly days: number;
  readonly source: string;
}

/** Every bundled table. The key of a row is what it is found by: the minor, the provider, the provider and tier. */
export const dataTables: readonly DataTable[] = [
  ...calendars.map((calendar) => ({
    name: `calendar-${calendar.provider}`,
    rows: calendar.versions.map((row) => ({ ...row, key: row.minor })),
  })),
  { name: "upgrade-rules", rows: rulesTable.map((row) => ({ ...row, key: row.provider })) },
  { name: "durations", rows: durationTable.map((row) => ({ ...row, key: row.provider })) },
  {
    name: "prices",
    rows: priceTable.map((row) => ({
      ...row,
      key: row.tier === undefined ? row.provider : `${row.provider} ${row.tier}`,
    })),
  },
  { name: "blockers", rows: blockerRows },
  { name: "addon-support", rows: addonRows },
  { name: "retired", rows: retiredRows },
  {
    name: "kube-apis",
    rows: [...lifecycleRows, ...otherApiRows].map((row) => ({
      ...row,
      key: `${row.group === "" ? "" : `${row.group}/`}${row.version} ${row.kind}`,
    })),
  },
  { name: "configuration-apis", rows: configurationTable.map((row) => ({ ...row, key: row.group })) },
  {
    name: "owners",
    rows: ownerTable.map((row) => ({
      ...row,
      key: `${row.owner} ${row.keys === undefined ? "by convention" : "by its own tags"}`,
    })),
  },
  { name: "tool-ids", rows: toolIdsTable.map((row) => ({ ...row, key: `${row.code} ${row.tool}` })) },
];

/**
 * Rows whose source is more than `days` days older than `asOf`, in the order of the tables. A row with a date that
 * cannot be read counts as stale, with `NaN` days.
 */
export function staleRows(tables: readonly DataTable[], asOf: string, days: number): readonly StaleRow[] {
  const now = fromInstant(asOf) ?? Number.NaN;
  return tables.flatMap(({ name, rows }) =>
    rows
      .map((row) => ({ row, age: Math.floor((now - (fromInstant(row.asOf) ?? Number.NaN)) / dayMs) }))
      .filter(({ age }) => !(age <= days))
      .map(({ row, age }) => ({ table: name, key: row.key, asOf: row.asOf, days: age, source: row.source })),
  );
}
