import { replaceUnseen } from "./unseen.ts";
import { type YamlScalars, yamlLayout } from "./yaml-layout.ts";

/**
 * A JSON value as a block-style YAML document that readers of YAML 1.1 and 1.2 understand alike, for people and programs
 * to read on any sink. Text is left unquoted only where no reader could take it for anything else; all other text is
 * double-quoted and unseen characters are escaped. Members that are `undefined` are left out and numbers that JSON
 * cannot hold are `null`, as in JSON. A lone surrogate, which many readers refuse, becomes U+FFFD.
 *
 * Written here because a general library takes several times as long, and a fleet is a large document.
 */
export function yamlText(value: unknown): string {
  return written(value);
}

const cautious: YamlScalars = { key: scalar, text: scalar, number: numberText, keepUndefined: false };
const written = yamlLayout(cautious);

function scalar(text: string): string {
  return plain.test(text) && !special.test(text) ? text : escapedText(text);
}

function numberText(value: number): string {
  return Number.isFinite(value) ? exponentWithFraction(value) : "null";
}

/** A number as JSON has it, but YAML 1.1 takes an exponent without a fraction for text. */
export function exponentWithFraction(value: number): string {
  const text = String(value);
  return text.includes("e") ? text.replace(/^(-?\d+)e/, "$1.0e") : text;
}

/** `text` in double quotes, on one line, every unseen character escaped, a lone surrogate replaced by U+FFFD. */
export function escapedText(text: string): string {
  const escaped = text.toWellFormed().replace(/["\\]/g, "\\$&");
  return `"${replaceUnseen(escaped, escapeCodePoint)}"`;
}

function escapeCodePoint(codePoint: number): string {
  if (codePoint === 0x0a) return "\\n";
  if (codePoint === 0x09) return "\\t";
  const hex = codePoint.toString(16);
  if (codePoint <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return codePoint <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

/** Begins with a letter, so it is no number, date, time or indicator in any version. */
const plain = /^[A-Za-z][A-Za-z0-9_./@:+-]*(?<!:)$/;

/** Words that one reader or another takes for a boolean, null or number. */
const special = /^(?:y|yes|n|no|on|off|true|false|null|nan|inf|e[+-]?\d+)$/i;
