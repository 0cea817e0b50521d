// Lists the rows of the bundled tables whose source is older than 90 days, so that someone reads the source again.
import { parseArgs } from "node:util";
import { fromInstant, toInstant } from "../lib/core/instant.ts";
import { dataTables, staleRows } from "../lib/data/staleness.ts";

const maxAgeDays = 90;
const usage = "usage: npm run data:check [-- --as-of YYYY-MM-DD]";

/** 0: nothing is stale; 2: something is; 3: the arguments are wrong. */
function main(args: readonly string[], today: string, print: (line: string) => void): number {
  let asOf = today;
  try {
    asOf = parseArgs({ args: [...args], options: { "as-of": { type: "string" } } }).values["as-of"] ?? today;
  } catch (error) {
    print(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    return 3;
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || fromInstant(asOf) === undefined) {
    print(`${JSON.stringify(asOf)} is not a date\n${usage}`);
    return 3;
  }
  const stale = staleRows(dataTables, asOf, maxAgeDays);
  const total = dataTables.reduce((sum, { rows }) => sum + rows.length, 0);
  for (const [table, rows] of Map.groupBy(stale, (row) => row.table)) {
    print(`${table}.json`);
    for (const row of rows) print(`  ${row.key.padEnd(14)} ${row.asOf}  ${row.days} days old  ${row.source}`);
  }
  print(`${stale.length} of ${total} rows are more than ${maxAgeDays} days old on ${asOf}`);
  return stale.length === 0 ? 0 : 2;
}

process.exitCode = main(process.argv.slice(2), toInstant(Date.now()).slice(0, 10), (line) => console.log(line));
