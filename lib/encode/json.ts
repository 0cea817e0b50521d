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
 * has as members come some items at a time, everything else is one part. A member may also be a list whose items are made
 * on the way: anything that can be gone through and has a `length`.
 */
export function* jsonParts(value: unknown): Generator<string, void, undefined> {
  if (!isDocument(value) || !Object.values(value).some(isList)) {
    yield jsonText(value);
    return;
  }
  let before = "{\n  ";
  for (const [key, member] of Object.entries(value)) {
    if (isList(member) && member.length > 0) {
      yield visible(`${before}${JSON.stringify(key)}: [\n`);
      let comma = "";
      for (const batch of batches(member)) {
        const items = JSON.stringify([batch], undefined, 2);
        yield visible(`${comma}${items.slice(listStart.length, -listEnd.length)}`);
        comma = ",\n";
      }
      yield "\n  ]";
    } else if (isList(member)) {
      yield visible(`${before}${JSON.stringify(key)}: []`);
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

/** A list that is written in parts: a long array, or one that is no array and that `JSON.stringify` would not know. */
function isList(member: unknown): member is List {
  if (Array.isArray(member)) return member.length > itemsAtOnce;
  return typeof member === "object" && member !== null && Symbol.iterator in member && "length" in member;
}

type List = Iterable<unknown> & { readonly length: number };

function* batches(list: List): Generator<readonly unknown[], void, undefined> {
  let batch: unknown[] = [];
  for (const item of list) {
    batch.push(item);
    if (batch.length < itemsAtOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
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
