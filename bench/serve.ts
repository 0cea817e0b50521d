// A simulator in a process of its own, told what to do over IPC.
import { generateFleet, type Simulator, simulatedToday, startSimulator } from "../lib/simulator/index.ts";

export interface ServeOptions {
  readonly clusters: number;
  readonly scopes: number;
  readonly latencyMs: number;
  readonly faults: number;
  readonly seed: number;
  readonly clouds?: readonly ("eks" | "gke" | "aks")[];
}

/** What the requests looked like from the clouds' side. */
export interface Served {
  readonly requests: number;
  /** Requests that were not made to fail. */
  readonly answered: number;
  /** Milliseconds from the arrival of the first request to that of the last. */
  readonly firstToLastMs: number;
  readonly peakInFlight: number;
  readonly perScope: number;
  readonly unknown: number;
}

let simulator: Simulator | undefined;

async function handle(message: { readonly start?: ServeOptions; readonly stop?: true }): Promise<void> {
  if (message.start !== undefined) {
    const { clusters, scopes, seed, latencyMs, faults, clouds } = message.start;
    simulator = await startSimulator({
      fleet: generateFleet({ clusters, scopes, seed, asOf: simulatedToday }),
      latencyMs,
      faults,
      seed,
      ...(clouds === undefined ? {} : { clouds }),
    });
    process.send?.({ providers: simulator.providers, env: simulator.env, truth: [...simulator.truth().readable] });
  }
  if (message.stop === true && simulator !== undefined) {
    const { records, peakInFlight } = simulator.log;
    const served: Served = {
      requests: records.length,
      answered: records.filter(({ fault }) => fault === undefined).length,
      firstToLastMs: (records.at(-1)?.at ?? 0) - (records[0]?.at ?? 0),
      peakInFlight,
      perScope: Math.max(0, ...simulator.log.scopes().values()),
      unknown: simulator.log.unknown().length,
    };
    process.send?.(served);
    await simulator.close();
    process.disconnect?.();
  }
}

// Without the process that asked for it, a simulator is of no use.
process.on("disconnect", () => process.exit());
process.on("message", (message) => {
  handle(message as Parameters<typeof handle>[0]).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
