import { CommanderError, Option } from "commander";
import { exitCode } from "../exit-code.ts";
import { parseAllowed } from "../parse-allowed.ts";
import type { CommandLine } from "./command-line.ts";
import { configOption, environmentsOption, exportOption, outputOption, redactOption } from "./options.ts";

export function describeDiff({ program, terminal, finish }: CommandLine): void {
  program
    .command("diff <old> [new]")
    .description(
      "what differs between two snapshots, plans, judgements or output folders of synth, or between environments of one",
    )
    .addOption(environmentsOption())
    .addOption(allowOption())
    .addOption(configOption())
    .addOption(outputOption(["table", "json", "yaml", "markdown"]))
    .addOption(exportOption())
    .addOption(redactOption())
    .option("--exit-code", "exit with 2 where there are differences")
    .addHelpText(
      "after",
      `
Which kind the files are is told from their contents. A cluster counts as removed only if its scope was read completely;
where nobody knows, it is marked with ? and the exit code is 5.

With --env, what the clusters of each environment run is compared with what those of the next one run, cloud by cloud.
What may differ stands under drift in fleet.yaml, or after --allow: KIND/NAME, or KIND/NAME:FIELD for a field and all
below it; * stands for any characters.

Examples:
  fleetwright diff monday.ndjson friday.ndjson
  fleetwright diff plan-old.json plan.json --exit-code
  fleetwright diff check-main.json check.json
  fleetwright diff main/dist dist -o markdown
  fleetwright diff --env dev,staging,prod dist --allow 'Deployment/*:spec.replicas'`,
    )
    .action(async (before, after, options) =>
      finish(await (await import("../commands/diff.ts")).diff(before, after, options, terminal)),
    );
}

function allowOption(): Option {
  return new Option("--allow <difference>", "what may differ between environments; may be repeated").argParser(
    (text: string, former: readonly ReturnType<typeof parseAllowed>[] | undefined) => {
      const allowed = parseAllowed(text);
      if (allowed !== undefined) return [...(former ?? []), allowed];
      throw new CommanderError(
        exitCode.usage,
        "fleetwright.allow",
        `error: "${text}" says no difference; write KIND/NAME or KIND/NAME:FIELD`,
      );
    },
  );
}
