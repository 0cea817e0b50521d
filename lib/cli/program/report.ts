import { asked, type CommandLine } from "./command-line.ts";
import { allowExecOption, asOfOption, configOption, environmentsOption, filesOption, redactOption } from "./options.ts";

export function describeReport({ program, terminal, finish }: CommandLine): void {
  program
    .command("report")
    .description("one HTML file about the fleet: support, versions, cost, waves, blockers and what could not be read")
    .addOption(configOption())
    .addOption(allowExecOption())
    .option("--from <file>", "report on this snapshot, or - for what is piped in, instead of reading the clouds")
    .option("--plan <file>", "show this plan (default: one made now, under the policy of the configuration)")
    .addOption(filesOption("--findings <file>", "show the findings of `fleetwright check -o json` as well"))
    .option("--synth <folder>", "show how the environments of this output folder of synth differ; needs --env")
    .addOption(environmentsOption())
    .addOption(filesOption("--export <file>", "write it to this file, named .html (default: standard output)"))
    .addOption(asOfOption())
    .addOption(redactOption())
    .option("--no-progress", "no progress line, even on a terminal")
    .addHelpText(
      "after",
      `
Examples:
  fleetwright report --from fleet.ndjson --export fleet.html
  fleetwright report --from fleet.ndjson --synth dist --env dev,staging,prod --export fleet.html
  fleetwright report --from fleet.ndjson --plan plan.json --as-of 2027-01-01 > fleet.html`,
    )
    .action(async (options) =>
      finish(await (await import("../commands/report.ts")).report(options, asked(options, terminal))),
    );
}
