import { replaceUnseen } from "./unseen.ts";

/**
 * `value` as JSON with two spaces of indentation and a newline at the end, members in their own order. Unseen characters
 * are written as `\uXXXX`, so the text is safe to show, to embed in a script, and reads back to the same value.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2) ?? "null";
  // A raw newline of this text is layout: those within strings are escapes already.
  return `${replaceUnseen(text, (codePoint) => (codePoint === 0x0a ? "\n" : escapeUnits(codePoint)))}\n`;
}

function escapeUnits(codePoint: number): string {
  return String.fromCodePoint(codePoint)
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
