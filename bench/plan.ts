import { ask, median, start } from "./child.ts";
import type { PlanRun, PlanTimes } from "./plan-run.ts";
import type { Row } from "./row.ts";
import type { ServeOptions } from "./serve.ts";

const copies = 4;

/** The plan of 10,000 clusters, every one judged by its inventory, beside that of a quarter of them. */
export async function planRows(repeats: number): Promise<Row[]> {
  const server = start("serve.ts");
  const serve: ServeOptions = { clusters: 2500, scopes: 50, latencyMs: 0, faults: 0, seed: 7 };
  const { providers, env } = await ask<Pick<PlanRun, "providers" | "env">>(server, { start: serve });
  const times = await ask<PlanTimes>(start("plan-run.ts", ["--expose-gc"]), { providers, env, copies, repeats });
  await ask(server, { stop: true });
  const { clusters, firstMs, ms, oneCopyMs, cpuMs, outcomes, findings, costUsd, gapUsd } = times;
  const counted = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  return [
    {
      what: `plan of ${clusters} clusters with stages, windows, freezes and limits, all judged`,
      value: median(ms),
      unit: " ms",
      budget: 1000,
      note: `${Math.round(median(cpuMs))} ms of processor time; ${Math.round(firstMs)} ms the first time in a process; ${counted.join(", ")}; ${findings} findings`,
    },
    {
      what: `the same ÷ the plan of ${clusters / copies} clusters`,
      value: median(ms) / median(oneCopyMs),
      unit: "×",
      budget: 5,
    },
    {
      what: "the same: what the schedule pays above the lower bound, in its cost",
      value: (100 * gapUsd) / costUsd,
      unit: " %",
      note: `$${gapUsd.toFixed(0)} of $${costUsd.toFixed(0)}`,
    },
  ];
}
