import { replaceUnseen } from "./unseen.ts";

/**
 * `value` as JSON with two spaces of indentation and a newline at the end, members in their own order. Unseen characters
 * are written as `\uXXXX`, so the text is safe to show, to embed in a script, and reads back to the same value.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2) ?? "null";
  return `${text.replace(uncommon, (run) => replaceUnseen(run, escapeUnits))}\n`;
}

/**
 * What may hold unseen characters, so that long texts need not be asked character by character. A raw newline of JSON is
 * layout: those within strings are escapes already.
 */
const uncommon = /[^\n -~]+/g;

function escapeUnits(codePoint: number): string {
  return String.fromCodePoint(codePoint)
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
