// Synth: this package beside stock cdk8s, on the same sixty objects per cluster, each run in a process of its own.
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { ask, median, start } from "./child.ts";
import type { Row } from "./row.ts";
import type { SynthResult, SynthRun } from "./synth-run.ts";

/** The same for all: 60 objects per cluster, 42 of them as cdk8s-plus-33 makes them and 18 of `ApiObject`. */
const tree = "the tree: 6 × (Namespace, ServiceAccount, ConfigMap, Deployment, Service, 2 NetworkPolicy; 3 ApiObject)";

type Ask = Omit<SynthRun, "folder">;

async function once(message: Ask, folder: string): Promise<SynthResult> {
  return ask<SynthResult>(start("./synth-run.ts"), { ...message, folder });
}

/** The run of median time. */
async function repeated(message: Ask, repeats: number, folder: string): Promise<SynthResult> {
  const results: SynthResult[] = [];
  for (let i = 0; i < repeats; i++) results.push(await once(message, folder));
  const middle = median(results.map(({ ms }) => ms));
  return results.find(({ ms }) => ms === middle) ?? once(message, folder);
}

/** A folder in memory where the system has one: what is compared are programs, not disks. */
function outputFolder(): string {
  return existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
}

/** @param large Whether to run stock cdk8s on 1,000 clusters too, once, which takes minutes. */
export async function synthRows(repeats: number, large: boolean): Promise<readonly Row[]> {
  const folder = outputFolder();
  const stock = await repeated({ by: "stock", clusters: 300 }, repeats, folder);
  const alone = await repeated({ by: "alone", clusters: 300 }, repeats, folder);
  const shared = await repeated({ by: "shared", clusters: 300 }, repeats, folder);
  const twelve = await repeated({ by: "twelve", clusters: 300 }, repeats, folder);
  const [made, madeTwelve, stockTwelve] = [
    await repeated({ by: "build", clusters: 4 }, repeats, folder),
    await repeated({ by: "build", clusters: 12 }, repeats, folder),
    await repeated({ by: "stock", clusters: 12 }, repeats, folder),
  ];
  const small = await repeated({ by: "alone", clusters: 250 }, repeats, folder);
  const big = await repeated({ by: "alone", clusters: 1_000 }, repeats, folder);
  const onDisk = await repeated({ by: "shared", clusters: 300 }, repeats, tmpdir());
  const rows: Row[] = [
    {
      what: "synth of 300 clusters × 60 objects, each by itself, as a share of stock cdk8s",
      value: alone.ms / stock.ms,
      unit: " ×",
      budget: 1 / 30,
      note: `${times(stock, alone)}; written to ${folder}; ${tree}`,
    },
    {
      what: "the same with shared classes, as a share of stock cdk8s",
      value: shared.ms / stock.ms,
      unit: " ×",
      budget: 1 / 300,
      note: `${times(stock, shared)}; twelve classes, four of different objects; ${floor(shared, made, stock)}`,
    },
    {
      what: "the same with twelve classes of different objects, as a share of stock cdk8s",
      value: twelve.ms / stock.ms,
      unit: " ×",
      note: `${times(stock, twelve)}; ${floor(twelve, madeTwelve, stock)}; stock takes ${stockTwelve.ms.toFixed(0)} ms for the twelve alone`,
    },
    {
      what: `the same with shared classes, written to ${tmpdir()}`,
      value: onDisk.ms,
      unit: " ms",
      note: bound(onDisk),
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
  const most = await once({ by: "stock", clusters: 1_000 }, folder);
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
  const wall = `${(stock.ms / ours.ms).toFixed(1)} times as fast: ${stock.ms.toFixed(0)} ms and ${ours.ms.toFixed(0)} ms`;
  const cpu = `${(stock.cpuMs / ours.cpuMs).toFixed(1)} times by processor time`;
  return `${wall} (${cpu}: ${stock.cpuMs.toFixed(0)} ms and ${ours.cpuMs.toFixed(0)} ms)`;
}

/** The floor of whoever has cdk8s make the objects of each class once, and writes a folder per cluster. */
function floor({ writeMs }: SynthResult, made: SynthResult, stock: SynthResult): string {
  const least = writeMs + made.ms;
  const parts = `cdk8s takes ${made.ms.toFixed(0)} ms to make the objects, which it then has to render, and the files ${writeMs.toFixed(0)} ms to be written`;
  return `300 times would be ${(stock.ms / 300).toFixed(0)} ms; ${parts}, so that ${(stock.ms / least).toFixed(0)} times is out of reach`;
}

/** Nobody can be faster than that who writes a folder per cluster. */
function bound({ ms, writeMs }: SynthResult): string {
  return `only to write the same files takes ${writeMs.toFixed(0)} ms, ${((100 * writeMs) / ms).toFixed(0)} % of it`;
}
