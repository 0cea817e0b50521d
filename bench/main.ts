// Prints the figures of the budgets as ratios, each taken side by side in this run, and stores them.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { checkRows } from "./check.ts";
import { faultRows, latencyRows } from "./inventory.ts";
import { planRows } from "./plan.ts";
import type { Row } from "./row.ts";
import { startUpRows } from "./start-up.ts";
import { synthRows } from "./synth.ts";

const { values } = parseArgs({
  options: {
    repeats: { type: "string", default: "3" },
    clusters: { type: "string", default: "10000" },
    large: { type: "boolean", default: false },
  },
});
const repeats = Number(values.repeats);
const rows: Row[] = [];

async function main(): Promise<void> {
  show(await startUpRows(Math.max(repeats, 9)));
  show(await planRows(Math.max(repeats, 5)));
  show(await latencyRows(repeats));
  show(await faultRows(Number(values.clusters)));
  show(checkRows(repeats));
  show(await synthRows(repeats, values.large));
  const taken = { node: process.version, platform: `${process.platform} ${process.arch}`, repeats, rows };
  writeFileSync("bench/latest.json", `${JSON.stringify(taken, null, 2)}\n`);
}

function show(measured: readonly Row[]): void {
  rows.push(...measured);
  for (const { what, value, unit, budget, note } of measured) {
    const verdict =
      budget === undefined
        ? ""
        : value <= budget
          ? `  (budget ${budget}${unit}: met)`
          : `  (budget ${budget}${unit}: MISSED)`;
    console.log(`${value.toFixed(2)}${unit}  ${what}${verdict}${note === undefined ? "" : `\n        ${note}`}`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
