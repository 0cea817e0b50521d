import { replaceUnseen } from "./unseen.ts";

/**
 * A JSON value as a block-style YAML document that readers of YAML 1.1 and 1.2 understand alike. Text is left unquoted
 * only where no reader could take it for anything else; all other text is double-quoted and unseen characters are
 * escaped. Members that are `undefined` are left out and numbers that JSON cannot hold are `null`, as in JSON. A lone
 * surrogate, which many readers refuse, becomes U+FFFD.
 *
 * Written here because a general library takes several times as long, and a fleet is a large document.
 */
export function yamlText(value: unknown): string {
  const lines: string[] = [];
  write(value, "", "", lines);
  return `${lines.join("\n")}\n`;
}

/** An item of a list or a member of a map: `mark` is the dash or the key that its value follows. */
interface Part {
  readonly mark: string;
  readonly value: unknown;
}

/** Appends `value` after `lead`, the start of its first line. Whatever follows on further lines begins with `indent`. */
function write(value: unknown, lead: string, indent: string, lines: string[]): void {
  const parts = partsOf(value, indent);
  if (parts === undefined || parts.length === 0) {
    lines.push(lead + (parts === undefined ? scalar(value) : Array.isArray(value) ? "[]" : "{}"));
    return;
  }
  // A list item takes the first line of what it holds; what a key holds begins on the next line.
  const inline = lead === "" || lead.endsWith("- ");
  if (!inline) lines.push(lead.trimEnd());
  for (const [index, part] of parts.entries()) {
    write(part.value, (inline && index === 0 ? lead : indent) + part.mark, `${indent}  `, lines);
  }
}

function partsOf(value: unknown, indent: string): readonly Part[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) return value.map((item: unknown) => ({ mark: "- ", value: item }));
  return Object.entries(value).flatMap(([key, member]) =>
    member === undefined ? [] : [{ mark: keyMark(key, indent), value: member as unknown }],
  );
}

/** A key that is too long for its colon to be found on the same line needs the explicit form. */
function keyMark(key: string, indent: string): string {
  const text = scalar(key);
  return text.length <= longestKey ? `${text}: ` : `? ${text}\n${indent}: `;
}

function scalar(value: unknown): string {
  if (typeof value === "string") return plain.test(value) && !special.test(value) ? value : quoted(value);
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "number" || !Number.isFinite(value)) return "null";
  // YAML 1.1 takes an exponent without a fraction for text.
  return String(value).replace(/^(-?\d+)e/, "$1.0e");
}

function quoted(text: string): string {
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

/** The specification allows 1,024 characters up to the colon; the rest is a margin for quotes and indentation. */
const longestKey = 1_000;

/** Begins with a letter, so it is no number, date, time or indicator in any version. */
const plain = /^[A-Za-z][A-Za-z0-9_./@:+-]*(?<!:)$/;

/** Words that one reader or another takes for a boolean, null or number. */
const special = /^(?:y|yes|n|no|on|off|true|false|null|nan|inf|e[+-]?\d+)$/i;
