import type { Command } from "../core/command.ts";
import { markdownText } from "../encode/markdown.ts";
import { shellLine } from "../encode/shell.ts";
import { replaceUnseen, showCodePoint } from "../encode/unseen.ts";

/**
 * Command lines as one block of shell code, each with a comment that says what it is for and what it must show. Empty for
 * no commands.
 */
export function commandBlock(title: string, commands: readonly Command[]): string {
  if (commands.length === 0) return "";
  const body = commands.map(commandText).join("\n");
  const longest = Math.max(2, ...Array.from(body.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${title === "" ? "" : `${markdownText(title)}:\n\n`}${fence}sh\n${body}${fence}\n`;
}

function commandText({ purpose, argv, expect, placeholders = [] }: Command): string {
  const comments = [
    `${purpose}.`,
    ...(placeholders.length === 0 ? [] : [`Put your own in for ${placeholders.join(" and ")}.`]),
    ...(expect === undefined ? [] : [`Expect: ${expect}`]),
  ];
  if (argv.some((word) => word.includes("\0"))) {
    return `${comments.map(comment).join("")}# No command line can be written: a name holds a NUL.\n`;
  }
  const line = shellLine(argv);
  // What is copied must be exact, so it is left as it is; but nobody should run what they cannot see.
  const shown = visible(line);
  const unseen = shown === line ? "" : comment(`It holds characters that cannot be seen. It reads: ${shown}`);
  return `${comments.map(comment).join("")}${unseen}${line}\n`;
}

/** One line of a comment, whatever the text: a line break in it would begin a command. */
function comment(text: string): string {
  return `# ${visible(text)}\n`;
}

function visible(text: string): string {
  return replaceUnseen(text, showCodePoint);
}
