import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { FleetError } from "../../core/error.ts";
import { withoutQuotes } from "../../core/without-quotes.ts";
import { fileError, systemCode } from "../../documents/file-error.ts";
import type { RefusedSynth, SynthOutcome, WrittenSynth } from "../../documents/synth-outcome.ts";
import { terminalLines } from "../../encode/terminal.ts";
import { compareFolders } from "../compare-folders.ts";
import { exitCode } from "../exit-code.ts";
import { runApp } from "../run-app.ts";
import type { Terminal } from "../terminal.ts";

export interface SynthOptions {
  readonly app?: string;
  readonly dir?: string;
  readonly plan?: string;
  readonly check?: boolean;
  readonly verifySharing?: number | true;
}

/** Runs a cdk8s app, or tells whether its output folder is what it would write. */
export async function synth(options: SynthOptions, terminal: Terminal): Promise<number> {
  const project = await readProject(options);
  const env = {
    ...(options.plan === undefined ? {} : { FLEETWRIGHT_PLAN: resolve(options.plan) }),
    ...(options.verifySharing === undefined
      ? {}
      : { FLEETWRIGHT_VERIFY_SHARING: options.verifySharing === true ? "all" : String(options.verifySharing) }),
  };
  if (options.check !== true) {
    const outcome = await runApp(project.app, project.dir, env, terminal);
    if (isRefusal(outcome)) return exitCode.findings;
    if (outcome !== undefined) terminal.err(terminalLines(`${summaryOf(outcome)}, written to ${project.dir}\n`));
    return exitCode.fine;
  }
  const temporary = await mkdtemp(join(tmpdir(), "fleetwright-synth-"));
  try {
    const outcome = await runApp(project.app, temporary, env, terminal);
    if (isRefusal(outcome)) return exitCode.findings;
    const differences = await compareFolders(temporary, project.dir);
    for (const { what, path } of differences) terminal.out(terminalLines(`${what.padEnd(8)} ${path}\n`));
    if (differences.length === 0) {
      if (outcome !== undefined) terminal.err(terminalLines(`${summaryOf(outcome)}, as in ${project.dir}\n`));
      return exitCode.fine;
    }
    const files = differences.length === 1 ? "1 file differs" : `${differences.length} files differ`;
    terminal.err(
      terminalLines(`${files} from what the app renders; run fleetwright synth and commit ${project.dir}\n`),
    );
    return exitCode.findings;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

function isRefusal(outcome: SynthOutcome | undefined): outcome is RefusedSynth {
  return outcome !== undefined && "refusals" in outcome;
}

function summaryOf({ clusters, renderings, warnings }: WrittenSynth): string {
  const counts = [counted(clusters, "cluster"), counted(renderings, "rendering"), counted(warnings, "warning")];
  return counts.join(", ");
}

function counted(count: number, what: string): string {
  return `${count === 0 ? "no" : count} ${what}${count === 1 ? "" : "s"}`;
}

interface Project {
  readonly app: string;
  readonly dir: string;
}

async function readProject({ app, dir }: SynthOptions): Promise<Project> {
  const file = await projectFile();
  const command = app ?? textField(file, "app");
  if (command === undefined) {
    throw new FleetError("CONFIG", "no app is named: there is no app in cdk8s.yaml, or no cdk8s.yaml here", {
      path: "$.app",
      hint: "Write app: node main.ts into it, or give --app.",
    });
  }
  return { app: command, dir: resolve(dir ?? textField(file, "output") ?? "dist") };
}

async function projectFile(): Promise<unknown> {
  let text: string;
  try {
    text = await readFile("cdk8s.yaml", "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return {};
    throw fileError(error, "CONFIG", "cannot read cdk8s.yaml");
  }
  const { parse } = await import("yaml");
  try {
    return parse(text, { maxAliasCount: 0, logLevel: "error" }) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? withoutQuotes(error.message) : "unknown reason";
    throw new FleetError("CONFIG", `cdk8s.yaml is not valid YAML: ${reason}`, { path: "cdk8s.yaml" });
  }
}

function textField(file: unknown, field: "app" | "output"): string | undefined {
  if (typeof file !== "object" || file === null) return undefined;
  const value = (file as Readonly<Record<string, unknown>>)[field];
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}
