import { fork } from "node:child_process";
import { join } from "node:path";
import type { FleetTruth, ScriptedFault, SimFleet, Simulator } from "../../lib/simulator/index.ts";
import type { Command, RemoteOptions, RemoteRecord } from "./simulator-process.ts";

export type { RemoteOptions, RemoteRecord } from "./simulator-process.ts";

/** A simulator in another process: its work does not slow down what is tested, and its log survives a killed client. */
export interface RemoteSimulator {
  readonly env: Readonly<Record<string, string>>;
  readonly providers: Simulator["providers"];
  readonly endpoints: Readonly<Record<string, string>>;
  /** Text of a `fleet.yaml` that reads it. */
  readonly configYaml: string;
  readonly truth: FleetTruth;
  readonly fleet: SimFleet;
  /** Adds a scripted fault and returns a function that takes it away again. */
  inject(fault: ScriptedFault): Promise<() => Promise<void>>;
  log(): Promise<{ readonly records: readonly RemoteRecord[]; readonly peakInFlight: number }>;
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function startRemoteSimulator(options: RemoteOptions = {}): Promise<RemoteSimulator> {
  const child = fork(join(import.meta.dirname, "simulator-process.ts"), {
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  child.on("message", ({ id, value, error }: { id: number; value?: unknown; error?: string }) => {
    if (error === undefined) waiting.get(id)?.resolve(value);
    else waiting.get(id)?.reject(new Error(error));
    waiting.delete(id);
  });
  child.once("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the simulator's process ended with ${code}`));
  });
  let ids = 0;
  const ask = <T>(command: Command) =>
    new Promise<T>((resolve, reject) => {
      const id = ids++;
      waiting.set(id, { resolve: (value) => resolve(value as T), reject });
      child.send({ id, command }, (error) => error && reject(error));
    });
  const about = await ask<Pick<RemoteSimulator, "env" | "providers" | "endpoints" | "configYaml" | "truth" | "fleet">>({
    name: "start",
    options,
  });
  return {
    ...about,
    async inject(fault) {
      const id = await ask<number>({ name: "inject", fault });
      return () => ask<void>({ name: "withdraw", fault: id });
    },
    log: () => ask({ name: "records" }),
    clear: () => ask({ name: "clear" }),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      ask({ name: "close" }).catch(() => {});
      await ended;
    },
  };
}
