import { createRequire } from "node:module";
import { replaceUnseen, showCodePoint } from "./unseen.ts";

/**
 * One line of foreign text, fit for a terminal: unseen characters become escapes such as `\x1b`, `\n` and `\u{202e}`.
 * A backslash is doubled, so two different texts never look the same and the text can be told from what is shown.
 */
export function terminalText(text: string): string {
  const shown = replaceUnseen(text.replaceAll("\\", "\\\\"), showCodePoint);
  // A mark at the start would be drawn over the cell to its left.
  return shown.replace(/^\p{M}/u, (mark) => showCodePoint(mark.codePointAt(0) ?? 0));
}

/**
 * A whole text of several lines, fit for a terminal: like `terminalText`, but newlines are kept and backslashes are
 * left alone. What `terminalText`, `jsonText` and `yamlText` give passes unchanged.
 */
export function terminalLines(text: string): string {
  return replaceUnseen(text, (codePoint) => (codePoint === 0x0a ? "\n" : showCodePoint(codePoint)));
}

/** Columns that `text` takes on a terminal. */
export function textWidth(text: string): number {
  return narrow.test(text) ? text.length : widthOf(text);
}

/**
 * `text` in at most `width` columns, with `…` where it was cut: at the end, or in the middle for names, whose ends tell
 * them apart. Characters are never split.
 */
export function truncateText(text: string, width: number, where: "end" | "middle" = "end"): string {
  if (width <= 0) return "";
  // No character that is shown takes more than a few code units per column; a 10 kB name need not be measured whole.
  const bounded = text.length <= width * 64 ? text : text.slice(0, width * 32) + text.slice(-width * 32);
  if (bounded === text && textWidth(text) <= width) return text;
  const characters = Array.from(segmenter.segment(bounded), ({ segment }) => segment);
  const room = width - 1;
  const tailRoom = where === "end" ? 0 : Math.floor(room / 2);
  const head = take(characters, room - tailRoom);
  const tail = take(characters.slice(head.length).reverse(), tailRoom).reverse();
  return `${head.join("")}…${tail.join("")}`;
}

/** `text` filled with spaces up to `width` columns; unchanged when it is as wide already. */
export function padText(text: string, width: number, align: "left" | "right" = "left"): string {
  const fill = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "left" ? text + fill : fill + text;
}

/** The first characters that fit into `width` columns together. */
function take(characters: readonly string[], width: number): string[] {
  let used = 0;
  const cut = characters.findIndex((character) => {
    used += textWidth(character);
    return used > width;
  });
  return cut === -1 ? [...characters] : characters.slice(0, cut);
}

/**
 * Characters of one column each, whatever stands beside them: ASCII, the letters of Latin scripts, and the dashes, dots,
 * arrows, lines and blocks that our own tables use.
 */
const narrow = /^[ -~\xa1-\xac\xae-\u02ff\u2010-\u2015\u2020-\u2026\u2190-\u2193\u2212\u2500-\u259f]*$/;

// The package compiles large expressions when it is loaded, which takes longer than most tables take to draw.
let measure: ((text: string) => number) | undefined;

function widthOf(text: string): number {
  measure ??= (createRequire(import.meta.url)("string-width") as typeof import("string-width")).default;
  return measure(text);
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
