import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { discover, type EksOptions, type GkeOptions, writeSnapshot } from "fleetwright";
import { eks } from "fleetwright/providers/eks";
import { gke } from "fleetwright/providers/gke";
import { ask, median, start } from "./child.ts";
import type { Row } from "./row.ts";
import type { ServeOptions } from "./serve.ts";

const command = fileURLToPath(new URL("../dist/command/fleetwright.js", import.meta.url));

/** Starting the built command, beside Node doing nothing, in turn. */
export async function startUpRows(repeats: number): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), "fleetwright-bench-"));
  try {
    const fleet = join(folder, "ten.ndjson");
    await saveTen(fleet);
    const bare: number[] = [];
    const version: number[] = [];
    const plan: number[] = [];
    for (let i = 0; i < repeats; i++) {
      bare.push(milliseconds(["-e", "0"]));
      version.push(milliseconds([command, "--version"]));
      plan.push(milliseconds([command, "plan", "--from", fleet, "--fail-on", "never"], [0, 2, 5]));
    }
    return [
      row("fleetwright --version ÷ bare node -e 0", version, bare, 2.5),
      row("fleetwright plan --from of 10 clusters ÷ bare node -e 0", plan, bare, 5),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function row(what: string, taken: readonly number[], bare: readonly number[], budget: number): Row {
  return {
    what,
    value: median(taken.map((ms, i) => ms / (bare[i] ?? Number.NaN))),
    unit: "×",
    budget,
    note: `${median(taken).toFixed(0)} ms against ${median(bare).toFixed(0)} ms`,
  };
}

function milliseconds(args: readonly string[], allowed: readonly number[] = [0]): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [...args], { encoding: "utf8" });
  if (status === null || !allowed.includes(status)) {
    throw new Error(`node ${args.join(" ")} ended with ${status}: ${stderr}`);
  }
  return performance.now() - startedAt;
}

/** A snapshot of ten simulated clusters with every detail. */
async function saveTen(file: string): Promise<void> {
  const server = start("serve.ts");
  const serve: ServeOptions = { clusters: 10, scopes: 4, latencyMs: 0, faults: 0, seed: 7, clouds: ["eks", "gke"] };
  const { providers, env } = await ask<{
    readonly providers: readonly ({ readonly id: string } & Readonly<Record<string, unknown>>)[];
    readonly env: Readonly<Record<string, string>>;
  }>(server, { start: serve });
  const opened = providers.map(({ id, ...options }) =>
    id === "eks" ? eks({ ...(options as EksOptions), env }) : gke({ ...(options as GkeOptions), env }),
  );
  const details = ["addons", "insights", "windows", "operations", "network", "capacity"] as const;
  const inventory = await discover({ providers: opened, offers: true, details });
  await Promise.all(opened.map((provider) => provider.close?.()));
  await ask(server, { stop: true });
  if (inventory.clusters.length === 0) throw new Error("the simulated clouds gave no cluster");
  await writeSnapshot(file, { ...inventory, clusters: inventory.clusters.slice(0, 10) });
}
