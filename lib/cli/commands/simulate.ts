import { readFile } from "node:fs/promises";
import { FleetError } from "../../core/error.ts";
import { fromInstant, toInstant } from "../../core/instant.ts";
import { withoutQuotes } from "../../core/without-quotes.ts";
import { atomicWrite } from "../../documents/atomic-write.ts";
import { fileError } from "../../documents/file-error.ts";
import { shellWord } from "../../encode/shell.ts";
import { counted, grouped } from "../../report/words.ts";
import { type SimFleet, type SimulatorOptions, startSimulator, type UpgradeOptions } from "../../simulator/index.ts";
import { asOfInstant } from "../as-of.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

export interface SimulateOptions {
  readonly fleet?: string;
  readonly clusters?: number;
  readonly iks?: number;
  readonly kube?: number;
  readonly latency?: number;
  readonly faults?: number;
  readonly seed?: number;
  readonly port?: number;
  readonly plain?: boolean;
  readonly writeConfig?: string;
  readonly asOf?: string;
  /** How many seconds an upgrade runs; `true` for the usual ones. */
  readonly allowUpgrades?: number | true;
}

const usualUpgradeSeconds = 5;

/**
 * Starts the simulated clouds, prints the environment that points clients at them as `NAME=value` lines, and serves
 * until it is interrupted.
 */
export async function simulate(options: SimulateOptions, terminal: Terminal): Promise<number> {
  const simulator = await startSimulator(await simulatorOptions(options, terminal)).catch((error: unknown) => {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    throw new FleetError("CONFIG", `a port from ${options.port} on cannot be used (${code})`, {
      hint: "Choose another --port, or leave it out for free ones.",
    });
  });
  try {
    if (options.writeConfig !== undefined) {
      await atomicWrite(options.writeConfig, `${simulator.configYaml().trimEnd()}\n`);
      terminal.err(`simulate: wrote ${options.writeConfig}\n`);
    }
    for (const [name, value] of Object.entries(simulator.env)) terminal.out(`${name}=${shellWord(value)}\n`);
    const { accounts, clusters } = simulator.fleet;
    const serving = [
      `${counted(clusters.length, "cluster")} of ${counted(accounts.length, "account")}`,
      ...(options.kube === undefined ? [] : [`${grouped(options.kube)} reached by a kubeconfig`]),
    ];
    terminal.err(`simulate: serving ${serving.join(", ")}; stop it with Ctrl-C\n`);
    await interruption(terminal.signal);
    return exitCode.fine;
  } finally {
    await simulator.close();
  }
}

async function simulatorOptions(options: SimulateOptions, terminal: Terminal): Promise<SimulatorOptions> {
  const { clusters, iks, kube, latency, faults, seed, port, allowUpgrades } = options;
  return {
    ...(options.fleet === undefined ? {} : { fleet: await readFleetFile(options.fleet) }),
    ...(clusters === undefined ? {} : { clusters }),
    ...(iks === undefined ? {} : { iks }),
    ...(kube === undefined ? {} : { kube }),
    ...(latency === undefined ? {} : { latencyMs: latency }),
    ...(faults === undefined ? {} : { faults }),
    ...(seed === undefined ? {} : { seed }),
    ...(port === undefined ? {} : { port }),
    ...(options.asOf === undefined ? {} : { asOf: toInstant(asOfInstant(options.asOf, terminal.now())) }),
    ...(allowUpgrades === undefined ? {} : { upgrades: upgradesOf(allowUpgrades, terminal) }),
    tls: options.plain !== true,
  };
}

/** The clouds' time goes on with that of the terminal. */
function upgradesOf(seconds: number | true, { now }: Terminal): UpgradeOptions {
  const started = now();
  return {
    durationMs: (seconds === true ? usualUpgradeSeconds : seconds) * 1000,
    elapsedMs: () => now() - started,
  };
}

async function readFleetFile(path: string): Promise<SimFleet> {
  const fleet: unknown = await readFile(path, "utf8")
    .then(JSON.parse)
    .catch((error: unknown) => {
      if (!(error instanceof SyntaxError)) throw fileError(error, "CONFIG", `${path}: the fleet cannot be read`);
      throw new FleetError("CONFIG", `${path}: the fleet cannot be read: ${withoutQuotes(error.message)}`);
    });
  const { accounts, clusters, asOf, seed } = (fleet ?? {}) as Partial<SimFleet>;
  const dated = typeof asOf === "string" && fromInstant(asOf) !== undefined && typeof seed === "number";
  if (!Array.isArray(accounts) || !Array.isArray(clusters) || !dated) {
    throw new FleetError("CONFIG", `${path}: a fleet needs "seed", "asOf", and the lists "accounts" and "clusters"`, {
      hint: "It has the shape of the type SimFleet, exported by fleetwright/simulator.",
    });
  }
  return fleet as SimFleet;
}

function interruption(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
