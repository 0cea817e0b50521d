import { shellWord } from "../../encode/shell.ts";
import type { CommandGrammar, OptionGrammar } from "./grammar.ts";

/** A completion script for bash 4 and newer, which needs nothing but bash. */
export function bashCompletion(commands: readonly CommandGrammar[]): string {
  return `# bash completion of fleetwright. Load it with: source <(fleetwright completion bash)
_fleetwright() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words="" files=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=${shellWord(["--help", "--version", ...commands.map(({ name }) => name)].join(" "))}
  else
    case "$command" in
${commands.map(commandCase).join("\n")}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [ -n "$files" ]; then COMPREPLY+=($(compgen -f -- "$current")); compopt -o filenames 2>/dev/null; fi
}
complete -F _fleetwright fleetwright
`;
}

function commandCase({ name, options, argument }: CommandGrammar): string {
  const flags = options.flatMap((option) => option.flags).join(" ");
  const own = Array.isArray(argument) ? argument.join(" ") : "";
  const after = options.filter(({ value }) => value !== "none").map(valueCase);
  const rest = `words=${shellWord(`${own} ${flags}`.trim())}${argument === "file" ? " files=1" : ""}`;
  return `      ${name})
        case "$previous" in
${[...after, `          *) ${rest} ;;`].join("\n")}
        esac ;;`;
}

function valueCase({ flags, value }: OptionGrammar): string {
  const action = value === "file" ? "files=1" : Array.isArray(value) ? `words=${shellWord(value.join(" "))}` : ":";
  return `          ${flags.join("|")}) ${action} ;;`;
}
