import { asked, type CommandLine } from "./command-line.ts";
import { asOfOption } from "./options.ts";

export function describeDemo({ program, terminal, finish }: CommandLine): void {
  program
    .command("demo")
    .description("simulated clouds, read through the real SDKs: inventory, versions, upgrade plan and report")
    .option("--export <file>", "write the report, one file named .html")
    .addOption(asOfOption())
    .option("--no-progress", "no progress line, even on a terminal")
    .addHelpText("after", "\nExamples:\n  fleetwright demo\n  fleetwright demo --export fleet.html")
    .action(async (options) =>
      finish(await (await import("../commands/demo.ts")).demo(options, asked(options, terminal))),
    );
}
