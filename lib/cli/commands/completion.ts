import type { Command } from "commander";
import { bashCompletion } from "../completion/bash.ts";
import { fishCompletion } from "../completion/fish.ts";
import { grammarOf } from "../completion/grammar.ts";
import { zshCompletion } from "../completion/zsh.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** Prints the completion script of a shell, made from the commands of `program`. */
export function completion(shell: keyof typeof scripts, program: Command, terminal: Terminal): number {
  terminal.out(scripts[shell](grammarOf(program)));
  return exitCode.fine;
}
