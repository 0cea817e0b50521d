import { Command, CommanderError, Option } from "commander";
import { detailNames } from "../core/cluster-detail.ts";
import { isFleetError } from "../core/error.ts";
import { scrub } from "../core/scrub.ts";
import { terminalLines } from "../encode/terminal.ts";
import { exitCode } from "./exit-code.ts";
import { openTerminal } from "./open-terminal.ts";
import { outputFormats } from "./output-format.ts";
import type { Terminal } from "./terminal.ts";

const exitCodesHelp = `
Exit codes:
  0    fine
  1    internal error
  2    findings, or differences
  3    wrong usage or configuration
  4    no scope could be read
  5    printed, but with gaps: something could not be read
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
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    return report(error, terminal);
  }
}

function describeProgram(version: string, terminal: Terminal, finish: (code: number) => void): Command {
  const program = new Command("fleetwright")
    .description("One view of every Kubernetes cluster you run, on any cloud.")
    .version(version, "-V, --version")
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, outputError: (text, write) => write(text) })
    .showHelpAfterError("(run with --help for usage)")
    .showSuggestionAfterError()
    .addHelpText("after", exitCodesHelp);

  program
    .command("inventory")
    .description("read every cluster of every configured scope, or show a snapshot")
    .addOption(configOption())
    .addOption(allowExecOption())
    .option("--from <file>", "show this snapshot instead of reading the clouds")
    .option("--save <file>", "write a snapshot as well")
    .addOption(detailOption())
    .option("--resume", "go on with an interrupted --save, without reading finished scopes again")
    .option("--refresh", "read regions that were empty not long ago as well")
    .option("--cache <folder>", "remember empty regions here (default: the user's cache folder)")
    .addOption(outputOption(outputFormats))
    .addOption(exportOption())
    .addOption(asOfOption())
    .option("--no-progress", "no progress line, even on a terminal")
    .addHelpText(
      "after",
      `
Examples:
  fleetwright inventory                                  default credentials, every scope they can see
  fleetwright inventory -c fleet.yaml --save fleet.ndjson
  fleetwright inventory --from fleet.ndjson -o csv > fleet.csv
  fleetwright inventory --from fleet.ndjson --as-of 2027-01-01`,
    )
    .action(async (options) =>
      finish(await (await import("./commands/inventory.ts")).inventory(options, asked(options, terminal))),
    );

  program
    .command("versions")
    .description("offered versions and support windows per cloud, and how many clusters sit on each")
    .addOption(configOption())
    .addOption(allowExecOption())
    .option("--from <file>", "use this snapshot instead of reading the clouds")
    .addOption(outputOption(outputFormats))
    .addOption(exportOption())
    .addOption(asOfOption())
    .option("--no-progress", "no progress line, even on a terminal")
    .addHelpText(
      "after",
      "\nExamples:\n  fleetwright versions\n  fleetwright versions --from fleet.ndjson --as-of 2027-01-01",
    )
    .action(async (options) =>
      finish(await (await import("./commands/versions.ts")).versions(options, asked(options, terminal))),
    );

  program
    .command("providers")
    .description("say which credentials work in which scope, and which permission is missing")
    .addOption(detailOption())
    .addOption(configOption())
    .addOption(allowExecOption())
    .addOption(outputOption(["table", "json", "yaml"]))
    .option("--no-progress", "no progress line, even on a terminal")
    .addHelpText("after", "\nExamples:\n  fleetwright providers\n  fleetwright providers -c fleet.yaml -o json")
    .action(async (options) =>
      finish(await (await import("./commands/providers.ts")).providers(options, asked(options, terminal))),
    );

  program
    .command("simulate")
    .description("start simulated clouds on loopback and print the environment that points clients at them")
    .option("--fleet <file>", "serve the fleet of this JSON file")
    .option("--clusters <n>", "generate a fleet of this size (default: the demo fleet)", wholeNumber)
    .option("--iks <n>", "with so many clusters of IBM Cloud besides", wholeNumber)
    .option("--kube <n>", "with so many self-built clusters besides, reached by a kubeconfig", wholeNumber)
    .option("--latency <ms>", "answer each request this much later", wholeNumber)
    .option("--faults <rate>", "let this share of requests fail, 0 to 1", share)
    .option("--seed <n>", "seed of the generated fleet and of the faults", wholeNumber)
    .option("--port <n>", "first port (default: free ones)", portNumber)
    .option("--plain", "plain HTTP for the simulated Azure too, instead of TLS with a throw-away certificate")
    .option("--write-config <file>", "write a fleet.yaml that points at the simulated clouds")
    .addOption(asOfOption())
    .addHelpText(
      "after",
      `
