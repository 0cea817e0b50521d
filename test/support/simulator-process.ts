// A simulator in a process of its own, driven by messages. Forked by remote-simulator.ts; not run by itself.
import type { FaultKind, ScriptedFault, SimulatorOptions } from "../../lib/simulator/index.ts";
import { generateFleet, type Simulator, startSimulator } from "../../lib/simulator/index.ts";

/** What `start` takes: a fleet to generate (`scopes` in all), or one that is given. */
export interface RemoteOptions extends SimulatorOptions {
  readonly scopes?: number;
}

/** A request of the simulator's log, as far as tests look at it. */
export interface RemoteRecord {
  readonly at: number;
  readonly cloud: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly account?: string;
  readonly region?: string;
  readonly status?: number;
  readonly fault?: FaultKind;
}

export type Command =
  | { readonly name: "start"; readonly options: RemoteOptions }
  | { readonly name: "inject"; readonly fault: ScriptedFault }
  | { readonly name: "withdraw"; readonly fault: number }
  | { readonly name: "records" }
  | { readonly name: "clear" }
  | { readonly name: "close" };

let simulator: Simulator | undefined;
const withdrawals: (() => void)[] = [];

async function obey(command: Command): Promise<unknown> {
  if (command.name === "start") {
    const { scopes, clusters, seed = 1, asOf = "2026-11-21T00:00:00Z", ...others } = command.options;
    const fleet =
      clusters === undefined || scopes === undefined ? {} : { fleet: generateFleet({ seed, clusters, scopes, asOf }) };
    simulator = await startSimulator({
      seed,
      asOf,
      ...(clusters === undefined ? {} : { clusters }),
      ...others,
      ...fleet,
    });
    const { env, providers, endpoints, fleet: served } = simulator;
    return { env, providers, endpoints, configYaml: simulator.configYaml(), truth: simulator.truth(), fleet: served };
  }
  if (simulator === undefined) throw new Error("the simulator was not started");
  switch (command.name) {
    case "inject":
      return withdrawals.push(simulator.inject(command.fault)) - 1;
    case "withdraw":
      return withdrawals[command.fault]?.();
    case "records":
      return { records: [...simulator.log.records], peakInFlight: simulator.log.peakInFlight };
    case "clear":
      return simulator.log.clear();
    case "close":
      await simulator.close();
      process.disconnect();
  }
  return undefined;
}

process.on("message", ({ id, command }: { readonly id: number; readonly command: Command }) => {
  obey(command).then(
    (value) => process.connected && process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
// Nothing outlives the test that asked for it.
process.on("disconnect", () => process.exit(0));
