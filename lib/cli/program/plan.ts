import { planFormats } from "../plan-format.ts";
import { asked, type CommandLine } from "./command-line.ts";
import {
  allowExecOption,
  asOfOption,
  configOption,
  detailOption,
  exportOption,
  failOnOption,
  filesOption,
  outputOption,
  redactOption,
} from "./options.ts";

export function describePlan({ program, terminal, finish }: CommandLine): void {
  program
    .command("plan")
    .description("how every cluster gets to its target: hops, blockers, waves, times, cost and commands")
    .addOption(configOption())
    .addOption(allowExecOption())
    .option(
      "--from <file>",
      "plan for this snapshot (- for one that is piped in), or show this saved plan, instead of reading the clouds",
    )
    .option("--target <version>", "1.36, latest, n-1, oldest-supported or channel (default: the policy's, else n-1)")
    .option("--continue <plan>", "go on with this plan: mark what is done, keep the rest in its place")
    .addOption(filesOption("--findings <file>", "judgement of `fleetwright check -o json` to take into account"))
    .addOption(
      filesOption(
        "--manifests <path>",
        "files and folders to judge for the minors that the fleet will pass; output folders of synth, cluster by cluster",
      ),
    )
    .option("--save <file>", "write the plan as JSON as well")
    .option("--runbook <folder>", "write the commands, by wave and cluster, as Markdown files into this folder")
    .addOption(detailOption())
    .addOption(outputOption(planFormats))
    .addOption(exportOption())
    .addOption(asOfOption())
    .option("--horizon <date>", "count cost up to this date (default: 365 days on)")
    .addOption(failOnOption())
    .addOption(redactOption())
    .option("--no-progress", "no progress line, even on a terminal")
    .addHelpText(
      "after",
      `
--redact covers what is printed and exported; it is refused with --save and --runbook, which people work by.

Files end in .txt .json .yaml .csv .md .ics .mmd, or name their format: --export azure-fleet-strategy=strategy.json

Exit codes besides those of every command:
  2  a cluster is blocked or must be rebuilt, a rule or a deadline cannot be met, or a finding reaches --fail-on
  5  everything that could be planned is; but something could not be read, or could not be judged

Examples:
  fleetwright plan --from fleet.ndjson
  fleetwright plan -c fleet.yaml --target 1.36 --save plan.json --runbook runbook
  fleetwright plan --from plan.json --export plan.ics --export plan.mmd
  fleetwright plan --from tomorrow.ndjson --continue plan.json --save plan.json`,
    )
    .action(async (options) =>
      finish(await (await import("../commands/plan.ts")).plan(options, asked(options, terminal))),
    );
}
