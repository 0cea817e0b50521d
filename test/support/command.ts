import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd: string;
  /** Everything the process gets besides `PATH` and a home folder without credentials. */
  readonly env?: Readonly<Record<string, string>>;
  /** The installation to run. Default: the one with every optional peer. */
  readonly installation?: "full" | "lean";
  /** Options of Node itself. */
  readonly node?: readonly string[];
  /** A script of bash that runs it, as `"$@"`. Default: no shell has part in it. */
  readonly within?: string;
}

export interface RunningCommand {
  readonly process: ChildProcess;
  /** What has been printed so far. */
  readonly printed: { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<Ended>;
}

/** Starts the installed command line as a child process. A test that ends before it kills it. */
export function startCommand(args: readonly string[], options: CommandOptions): RunningCommand {
  const { installation = "full", node = [], within, cwd, env = {} } = options;
  const main = join(inject("installed")[installation], "node_modules/fleetwright/dist/command/fleetwright.js");
  const line = [process.execPath, ...node, main, ...args];
  const [program = "", ...rest] = within === undefined ? line : ["bash", "-c", within, "bash", ...line];
  const child = spawn(program, rest, {
    cwd,
    env: { PATH: process.env["PATH"] ?? "", HOME: cwd, USERPROFILE: cwd, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    printed.stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal, ...printed }));
  });
  return { process: child, printed, ended };
}

export function runCommand(args: readonly string[], options: CommandOptions): Promise<Ended> {
  return startCommand(args, options).ended;
}

/** A folder that is gone after `use`. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "fleetwright-test-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
