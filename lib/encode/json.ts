import { replaceUnseen } from "./unseen.ts";

/**
 * `value` as JSON with two spaces of indentation and a newline at the end, members in their own order. Unseen characters
 * are written as `\uXXXX`, so the text is safe to show, to embed in a script, and reads back to the same value.
 */
export function jsonText(value: unknown): string {
  return `${visible(JSON.stringify(value, undefined, 2) ?? "null")}\n`;
}

/**
 * The text of `jsonText` in parts, for documents whose text may be longer than a string can be: the lists that a document
 * has as members come some items at a time, everything else is one part.
 */
export function* jsonParts(value: unknown): Generator<string, void, undefined> {
  if (!isDocument(value) || !Object.values(value).some(isLong)) {
    yield jsonText(value);
    return;
  }
  let before = "{\n  ";
  for (const [key, member] of Object.entries(value)) {
    if (isLong(member)) {
      yield visible(`${before}${JSON.stringify(key)}: [\n`);
      for (let from = 0; from < member.length; from += itemsAtOnce) {
        const items = JSON.stringify([member.slice(from, from + itemsAtOnce)], undefined, 2);
        yield visible(`${from === 0 ? "" : ",\n"}${items.slice(listStart.length, -listEnd.length)}`);
      }
      yield "\n  ]";
    } else {
      const text = JSON.stringify({ [key]: member }, undefined, 2);
      if (text === "{}") continue;
      yield visible(`${before}${text.slice("{\n  ".length, -"\n}".length)}`);
    }
    before = ",\n  ";
  }
  yield "\n}\n";
}

function isDocument(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !("toJSON" in value);
}

function isLong(member: unknown): member is readonly unknown[] {
  return Array.isArray(member) && member.length > itemsAtOnce;
}

/** What stands around the items of a list in a list, which are indented as those of a document's member are. */
const listStart = "[\n  [\n";
const listEnd = "\n  ]\n]";

const itemsAtOnce = 64;

function visible(text: string): string {
  return text.replace(uncommon, (run) => replaceUnseen(run, escapeUnits));
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
