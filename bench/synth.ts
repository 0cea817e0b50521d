// Synth: this package beside stock cdk8s, on the same sixty objects per cluster, each run in a process of its own.
import { ask, median, start } from "./child.ts";
import type { Row } from "./row.ts";
import type { SynthResult, SynthRun } from "./synth-run.ts";

async function once(message: SynthRun): Promise<SynthResult> {
  return ask<SynthResult>(start("./synth-run.ts"), message);
}

/** The run of median time. */
async function repeated(message: SynthRun, repeats: number): Promise<SynthResult> {
  const results: SynthResult[] = [];
  for (let i = 0; i < repeats; i++) results.push(await once(message));
  const middle = median(results.map(({ ms }) => ms));
  return results.find(({ ms }) => ms === middle) ?? once(message);
}

/** @param large Whether to run stock cdk8s on 1,000 clusters too, once, which takes minutes. */
export async function synthRows(repeats: number, large: boolean): Promise<readonly Row[]> {
  const stock = await once({ by: "stock", clusters: 300 });
  const alone = await repeated({ by: "alone", clusters: 300 }, repeats);
  const shared = await repeated({ by: "shared", clusters: 300 }, repeats);
  const small = await repeated({ by: "alone", clusters: 250 }, repeats);
  const big = await repeated({ by: "alone", clusters: 1_000 }, repeats);
  const rows: Row[] = [
    {
      what: "synth of 300 clusters × 60 objects, each by itself, as a share of stock cdk8s",
      value: alone.ms / stock.ms,
      unit: " ×",
      budget: 1 / 30,
      note: `${times(stock, alone)}; one run of stock`,
    },
    {
      what: "the same with shared classes, as a share of stock cdk8s",
      value: shared.ms / stock.ms,
      unit: " ×",
      budget: 1 / 300,
      note: times(stock, shared),
    },
    { what: "synth, t(1,000) / t(250)", value: big.ms / small.ms, unit: " ×", budget: 6 },
    { what: "synth of 1,000 clusters, peak memory", value: big.peakRssMb, unit: " MB", budget: 250 },
    {
      what: "calls of a validation per cluster",
      value: alone.validations / 300,
      unit: "",
      budget: 1,
      note: `stock: ${(stock.validations / 300).toFixed(0)}`,
    },
  ];
  if (!large) return rows;
  const most = await once({ by: "stock", clusters: 1_000 });
  return [
    ...rows,
    {
      what: "synth of 1,000 clusters, each by itself, as a share of stock cdk8s, measured once",
      value: big.ms / most.ms,
      unit: " ×",
      note: `${times(most, big)}; stock took ${most.peakRssMb.toFixed(0)} MB`,
    },
  ];
}

function times(stock: SynthResult, ours: SynthResult): string {
  return `${(stock.ms / ours.ms).toFixed(1)} times as fast: ${stock.ms.toFixed(0)} ms and ${ours.ms.toFixed(0)} ms`;
}
