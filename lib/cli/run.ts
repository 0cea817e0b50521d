import { Command, CommanderError } from "commander";
import { isFleetError } from "../core/error.ts";
import { scrub } from "../core/scrub.ts";
import { terminalLines } from "../encode/terminal.ts";
import { exitCode } from "./exit-code.ts";
import { openTerminal } from "./open-terminal.ts";
import { describeCheck } from "./program/check.ts";
import { describeCompletion } from "./program/completion.ts";
import { describeDemo } from "./program/demo.ts";
import { describeDiff } from "./program/diff.ts";
import { describeInventory } from "./program/inventory.ts";
import { describeMerge } from "./program/merge.ts";
import { describePlan } from "./program/plan.ts";
import { describeProviders } from "./program/providers.ts";
import { describeReport } from "./program/report.ts";
import { describeSimulate } from "./program/simulate.ts";
import { describeSynth } from "./program/synth.ts";
import { describeTrace } from "./program/trace.ts";
import { describeVersions } from "./program/versions.ts";
import type { Terminal } from "./terminal.ts";

const exitCodesHelp = `
Exit codes:
  0    fine
  1    internal error
  2    findings, or differences
  3    wrong usage or configuration
  4    no scope could be read
  5    printed, but with gaps: something could not be read. What no source tells, such as when the support of a
       distribution without a calendar ends, is shown as unknown and is no gap
  130  interrupted`;

/** Runs the command line and sets the exit code of the process. */
export async function run(args: readonly string[], version: string): Promise<void> {
  const { terminal, close } = openTerminal();
  // Node would print what was thrown as it is, with whatever a server had sent in it.
  process.on("uncaughtException", (error) => process.exit(report(error, terminal)));
  try {
    process.exitCode = await execute(args, version, terminal);
  } finally {
    close();
  }
}

/** Parses `args`, runs the command they name and gives its exit code. Errors are printed, not thrown. */
export async function execute(args: readonly string[], version: string, terminal: Terminal): Promise<number> {
  let code: number = exitCode.fine;
  const program = describeProgram(version, terminal, (result) => {
    code = result;
  });
  try {
    await program.parseAsync(spelled(args, program), { from: "user" });
    return code;
  } catch (error) {
    return report(error, terminal);
  }
}

/** The command line: every command with its options, examples and action. */
export function describeProgram(version: string, terminal: Terminal, finish: (code: number) => void): Command {
  const program = new Command("fleetwright")
    .description("One view of every Kubernetes cluster you run, on any cloud.")
    .version(version, "-V, --version")
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, outputError: (text, write) => write(text) })
    .showHelpAfterError("(run with --help for usage)")
    .showSuggestionAfterError()
    .addHelpText("after", exitCodesHelp);

  const line = { program, terminal, finish };
  describeInventory(line);
  describeVersions(line);
  describePlan(line);
  describeDiff(line);
  describeCheck(line);
  describeSynth(line);
  describeTrace(line);
  describeProviders(line);
  describeSimulate(line);
  describeDemo(line);
  describeReport(line);
  describeMerge(line);
  describeCompletion(line);
  return program;
}

/** Takes the value off a flag that no command has, since the parser looks for what was meant only by the bare flag. */
function spelled(args: readonly string[], program: Command): string[] {
  const flags = new Set(program.commands.flatMap((command) => command.options.map(({ long }) => long)));
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  return args.map((arg, index) => {
    const [, flag] = /^(--[a-z-]+)=/.exec(arg) ?? [];
    return flag === undefined || flags.has(flag) || index > end ? arg : flag;
  });
}

function report(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) {
    // Commander has printed its own errors; help and --version end with 0.
    if (error.code.startsWith("fleetwright.")) terminal.err(`${error.message}\n`);
    return error.exitCode === 0 ? exitCode.fine : exitCode.usage;
  }
  if (isFleetError(error)) {
    const place = [error.provider, error.scope, error.cluster].filter((part) => part !== undefined).join(" ");
    terminal.err(terminalLines(`fleetwright: ${error.code}: ${place === "" ? "" : `${place}: `}${error.message}\n`));
    if (error.hint !== undefined) terminal.err(terminalLines(`  ${error.hint}\n`));
    if (error.code === "CANCELLED") return exitCode.interrupted;
    return ["CONFIG", "BAD_DOCUMENT", "INVALID_TARGET", "MISSING_DEPENDENCY", "UNSUPPORTED"].includes(error.code)
      ? exitCode.usage
      : error.code === "AUTH" || error.code === "FORBIDDEN"
        ? exitCode.nothingRead
        : exitCode.internal;
  }
  // A defect. The message is scrubbed and the stack left out: both may quote what a server sent.
  const name = error instanceof Error ? error.name : typeof error;
  terminal.err(
    `fleetwright: internal error (${name}): ${scrub(error instanceof Error ? error.message : String(error))}\n`,
  );
  if (terminal.env["FLEETWRIGHT_DEBUG"] !== undefined && error instanceof Error) {
    // Only the places: a message of several lines stands above them once more.
    const places = (error.stack ?? "").split("\n").filter((line) => /^ +at /.test(line));
    terminal.err(`${places.map(scrub).join("\n")}\n`);
  } else {
    terminal.err("  Run again with FLEETWRIGHT_DEBUG=1 for the place in the code.\n");
  }
  return exitCode.internal;
}
