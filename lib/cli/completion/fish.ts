import type { CommandGrammar, OptionGrammar } from "./grammar.ts";

/** A completion script for fish. */
export function fishCompletion(commands: readonly CommandGrammar[]): string {
  const lines = [
    "# fish completion of fleetwright. Load it with: fleetwright completion fish | source",
    "complete -c fleetwright -f",
    ...commands.map(
      ({ name, description }) =>
        `complete -c fleetwright -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
    ),
    ...commands.flatMap(({ name, options, argument }) => [
      ...(argument === "file" ? [line(name, "-F")] : []),
      ...(Array.isArray(argument) ? [line(name, `-a ${quoted(argument.join(" "))}`)] : []),
      ...options.map((option) => optionLine(name, option)),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

function optionLine(command: string, { flags, description, value }: OptionGrammar): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const kind =
    value === "none"
      ? ""
      : value === "file"
        ? " -r -F"
        : typeof value === "string"
          ? " -x"
          : ` -x -a ${quoted(value.join(" "))}`;
  return line(command, `${names.join(" ")} -d ${quoted(description)}${kind}`);
}

function line(command: string, rest: string): string {
  return `complete -c fleetwright -n "__fish_seen_subcommand_from ${command}" ${rest}`;
}

/** In single quotes fish takes a backslash and a quote by a backslash, and everything else as it is. */
function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, (character) => `\\${character}`)}'`;
}
