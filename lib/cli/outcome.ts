import { terminalText, truncateText } from "../encode/terminal.ts";
import { grouped } from "../report/words.ts";
import { exitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** How a command ends, and why. */
export interface Outcome {
  readonly code: number;
  /** Why it does not end with 0, as clauses for people. */
  readonly because: readonly string[];
  /** What could not be read, told or judged: a line each, those that concern most first, kind by kind. */
  readonly open: readonly (readonly string[])[];
}

/** Lines of each kind that are told before the rest is counted. */
const mostTold = 3;

/**
 * Says on stderr why a command does not end with 0, and names the first of what could not be looked at. Says nothing of a
 * command that ends with 0.
 *
 * @param all Where everything is listed, as a clause: `-o json lists all`.
 * @returns The exit code.
 */
export function tellOutcome(
  command: string,
  { code, because, open }: Outcome,
  all: string,
  { err }: Pick<Terminal, "err">,
): number {
  if (code === exitCode.fine) return code;
  err(`${command}: exit code ${code}: ${because.join(", ")}\n`);
  for (const lines of open) for (const line of lines.slice(0, mostTold)) err(`  ${told(line)}\n`);
  const cut = open.some((lines) => lines.slice(0, mostTold).some((line) => told(line) !== terminalText(line)));
  const left = open.reduce((sum, lines) => sum + Math.max(0, lines.length - mostTold), 0);
  if (left > 0) err(`  and ${grouped(left)} more; ${all}\n`);
  else if (cut) err(`  ${all}\n`);
  return code;
}

/** What a cloud answers can be as long as a page. */
const longest = 200;

function told(line: string): string {
  return truncateText(terminalText(line), longest);
}
