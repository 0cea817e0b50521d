import { checkSink } from "../check/check-sink.ts";
import type { CheckOptions } from "../check/manifests/check-options.ts";
import { startCheck } from "../check/manifests/manifest-check.ts";
import { readPaths } from "../check/readers/read-paths.ts";
import { FleetError } from "../core/error.ts";
import type { FindingsDocument } from "../core/findings-document.ts";
import type { Terminal } from "./terminal.ts";

/** What can be in the way of an upgrade; how well a workload is hardened is for `fleetwright check`. */
const upgradeCodes = ["API-*", "UPGRADE-*", "INPUT-*"];

/**
 * Judges manifests and Helm releases in files for the minors of a plan.
 *
 * @param hops Kubernetes minors, lowest first; empty: the newest that is out.
 * @throws FleetError `CANCELLED` when it is interrupted, since a part of the files proves nothing.
 */
export async function manifestFindings(
  paths: readonly string[],
  settings: CheckOptions,
  hops: readonly string[],
  terminal: Terminal,
): Promise<FindingsDocument> {
  const check = startCheck({ ...settings, only: upgradeCodes, ...(hops.length === 0 ? {} : { hops }) });
  const nothing = async function* (): AsyncGenerator<string, void, undefined> {};
  try {
    await readPaths(paths, checkSink(check, {}), { stdin: terminal.stdin ?? nothing, signal: terminal.signal });
  } catch (error) {
    if (!terminal.signal.aborted) throw error;
    throw new FleetError("CANCELLED", "interrupted before all manifests were judged; nothing is planned");
  }
  return check.finish();
}
