import { asked, type CommandLine } from "./command-line.ts";
import { allowExecOption, configOption, detailOption, outputOption } from "./options.ts";

export function describeProviders({ program, terminal, finish }: CommandLine): void {
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
      finish(await (await import("../commands/providers.ts")).providers(options, asked(options, terminal))),
    );
}
