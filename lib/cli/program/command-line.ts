import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";

/** What a command is described on: its file names options and examples and loads the action only when it is run. */
export interface CommandLine {
  readonly program: Command;
  readonly terminal: Terminal;
  /** Takes the exit code of the command that ran. */
  readonly finish: (code: number) => void;
}

/** The terminal as the options of a command want it. */
export function asked({ progress }: { readonly progress?: boolean }, terminal: Terminal): Terminal {
  return progress === false ? { ...terminal, progress: false } : terminal;
}
