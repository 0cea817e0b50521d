import { asked, type CommandLine } from "./command-line.ts";
import { allowExecOption, configOption, detailOption, outputOption, redactOption } from "./options.ts";

export function describeProviders({ program, terminal, finish }: CommandLine): void {
  program
    .command("providers")
    .description("say which credentials work in which scope, and which permission is missing")
    .addOption(detailOption())
    .addOption(configOption())
    .addOption(allowExecOption())
    .addOption(outputOption(["table", "json", "yaml"]))
    .addOption(redactOption())
    .option("--no-progress", "no progress line, even on a terminal")
    .addHelpText(
      "after",
      `
Examples:
  fleetwright providers
  fleetwright providers -c fleet.yaml -o json
  fleetwright providers --detail all --redact > for-a-colleague.txt`,
    )
    .action(async (options) =>
      finish(await (await import("../commands/providers.ts")).providers(options, asked(options, terminal))),
    );
}
