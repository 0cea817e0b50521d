import { outputFormats } from "../output-format.ts";
import { asked, type CommandLine } from "./command-line.ts";
import { allowExecOption, asOfOption, configOption, exportOption, outputOption, redactOption } from "./options.ts";

export function describeVersions({ program, terminal, finish }: CommandLine): void {
  program
    .command("versions")
    .description("offered versions and support windows per cloud, and how many clusters sit on each")
    .addOption(configOption())
    .addOption(allowExecOption())
    .option("--from <file>", "use this snapshot, or - for what is piped in, instead of reading the clouds")
    .addOption(outputOption(outputFormats))
    .addOption(exportOption())
    .addOption(asOfOption())
    .addOption(redactOption())
    .option("--no-progress", "no progress line, even on a terminal")
    .addHelpText(
      "after",
      `
Examples:
  fleetwright versions
  fleetwright versions --from fleet.ndjson --as-of 2027-01-01
  fleetwright versions --from fleet.ndjson -o csv > versions.csv`,
    )
    .action(async (options) =>
      finish(await (await import("../commands/versions.ts")).versions(options, asked(options, terminal))),
    );
}