Examples:
  fleetwright simulate --write-config fleet.yaml &       then: fleetwright inventory -c fleet.yaml
  fleetwright simulate --clusters 1000 --latency 50 --faults 0.05 --seed 7`,
    )
    .action(async (options) => finish(await (await import("./commands/simulate.ts")).simulate(options, terminal)));

  program
    .command("demo")
    .description("simulated clouds, read through the real SDKs: inventory and versions")
    .addOption(asOfOption())
    .option("--no-progress", "no progress line, even on a terminal")
    .action(async (options) =>
      finish(await (await import("./commands/demo.ts")).demo(options, asked(options, terminal))),
    );

  return program;
}

/** The terminal as the options of a command want it. */
function asked({ progress }: { readonly progress?: boolean }, terminal: Terminal): Terminal {
  return progress === false ? { ...terminal, progress: false } : terminal;
}

function configOption(): Option {
  return new Option(
    "-c, --config <file>",
    "configuration (default: fleet.yaml if it is there, else the default credentials)",
  );
}

function allowExecOption(): Option {
  return new Option(
    "--allow-exec <program>",
    "let kubeconfigs run this program for credentials, by name or absolute path; may be repeated",
  ).argParser((program: string, programs: readonly string[] | undefined) => [...(programs ?? []), program]);
}

function outputOption(formats: readonly string[]): Option {
  return new Option("-o, --output <format>", "format of the output").choices([...formats]).default("table");
}

function exportOption(): Option {
  return new Option(
    "--export <file>",
    "also write this file, in the format its ending names; may be repeated",
  ).argParser((file: string, files: readonly string[] | undefined) => [...(files ?? []), file]);
}

function detailOption(): Option {
  const all = detailNames.join(", ");
  return new Option("--detail <list>", `read more of each cluster: ${all}, or all`).argParser((text: string) => {
    const names = text === "all" ? [...detailNames] : text.split(",").map((name) => name.trim());
    const known: ReadonlySet<string> = new Set(detailNames);
    const wrong = names.find((name) => !known.has(name));
    if (wrong !== undefined) {
      throw new CommanderError(
        exitCode.usage,
        "fleetwright.detail",
        `error: there is no detail "${wrong}"; there are: ${all}`,
      );
    }
    return names;
  });
}

function asOfOption(): Option {
  return new Option("--as-of <date>", "judge support as of this date, YYYY-MM-DD (default: when the clouds were read)");
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new CommanderError(exitCode.usage, "fleetwright.number", `error: "${text}" is not a whole number`);
  return Number(text);
}

function portNumber(text: string): number {
  const port = wholeNumber(text);
  if (port >= 1 && port <= 65_000) return port;
  throw new CommanderError(exitCode.usage, "fleetwright.port", `error: "${text}" is not a port between 1 and 65000`);
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1)) {
    throw new CommanderError(exitCode.usage, "fleetwright.share", `error: "${text}" is not a share between 0 and 1`);
  }
  return value;
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
    return ["CONFIG", "BAD_DOCUMENT", "MISSING_DEPENDENCY", "UNSUPPORTED"].includes(error.code)
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
