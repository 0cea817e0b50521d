import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FleetError } from "../core/error.ts";
import { scrub } from "../core/scrub.ts";
import { fileError, systemCode } from "../documents/file-error.ts";
import { type SynthOutcome, synthOutcomeVariable } from "../documents/synth-outcome.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs a cdk8s app through a shell, as cdk8s-cli does. All that it prints goes to stderr.
 *
 * @returns What the app told: what it wrote, or that it refused. Undefined when it is no fleet app and succeeded.
 * @throws FleetError `CONFIG` when it failed otherwise, `CANCELLED` when it was interrupted.
 */
export async function runApp(
  command: string,
  outdir: string,
  env: Readonly<Record<string, string>>,
  terminal: Terminal,
): Promise<SynthOutcome | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "fleetwright-app-"));
  const file = join(folder, "outcome.json");
  try {
    const code = await ended(
      command,
      { ...terminal.env, ...env, CDK8S_OUTDIR: outdir, [synthOutcomeVariable]: file },
      terminal,
    );
    const outcome = await outcomeIn(file);
    if (code === 0) return outcome;
    if (terminal.signal.aborted) throw new FleetError("CANCELLED", "the app was interrupted");
    if (outcome !== undefined && "refusals" in outcome) return outcome;
    throw new FleetError("CONFIG", `the app failed: ${scrub(command)} ended with ${code ?? "a signal"}`, {
      hint: "What it said stands above.",
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function ended(
  command: string,
  env: Readonly<Record<string, string | undefined>>,
  { err, signal }: Terminal,
): Promise<number | null> {
  return new Promise((done, fail) => {
    const child = spawn(command, { shell: true, env, stdio: ["ignore", "pipe", "pipe"] });
    const stop = () => child.kill("SIGTERM");
    signal.addEventListener("abort", stop, { once: true });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", err);
    child.once("error", fail);
    child.once("close", (code) => {
      signal.removeEventListener("abort", stop);
      done(code);
    });
  });
}

/** An app that crashed, or is no fleet app, tells nothing. */
async function outcomeIn(file: string): Promise<SynthOutcome | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as SynthOutcome;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw fileError(error, "CONFIG", `cannot read ${file}`);
  }
}
