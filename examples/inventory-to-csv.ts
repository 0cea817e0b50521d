// The inventory as CSV with columns of your own. For all columns there is `fleetwright inventory -o csv`.
//
//   node examples/inventory-to-csv.ts fleet.ndjson > fleet.csv
import { type Cluster, readSnapshot, supportOf } from "fleetwright";

const [file = "fleet.ndjson"] = process.argv.slice(2);
const { clusters, scopes, gaps: unlisted, takenAt } = await readSnapshot(file);
const gaps = [...unlisted, ...scopes.flatMap((scope) => scope.gaps)];
const asOf = Date.parse(takenAt);

const columns: readonly (readonly [title: string, value: (cluster: Cluster) => string | number | undefined])[] = [
  ["cloud", ({ ref }) => ref.provider],
  ["account", ({ ref }) => ref.scope.accountName ?? ref.scope.accountId],
  ["cluster", ({ name }) => name],
  ["owner", ({ owner }) => owner],
  ["version", ({ controlPlane }) => controlPlane.version?.raw ?? "unknown"],
  ["support", ({ support }) => supportOf(support, asOf).phase],
  ["days left", ({ support }) => supportOf(support, asOf).next?.days],
  ["nodes", ({ pools, poolsComplete }) => (poolsComplete ? nodesOf(pools) : "unknown")],
];

function nodesOf(pools: Cluster["pools"]): number | string {
  const sizes = pools.map(({ size }) => size?.desired);
  return sizes.some((size) => size === undefined) ? "unknown" : sizes.reduce<number>((sum, size = 0) => sum + size, 0);
}

/** Quoted, and never taken for a formula by a spreadsheet: names and tags are written by others. */
function cell(value: string | number | undefined): string {
  if (typeof value === "number") return String(value);
  const text = value ?? "";
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

const records = [columns.map(([title]) => title), ...clusters.map((each) => columns.map(([, value]) => value(each)))];
for (const record of records) process.stdout.write(`${record.map(cell).join(",")}\r\n`);
if (gaps.length > 0) console.error(`${gaps.length} parts of the fleet could not be read: the list is not complete`);
