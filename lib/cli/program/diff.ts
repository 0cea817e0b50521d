import type { CommandLine } from "./command-line.ts";
import { exportOption, outputOption } from "./options.ts";

export function describeDiff({ program, terminal, finish }: CommandLine): void {
  program
    .command("diff <old> <new>")
    .description("what differs between two snapshots, or between two plans")
    .addOption(outputOption(["table", "json", "yaml", "markdown"]))
    .addOption(exportOption())
    .option("--exit-code", "exit with 2 where there are differences")
    .addHelpText(
      "after",
      `
Which kind the files are is told from their contents. A cluster counts as removed only if its scope was read completely;
where nobody knows, it is marked with ? and the exit code is 5.

Examples:
  fleetwright diff monday.ndjson friday.ndjson
  fleetwright diff plan-old.json plan.json --exit-code`,
    )
    .action(async (before, after, options) =>
      finish(await (await import("../commands/diff.ts")).diff(before, after, options, terminal)),
    );
}
