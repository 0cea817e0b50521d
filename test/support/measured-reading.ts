import { fork } from "node:child_process";
import { join } from "node:path";
import { inject } from "vitest";
import type { RateLimit } from "../../lib/core/provider.ts";
import type { Reading, ReadingOrder } from "./reader-process.ts";
import { type RemoteOptions, type RemoteRecord, startRemoteSimulator } from "./remote-simulator.ts";

export interface MeasuredReading extends Reading {
  /** Uids of the clusters that can be read. */
  readonly truth: ReadonlySet<string>;
  readonly records: readonly RemoteRecord[];
  readonly scopes: number;
  /**
   * Requests that were answered as the cloud would: the fewest that could have done, as long as none was asked twice. One
   * that its client had given up before the answer went out counts as none; one that it gave up while the answer was on
   * its way cannot be told from one that arrived.
   */
  readonly answered: number;
  /** From the first request to the last, in milliseconds. */
  readonly spanMs: number;
}

const unlimited: RateLimit = { per: "scope", perSecond: Number.POSITIVE_INFINITY, burst: 1 };

/** Reads a simulated fleet: clouds in one process, the installed package in another, the test in a third. */
export async function measureReading(
  clouds: RemoteOptions,
  options: { readonly limit?: RateLimit | "own"; readonly offers?: boolean } = {},
): Promise<MeasuredReading> {
  const { limit = unlimited, offers = false } = options;
  const simulator = await startRemoteSimulator(clouds);
  try {
    const { providers, env } = simulator;
    const folder = inject("installed").full;
    const reading = await inProcess({ folder, providers, env, offers, ...(limit === "own" ? {} : { limit }) });
    const { records } = await simulator.log();
    const times = records.map(({ at }) => at);
    return {
      ...reading,
      truth: simulator.truth.readable,
      records,
      scopes: new Set(records.map(({ cloud, account, region }) => `${cloud} ${account} ${region}`)).size,
      answered: records.filter(({ fault, status }) => fault === undefined && status !== undefined).length,
      spanMs: (times.at(-1) ?? 0) - (times[0] ?? 0),
    };
  } finally {
    await simulator.close();
  }
}

function inProcess(order: ReadingOrder): Promise<Reading> {
  const child = fork(join(import.meta.dirname, "reader-process.ts"), {
    execArgv: [],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { PATH: process.env["PATH"], NODE_NO_WARNINGS: "1" },
  });
  return new Promise((resolve, reject) => {
    child.once("message", ({ reading, error }: { reading?: Reading; error?: string }) => {
      if (reading === undefined) reject(new Error(error));
      else resolve(reading);
    });
    child.once("exit", (code) => reject(new Error(`the reader's process ended with ${code}`)));
    child.send(order);
  });
}

/** One line of figures, for people to quote. */
export function figures(name: string, measured: MeasuredReading, minimum = measured.answered): string {
  const { uids, records, scopes, wallMs, spanMs, peakRss } = measured;
  const faults = records.filter(({ fault }) => fault !== undefined).length;
  const share = (records.length / minimum).toFixed(3);
  return (
    `${name}: ${uids.length} clusters of ${scopes} scopes, ${records.length} requests (${share} x minimum), ` +
    `${faults} faults, ${(wallMs / 1000).toFixed(1)} s wall, ${(spanMs / 1000).toFixed(1)} s first to last request, ` +
    `peak RSS ${Math.round(peakRss / 2 ** 20)} MiB`
  );
}
