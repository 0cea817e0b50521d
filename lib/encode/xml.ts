import { replaceUnseen, showCodePoint } from "./unseen.ts";

/**
 * Foreign text in an element or a quoted attribute of XML 1.0. Unseen characters, most of which XML cannot hold at all,
 * show as escapes such as `\x1b`; line feeds are kept, as a reference that attributes keep as well.
 */
export function xmlText(text: string): string {
  const shown = replaceUnseen(text, (codePoint) => (codePoint === 0x0a ? "\n" : showCodePoint(codePoint)));
  return shown.replace(/[&<>"'\n]/g, (character) => entities[character] ?? character);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\n": "&#10;",
};
