// Writes the `lifecycle` rows of lib/data/kube-apis.json from the lifecycle annotations of the tags of kubernetes/api, and
// leaves the other rows alone. `--from` takes a JSON list of { gv, kind, Introduced, Deprecated?, Removed?, Replacement?,
// lasttag }, where `lasttag` is the last tag whose source has the type.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { FleetError } from "../lib/core/error.ts";
import type { ApiRow } from "../lib/data/kube-apis.ts";
import { type Annotation, apiRows } from "./api-rows.ts";

const target = "lib/data/kube-apis.json";
const usage = "usage: npm run data:apis -- --from FILE [--as-of YYYY-MM-DD]";

interface Table {
  readonly about: string;
  /** Newest minor whose types have been seen: removals after it are plans. */
  readonly knownTo: string;
  readonly asOf: string;
  readonly lifecycle: readonly ApiRow[];
  readonly other: readonly ApiRow[];
}

function main(args: readonly string[]): void {
  const { values } = parseArgs({ args: [...args], options: { from: { type: "string" }, "as-of": { type: "string" } } });
  if (values.from === undefined) throw new FleetError("CONFIG", usage);
  const annotations = JSON.parse(readFileSync(values.from, "utf8")) as readonly Annotation[];
  const before = JSON.parse(readFileSync(target, "utf8")) as Table;
  const asOf = values["as-of"] ?? before.asOf;
  const { newest, rows } = apiRows(annotations, asOf);
  writeFileSync(target, tableText({ ...before, knownTo: `1.${newest}`, asOf, lifecycle: rows }));
  console.log(`${rows.length} rows from ${values.from}, ${before.other.length} rows kept`);
}

/** One row a line, so that a change shows as the rows that changed. */
function tableText({ about, knownTo, asOf, lifecycle, other }: Table): string {
  const list = (rows: readonly ApiRow[]) => rows.map((row) => `    ${JSON.stringify(row)}`).join(",\n");
  const head = [`  "about": ${JSON.stringify(about)}`, `  "knownTo": "${knownTo}"`, `  "asOf": "${asOf}"`];
  return `{\n${head.join(",\n")},\n  "lifecycle": [\n${list(lifecycle)}\n  ],\n  "other": [\n${list(other)}\n  ]\n}\n`;
}

main(process.argv.slice(2));
