// Judges the regular expressions of the sources that have not been judged, and drops those that are gone. Takes minutes.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Complexity, collectExpressions, judgeExpression, keyOf } from "../test/support/expressions.ts";

const file = new URL("../test/support/judged-expressions.json", import.meta.url);

async function main(): Promise<void> {
  const known = existsSync(file)
    ? (JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, Complexity>>)
    : {};
  const judged = new Map<string, Complexity>();
  for (const expression of collectExpressions().written) {
    const key = keyOf(expression);
    judged.set(key, judged.get(key) ?? known[key] ?? (await judgeExpression(expression)));
  }
  const sorted = [...judged].sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
  process.exit();
}

void main();
