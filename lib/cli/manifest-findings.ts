import { checkSink } from "../check/check-sink.ts";
import type { CheckOptions } from "../check/manifests/check-options.ts";
import { startCheck } from "../check/manifests/manifest-check.ts";
import { readPaths } from "../check/readers/read-paths.ts";
import { FleetError } from "../core/error.ts";
import type { FindingsDocument } from "../core/findings-document.ts";
import type { Plan } from "../core/plan.ts";
import { terminalText } from "../encode/terminal.ts";
import { SynthFolder } from "../synth/synth-folder.ts";
import { synthsAmong } from "./check-synth.ts";
import { minorsAhead } from "./minors-ahead.ts";
import { synthFindings } from "./synth-findings.ts";
import type { Terminal } from "./terminal.ts";

/** What can be in the way of an upgrade; how well a workload is hardened is for `fleetwright check`. */
const upgradeCodes = ["API-*", "UPGRADE-*", "INPUT-API-NOT-JUDGED"];

/**
 * Judges manifests and Helm releases in files for the minors of a plan. The output folder of a synth says what runs in
 * which cluster, and is judged for each of them; other files may run in any cluster.
 *
 * @param plan Made without them.
 * @throws FleetError `CANCELLED` when it is interrupted, since a part of the files proves nothing.
 */
export async function manifestFindings(
  paths: readonly string[],
  settings: CheckOptions,
  plan: Plan,
  terminal: Terminal,
): Promise<readonly FindingsDocument[]> {
  const only = { ...settings, only: upgradeCodes };
  const synths = await synthsAmong(paths);
  const folders = await Promise.all(synths.map((path) => SynthFolder.open(path)));
  const documents = folders.map((folder) => synthFindings(folder, only, plan));
  const others = paths.filter((path) => !synths.includes(path));
  if (others.length > 0) documents.push(await anywhere(others, only, minorsAhead(plan), terminal));
  const unread = documents.flatMap((document) => document.unread);
  for (const { what, message } of unread.slice(0, mostTold)) {
    terminal.err(`${terminalText(`plan: not judged: ${what}: ${message}`)}\n`);
  }
  if (unread.length > mostTold) terminal.err(`plan: not judged: ${unread.length - mostTold} more\n`);
  return documents;
}

const mostTold = 20;

/** @param hops Kubernetes minors, lowest first; empty: the newest that is out. */
async function anywhere(
  paths: readonly string[],
  settings: CheckOptions,
  hops: readonly string[],
  terminal: Terminal,
): Promise<FindingsDocument> {
  const check = startCheck({ ...settings, ...(hops.length === 0 ? {} : { hops }) });
  const nothing = async function* (): AsyncGenerator<string, void, undefined> {};
  try {
    await readPaths(paths, checkSink(check, {}), { stdin: terminal.stdin ?? nothing, signal: terminal.signal });
  } catch (error) {
    if (!terminal.signal.aborted) throw error;
    throw new FleetError("CANCELLED", "interrupted before all manifests were judged; nothing is planned");
  }
  return check.finish();
}
