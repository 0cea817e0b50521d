import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median } from "./child.ts";
import type { Row } from "./row.ts";

const command = fileURLToPath(new URL("../dist/lib/cli/main.js", import.meta.url));

function milliseconds(args: readonly string[]): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - startedAt;
}

/** Starting the built command, beside Node doing nothing, in turn. */
export function startUpRows(repeats: number): Row[] {
  const bare: number[] = [];
  const version: number[] = [];
  for (let i = 0; i < repeats; i++) {
    bare.push(milliseconds(["-e", "0"]));
    version.push(milliseconds([command, "--version"]));
  }
  return [
    {
      what: "fleetwright --version ÷ bare node -e 0",
      value: median(version.map((ms, i) => ms / (bare[i] ?? Number.NaN))),
      unit: "×",
      budget: 2.5,
      note: `${median(version).toFixed(0)} ms against ${median(bare).toFixed(0)} ms`,
    },
  ];
}
