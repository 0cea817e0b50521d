import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FleetError } from "../core/error.ts";
import { exitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs a cdk8s app through a shell, as cdk8s-cli does. All that it prints goes to stderr.
 *
 * @returns `undefined` when it succeeded; the exit code for findings when the app refused to write.
 * @throws FleetError `CONFIG` when it failed otherwise, `CANCELLED` when it was interrupted.
 */
export async function runApp(
  command: string,
  outdir: string,
  env: Readonly<Record<string, string>>,
  terminal: Terminal,
): Promise<number | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "fleetwright-app-"));
  const refusals = join(folder, "refusals");
  try {
    const code = await ended(
      command,
      { ...terminal.env, ...env, CDK8S_OUTDIR: outdir, FLEETWRIGHT_REFUSALS: refusals },
      terminal,
    );
    if (code === 0) return undefined;
    if (terminal.signal.aborted) throw new FleetError("CANCELLED", "the app was interrupted");
    if (await exists(refusals)) return exitCode.findings;
    throw new FleetError("CONFIG", `the app failed: ${command} ended with ${code ?? "a signal"}`, {
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

async function exists(path: string): Promise<boolean> {
  return readFile(path).then(
    () => true,
    () => false,
  );
}
