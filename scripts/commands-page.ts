import type { Command } from "commander";
import { packageVersion } from "../lib/cli/package-version.ts";
import { describeProgram } from "../lib/cli/run.ts";

const width = 100;

/** The page on every command: what `--help` prints, so that neither can say something else than the other. */
export function commandsPage(): string {
  const printed: string[] = [];
  const program = describeProgram(
    packageVersion(),
    {
      out: (text) => printed.push(text),
      err: (text) => printed.push(text),
      env: {},
      now: () => 0,
      columns: width,
      colour: false,
      progress: false,
      signal: new AbortController().signal,
    },
    () => {},
  );
  const help = (command: Command) => {
    printed.length = 0;
    command.configureOutput({ getOutHelpWidth: () => width, getErrHelpWidth: () => width }).outputHelp();
    return `\`\`\`text\n${printed.join("").trim()}\n\`\`\``;
  };
  const intro =
    "# Commands\n\nWhat `fleetwright COMMAND --help` prints. Written by `npm run docs`.\n\n" +
    "Data goes to stdout, everything else to stderr, so that `>` and `|` get the data alone. Colours and the progress line\n" +
    "are for terminals only; `NO_COLOR` and `--no-progress` switch them off.";
  const sections = program.commands.map((command) => `## ${command.name()}\n\n${help(command)}`);
  return `${[intro, help(program), ...sections].join("\n\n")}\n`;
}
