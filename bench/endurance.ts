// What a fleet costs against its size: inventory, snapshot, plan and report, each by the built command in a process of its
// own, on simulated clouds in another. Prints a table and stores it. `--most 100000` takes about half an hour.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openSnapshot } from "../lib/documents/snapshot-reader.ts";
import type { Usage } from "../test/support/usage.ts";

const command = fileURLToPath(new URL("../dist/command/fleetwright.js", import.meta.url));
const usage = fileURLToPath(new URL("../test/support/usage.ts", import.meta.url));

const { values } = parseArgs({
  options: {
    /** The largest fleet. */
    most: { type: "string", default: "10000" },
    /** Where the files of a run lie: snapshots, plans and reports of 100,000 clusters take some gigabytes. */
    folder: { type: "string", default: ".fleetwright" },
  },
});

interface Step extends Usage {
  readonly step: string;
  readonly seconds: number;
  /** Of what the step wrote. */
  readonly bytes: number;
}

interface Size {
  readonly clusters: number;
  readonly found: number;
  readonly steps: readonly Step[];
}

async function main(): Promise<void> {
  const most = Number(values.most);
  const sizes: Size[] = [];
  for (let clusters = 10; clusters <= most; clusters *= 10) {
    mkdirSync(values.folder, { recursive: true });
    const folder = mkdtempSync(join(values.folder, "endurance-"));
    try {
      sizes.push(await measure(clusters, folder));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    show(sizes.at(-1));
  }
  const taken = { node: process.version, platform: `${process.platform} ${process.arch}`, sizes };
  writeFileSync("bench/endurance.json", `${JSON.stringify(taken, null, 2)}\n`);
}

async function measure(clusters: number, folder: string): Promise<Size> {
  const path = (name: string) => join(folder, name);
  const { simulator, env } = await simulate(clusters, path("fleet.yaml"));
  const steps: Step[] = [];
  const run = async (step: string, args: readonly string[], wrote: string) => {
    steps.push({ step, ...(await take(args, path("out"), env)), bytes: statSync(path(wrote)).size });
  };
  const [fleet, plan, page] = [path("fleet.ndjson"), path("plan.json"), path("report.html")];
  try {
    await run("inventory", ["inventory", "-c", path("fleet.yaml"), "--save", fleet, "-o", "csv"], "fleet.ndjson");
  } finally {
    simulator.kill("SIGTERM");
    await once(simulator, "exit");
  }
  await run("inventory --from -o json", ["inventory", "--from", fleet, "-o", "json"], "out");
  await run("plan", ["plan", "--from", fleet, "-o", "json", "--fail-on", "never"], "out");
  await run("plan --save", ["plan", "--from", fleet, "--fail-on", "never", "--save", plan], "plan.json");
  await run("report", ["report", "--from", fleet, "--plan", plan, "--export", page], "report.html");
  const { clusters: read } = await openSnapshot(fleet);
  const found = new Set(read.map(({ uid }) => uid)).size;
  if (found < clusters) throw new Error(`of ${clusters} clusters ${found} were found`);
  return { clusters, found, steps };
}

/** Exit codes that a fleet with gaps and findings may end with. */
const fine: readonly (number | null)[] = [0, 2, 5];

async function take(args: readonly string[], out: string, env: Readonly<Record<string, string>>) {
  const file = `${out}.usage`;
  const sink = openSync(out, "w");
  const startedAt = performance.now();
  const child = spawn(process.execPath, ["--import", usage, command, ...args], {
    stdio: ["ignore", sink, "pipe"],
    env: { ...process.env, ...env, FLEETWRIGHT_USAGE_FILE: file },
  });
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = `${said}${text}`.slice(-4_000);
  });
  const [code] = (await once(child, "close")) as [number | null];
  closeSync(sink);
  if (!fine.includes(code)) throw new Error(`fleetwright ${args.join(" ")} ended with ${code}:\n${said}`);
  const taken = JSON.parse(readFileSync(file, "utf8")) as Usage;
  return { ...taken, seconds: (performance.now() - startedAt) / 1000 };
}

/** Simulated clouds with clusters of five kinds, and the environment that points clients at them. */
async function simulate(clusters: number, config: string) {
  const args = [command, "simulate", "--clusters", String(clusters), "--seed", "1", "--write-config", config];
  const simulator: ChildProcess = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const env: Record<string, string> = {};
  const { stdout, stderr } = simulator;
  if (stdout === null || stderr === null) throw new Error("the simulator has no output");
  createInterface({ input: stdout }).on("line", (line) => {
    const [name = "", ...rest] = line.split("=");
    env[name] = rest.join("=").replace(/^'(.*)'$/, "$1");
  });
  for await (const line of createInterface({ input: stderr })) {
    if (!line.includes("serving")) continue;
    // It said the environment before, but on another pipe.
    for (let known = -1; known < Object.keys(env).length || known === 0; ) {
      known = Object.keys(env).length;
      await setTimeout(200);
    }
    return { simulator, env };
  }
  throw new Error("the simulator ended before it served");
}

function show(size: Size | undefined): void {
  if (size === undefined) return;
  console.log(`${size.clusters} clusters, ${size.found} found`);
  for (const { step, seconds, processorMs, peakRssMb, bytes } of size.steps) {
    const each = bytes / size.clusters;
    console.log(
      `  ${step.padEnd(26)} ${seconds.toFixed(1).padStart(8)} s ${(processorMs / 1000).toFixed(1).padStart(8)} s cpu ` +
        `${peakRssMb.toFixed(0).padStart(6)} MB ${(bytes / 1e6).toFixed(1).padStart(8)} MB written, ${each.toFixed(0)} B a cluster`,
    );
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
