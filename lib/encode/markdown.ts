import { replaceUnseen, showCodePoint } from "./unseen.ts";

/**
 * Foreign text as an inline code span of GitHub-flavoured Markdown: nothing in it is taken for markup, a link or a
 * mention. Unseen characters show as on a terminal. Empty text gives nothing, since a span cannot be empty.
 */
export function markdownCode(text: string): string {
  if (text === "") return "";
  const shown = visible(text);
  const longestRun = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longestRun + 1);
  // A space at both ends is taken off again; it keeps backticks apart from the fence, and spaces of the text itself.
  const pad = /^[` ]|[` ]$/.test(shown) && shown.trim() !== "" ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Like `markdownCode`, for a cell of a table, where a vertical bar ends the cell even within a code span. */
export function markdownCell(text: string): string {
  return markdownCode(text).replaceAll("|", "\\|");
}

/**
 * Text in a paragraph, list or table cell of Markdown, where it shows as written. On a page that turns `@name` into a
 * mention, text by others belongs in `markdownCode`.
 */
export function markdownText(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]|~$]/g, "\\$&")
    .replace(/[&<>@#]/g, entity)
    .replace(/:(?=\/\/)|^ |^[+-](?=[ +-]|$)|(?<=^\d{1,9})[.)](?= |$)|\bw(?=ww\.)| $/gi, entity);
}

/** One row of a table; the cells are Markdown already. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

function visible(text: string): string {
  return replaceUnseen(text.replaceAll("\\", "\\\\"), showCodePoint);
}

function entity(character: string): string {
  return `&#${character.codePointAt(0)};`;
}
