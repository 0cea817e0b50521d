import type { Argument, Command, Option } from "commander";

/** An option as a shell completes it. */
export interface OptionGrammar {
  /** `-o` and `--output`, as far as there are. */
  readonly flags: readonly string[];
  readonly description: string;
  /** What may follow: nothing, one of some words, a file, or something that cannot be completed. */
  readonly value: "none" | "file" | "other" | readonly string[];
}

export interface CommandGrammar {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionGrammar[];
  /** What its arguments are. */
  readonly argument: OptionGrammar["value"];
}

/** What there is to complete, read off the commands as they are described, so that it cannot fall behind them. */
export function grammarOf(program: Command): readonly CommandGrammar[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: [...command.options.filter(({ hidden }) => !hidden).map(optionGrammar), help],
    argument: argumentOf(command.registeredArguments),
  }));
}

const help: OptionGrammar = { flags: ["-h", "--help"], description: "display help for command", value: "none" };

function optionGrammar(option: Option): OptionGrammar {
  const { short, long, description, argChoices } = option;
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    value: option.isBoolean() || option.negate ? "none" : (argChoices ?? placeholderKind(option.flags)),
  };
}

function argumentOf([first]: readonly Argument[]): OptionGrammar["value"] {
  if (first === undefined) return "none";
  return first.argChoices ?? placeholderKind(`<${first.name()}>`);
}

function placeholderKind(text: string): "file" | "other" {
  return /<(?:file|folder|plan|path|snapshot|dir|old|new|[a-z.]*path)[^>]*>/i.test(text) ? "file" : "other";
}
