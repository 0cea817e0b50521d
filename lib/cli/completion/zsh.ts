import { shellWord } from "../../encode/shell.ts";
import type { CommandGrammar, OptionGrammar } from "./grammar.ts";

/** A completion script for zsh, as a function for its completion system. */
export function zshCompletion(commands: readonly CommandGrammar[]): string {
  const described = commands.map(({ name, description }) => `    ${shellWord(`${name}:${description}`)}`);
  return `#compdef fleetwright
# zsh completion of fleetwright. Load it with: source <(fleetwright completion zsh), after compinit
_fleetwright() {
  local -a commands=(
${described.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join("\n")}
  esac
}
compdef _fleetwright fleetwright
`;
}

function commandCase({ name, options, argument }: CommandGrammar): string {
  const specs = [...options.flatMap(optionSpecs), ...(argument === "none" ? [] : [`*:${name}${actionOf(argument)}`])];
  return `    ${name}) _arguments ${specs.map((spec) => shellWord(spec)).join(" ")} ;;`;
}

function optionSpecs({ flags, description, value }: OptionGrammar): string[] {
  const text = description.replace(/[[\]\\:]/g, (character) => `\\${character}`);
  return flags.map((flag) => `*${flag}[${text}]${value === "none" ? "" : `:value${actionOf(value)}`}`);
}

function actionOf(value: OptionGrammar["value"]): string {
  if (value === "file") return ":_files";
  return typeof value === "string" ? ":" : `:(${value.join(" ")})`;
}
