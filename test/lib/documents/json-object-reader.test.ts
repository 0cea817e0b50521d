import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonObjectReader } from "../../../lib/documents/json-object-reader.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";

/** What the reader makes of a text that arrives in chunks of these lengths, over and over. */
function readIn(bytes: Uint8Array, lengths: readonly number[], atOnce: number): string {
  const reader = new JsonObjectReader(atOnce);
  try {
    for (let from = 0, turn = 0; from < bytes.length; turn++) {
      const to = from + (lengths[turn % lengths.length] ?? 1);
      reader.take(bytes.slice(from, to));
      from = to;
    }
    return JSON.stringify(reader.object()) ?? "no object";
  } catch (error) {
    if (error instanceof SyntaxError) return "not JSON";
    if (error instanceof TypeError) return "not UTF-8";
    throw error;
  }
}

/** What `JSON.parse` makes of the whole. */
function parsed(bytes: Uint8Array): string {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? JSON.stringify(value) : "no object";
  } catch (error) {
    return error instanceof SyntaxError ? "not JSON" : "not UTF-8";
  }
}

const lengths = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });
const atOnce = fc.integer({ min: 1, max: 40 });
const document = fc
  .tuple(
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(...hostileStrings)), fc.jsonValue(), { maxKeys: 4 }),
    fc.constantFrom(0, 1, 2),
    fc.constantFrom("", "\uFEFF", " \n"),
  )
  .map(([value, indent, before]) => `${before}${JSON.stringify(value, undefined, indent)}`);

describe("an object that is read in chunks", () => {
  test("is what JSON.parse makes of the whole, wherever the chunks end", () => {
    fc.assert(
      fc.property(document, lengths, atOnce, (text, cuts, size) => {
        const bytes = new TextEncoder().encode(text);
        expect(readIn(bytes, cuts, size)).toBe(parsed(bytes));
      }),
      { numRuns: 500 },
    );
  });

  test("is refused wherever JSON.parse refuses it", () => {
    const pieces = [
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "\\",
      " ",
      "\u00a0",
      "1",
      "null",
      '"a"',
      '{"a":[',
      "]}",
      "[1,2]",
    ];
    const edit = fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.constantFrom("", ...pieces));
    fc.assert(
      fc.property(
        document,
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        lengths,
        atOnce,
        (text, edits, cuts, size) => {
          const edited = edits.reduce((all, [place, dropped, inserted]) => {
            const at = place % (all.length + 1);
            return `${all.slice(0, at)}${inserted}${all.slice(at + dropped)}`;
          }, text);
          const bytes = new TextEncoder().encode(edited);
          const expected = parsed(bytes);
          const found = readIn(bytes, cuts, size);
          // A list is told from an object by its first byte, and not read any further.
          if (found === "no object") expect(["no object", "not JSON"]).toContain(expected);
          else expect(found).toBe(expected);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["", "not JSON"],
    [" ", "not JSON"],
    ["hello", "not JSON"],
    ["[1]", "no object"],
    ["7", "no object"],
    ["{}", "{}"],
    ['{"a":[,1]}', "not JSON"],
    ['{"a":[1,]}', "not JSON"],
    ['{"a":[1]2}', "not JSON"],
    ['{"a":[1][2]}', "not JSON"],
    ['{"a":[1}', "not JSON"],
    ['{"a":1,}', "not JSON"],
    ['{,"a":1}', "not JSON"],
    ['{"a":1}}', "not JSON"],
    ['{"a":1} {"b":2}', "not JSON"],
    ['{"a":1', "not JSON"],
    ['{"a":[1],"b":[],"a":2}', '{"a":2,"b":[]}'],
    ['{"__proto__":{"a":[1]}}', '{"__proto__":{"a":[1]}}'],
    ['{"a":"\\\\","b":"\\"}"}', '{"a":"\\\\","b":"\\"}"}'],
  ])("%s gives %s", (text, expected) => {
    for (const size of [1, 2, 100]) expect(readIn(new TextEncoder().encode(text), [size], 1)).toBe(expected);
  });

  test("is refused when it is not UTF-8, in a key as in an item", () => {
    for (const text of ['{"a\u00ff":1}', '{"a":["\u00ff",1]}', '{"a":1}\u00ff']) {
      expect(readIn(Buffer.from(text, "latin1"), [3], 1)).toBe("not UTF-8");
    }
  });
});
