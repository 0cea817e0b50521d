import { ask, median, start } from "./child.ts";
import type { LoopResult } from "./plain-loop.ts";
import type { ReadOptions, ReadResult } from "./read.ts";
import type { Row } from "./row.ts";
import type { Served, ServeOptions } from "./serve.ts";

interface Serving {
  readonly providers: ReadOptions["providers"];
  readonly env: Readonly<Record<string, string>>;
  readonly truth: readonly string[];
}

interface Run<Result> {
  readonly result: Result;
  readonly served: Served;
  readonly truth: readonly string[];
}

async function run<Result>(
  reader: string,
  serve: ServeOptions,
  read: Omit<ReadOptions, "providers" | "env">,
): Promise<Run<Result>> {
  const server = start("serve.ts");
  const serving = await ask<Serving>(server, { start: serve });
  const result = await ask<Result>(start(reader), { ...read, providers: serving.providers, env: serving.env });
  const served = await ask<Served>(server, { stop: true });
  return { result, served, truth: serving.truth };
}

const bound = 100;
const latencyMs = 100;
/** AssumeRole, ListRegions, ListClusters, DescribeCluster and ListNodegroups, DescribeNodegroup. */
const depth = 5;

/** 1,000 clusters at 100 ms a call, beside the plain SDK loop on the EKS part of the same fleet. */
export async function latencyRows(repeats: number): Promise<Row[]> {
  const serve: ServeOptions = { clusters: 1000, scopes: 60, latencyMs, faults: 0, seed: 3 };
  const read = { concurrency: bound, perSecond: 1000 };
  const whole: Run<ReadResult>[] = [];
  const ours: Run<ReadResult>[] = [];
  const loop: Run<LoopResult>[] = [];
  for (let i = 0; i < repeats; i++) {
    whole.push(await run<ReadResult>("read.ts", serve, read));
    const eks: ServeOptions = { ...serve, clouds: ["eks"] };
    ours.push(await run<ReadResult>("read.ts", eks, read));
    loop.push(await run<LoopResult>("plain-loop.ts", eks, read));
  }
  const ratios = whole.map(({ served }) => {
    const floor = Math.max(
      depth * latencyMs,
      (served.requests * latencyMs) / bound,
      (served.perScope / read.perSecond) * 1000,
    );
    return served.firstToLastMs / floor;
  });
  const first = whole[0];
  return [
    {
      what: `inventory of ${first?.truth.length} clusters, ${latencyMs} ms per call, bound ${bound}: first request to last ÷ the physical bound`,
      value: median(ratios),
      unit: "×",
      budget: 1.25,
      note: `${first?.served.requests} requests, ${Math.round(median(whole.map(({ served }) => served.firstToLastMs)))} ms, found ${first?.result.uids.length}, at most ${first?.served.peakInFlight} in flight`,
    },
    {
      what: "the same: peak memory of the reading process",
      value: median(whole.map(({ result }) => result.peakRssMb)),
      unit: "MB",
      budget: 300,
    },
    {
      what: "its EKS part: our time ÷ the plain SDK loop's, same bound",
      value: median(ours.map(({ result }, i) => result.ms / (loop[i]?.result.ms ?? Number.NaN))),
      unit: "×",
      note: `ours ${Math.round(median(ours.map(({ result }) => result.ms)))} ms for ${ours[0]?.result.uids.length} clusters, the loop ${Math.round(median(loop.map(({ result }) => result.ms)))} ms for ${loop[0]?.result.found}`,
    },
  ];
}

/** 10,000 clusters in 200 scopes under faults: what is found, and what it costs. */
export async function faultRows(clusters: number): Promise<Row[]> {
  const rows: Row[] = [];
  const scopes = Math.max(12, clusters / 50);
  const read = { concurrency: bound, perSecond: 1000 };
  const clean = await run<ReadResult>("read.ts", { clusters, scopes, latencyMs: 0, faults: 0, seed: 5 }, read);
  for (const rate of [0.05, 0.25]) {
    const { result, served, truth } = await run<ReadResult>(
      "read.ts",
      { clusters, scopes, latencyMs: 0, faults: rate, seed: 5 },
      read,
    );
    const seen = new Set(result.uids);
    const lost = truth.filter((uid) => !seen.has(uid)).length;
    rows.push({
      what: `${truth.length} clusters in ${scopes} scopes, ${rate * 100} % faults: clusters not found or found twice`,
      value: lost + result.uids.length - seen.size,
      unit: "",
      budget: 0,
      note: `${served.requests} requests, ${Math.round(result.ms / 1000)} s, ${result.gaps} gaps, ${Math.round(result.peakRssMb)} MB`,
    });
    rows.push({
      what: `the same: requests ÷ those of a run without faults (${clean.served.requests})`,
      value: served.requests / clean.served.requests,
      unit: "×",
      ...(rate === 0.05 ? { budget: 1.3 } : {}),
    });
  }
  return rows;
}
