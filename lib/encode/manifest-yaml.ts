import { stringify } from "yaml";
import { escapedText, exponentWithFraction } from "./yaml.ts";
import { type YamlScalars, yamlLayout } from "./yaml-layout.ts";

/**
 * Kubernetes objects as one YAML file: each document begins with `---`, and what follows has the bytes that cdk8s would
 * write, except for scalars that a reader of YAML 1.1 or 1.2 would then take for something else (see `isMisread`).
 *
 * The layout and the usual scalars are written here, since a fleet has tens of thousands of objects; what is rare is
 * left to the library that cdk8s uses.
 */
export function manifestYaml(objects: readonly object[]): string {
  let text = "";
  for (const object of objects) text += `---\n${written(object)}`;
  return text === "" ? "---\n" : text;
}

/** What cdk8s passes to the library. */
const options = { keepUndefined: true, lineWidth: 0, version: "1.1" } as const;

const asCdk8s: YamlScalars = {
  key: (text, depth) => (depth === 0 ? topKey(text) : innerKey(text)),
  text: (text, indent) =>
    text.includes("\n")
      ? multiLine(text, indent)
      : isPlain(text)
        ? text
        : text.length > 200
          ? oneLine(text)
          : rememberedLine(text),
  number: (value) =>
    Number.isFinite(value) ? (Object.is(value, -0) ? "-0" : exponentWithFraction(value)) : notFinite(value),
  keepUndefined: true,
};

const written = yamlLayout(asCdk8s);

const lines = new Map<string, string>();

/** The same few thousand texts come again in every cluster. */
function rememberedLine(text: string): string {
  const known = lines.get(text);
  if (known !== undefined) return known;
  const line = oneLine(text);
  if (lines.size < 20_000) lines.set(text, line);
  return line;
}

function isPlain(text: string): boolean {
  return plain.test(text) && !(mayBeSpecial(text) && special.test(text));
}

function oneLine(text: string): string {
  if (quantity.test(text)) return text;
  if (integer.test(text)) return `"${text}"`;
  return isMisread(text) ? escapedText(text) : unlessPlainTab(text, stringify([text], options).slice(2, -1));
}

/** Readers in Python refuse a tab in unquoted text. */
function unlessPlainTab(text: string, written: string): string {
  return written === text && text.includes("\t") ? escapedText(text) : written;
}

function topKey(text: string): string {
  if (isPlain(text)) return text;
  if (isMisread(text)) return escapedText(text);
  return keyOf(text, stringify(Object.fromEntries([[text, 0]]), options));
}

function innerKey(text: string): string {
  if (isPlain(text)) return text;
  if (isMisread(text)) return escapedText(text);
  return keyOf(text, stringify({ a: Object.fromEntries([[text, 0]]) }, options).slice("a:\n  ".length));
}

/** The key of a written member whose value is 0. A key that is too long for that has the form `? key`, newline, `: 0`. */
function keyOf(text: string, written: string): string {
  const key =
    written.startsWith("? ") && text.length > 1_000
      ? written.slice(2, written.lastIndexOf("\n", written.length - 2))
      : written.slice(0, -4);
  return unlessPlainTab(text, key);
}

/** Readers in Go take the indentation of a block that begins with a tab or an empty line for something else. */
const badStart = /^(?:\t| *\n)/;

function multiLine(text: string, indent: string): string {
  if (isMisread(text) || badStart.test(text)) return escapedText(text);
  if (simpleLines.test(text) && !/[ \t]\n|[ \t]$|\n\n$/.test(text)) {
    const ends = text.endsWith("\n");
    const body = ends ? text.slice(0, -1) : text;
    return `${ends ? "|" : "|-"}\n${indent}${body.replace(/\n(?!\n)/g, `\n${indent}`)}`;
  }
  const written = stringify({ a: text }, options).slice("a: ".length, -1);
  return written.replace(/\n {2}/g, `\n${indent}`);
}

function notFinite(value: number): string {
  return Number.isNaN(value) ? ".nan" : value < 0 ? "-.inf" : ".inf";
}

/**
 * Text that the library writes so that some reader takes it for something else, or refuses it; it is double-quoted and
 * escaped instead. `docs/synth.md` lists the same:
 * - characters that are line breaks to YAML 1.1 (U+0085, U+2028, U+2029), byte order marks, and what readers refuse:
 *   C1 controls, U+FFFE, U+FFFF, lone surrogates (which become U+FFFD);
 * - words that a reader in Go takes for a number, such as `0o17`, `0X1F` and `1e3_`, and the keys `=` and `<<` of YAML 1.1.
 */
function isMisread(text: string): boolean {
  return trouble.test(text) || numberInGo.test(text) || text === "=" || text === "<<";
}

const trouble = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff\p{Cs}]/u;
const numberInGo = /^(?:[-+]?_*(?:0[box][-+0-9a-f_]+|[.0-9][0-9_.]*e[-+]?[0-9_]+)|[-+]_+[.0-9][0-9_.]*)$/i;

/** Begins with a letter or a slash, so that it is no number, and has nothing that needs quotes. */
const plain = /^[A-Za-z/][A-Za-z0-9_./@+-]*(?::[A-Za-z0-9_./@+-]+)*$/;

/** Words that the library has to be asked about. */
const special = /^(?:y|yes|n|no|on|off|true|false|null|nan|inf|e[-+]?\d+)$/i;

/** Spares most text the question: none of these words is longer than `false`, unless it begins with an e. */
function mayBeSpecial(text: string): boolean {
  const first = text.charCodeAt(0);
  return text.length <= 5 || first === 0x65 || first === 0x45;
}

/** `250m`, `64Mi`, `25%`: begins as a number and is none. */
const quantity = /^\d+(?:m|%|[KMGT]i)$/;
const integer = /^(?:0|[1-9]\d*)$/;

const simpleLines = /^[!-~][\t\n -~]*$/;
