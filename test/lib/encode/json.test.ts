import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonParts, jsonText } from "../../../lib/encode/json.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";

const hostileObject = Object.fromEntries(hostileStrings.map((text) => [text, [text]]));

test("hostile keys and values come back exactly, lone surrogates and __proto__ included", () => {
  const back: unknown = JSON.parse(jsonText(hostileObject));
  // As text: an equality by keys does not look into an own member named __proto__.
  expect(JSON.stringify(back) === JSON.stringify(hostileObject)).toBe(true);
  expect(Object.hasOwn(back as object, "__proto__")).toBe(true);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test("any JSON value reads back to itself and holds no unseen character but layout", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: "binary" }), (value, text) => {
      const encoded = jsonText([value, text]);
      expect(JSON.stringify(JSON.parse(encoded))).toBe(JSON.stringify([value, text]));
      expect(encoded.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }),
  );
});

test("line separators are escaped, so the text can stand in a script", () => {
  expect(jsonText("a\u2028b\u2029c\u0085")).toBe('"a\\u2028b\\u2029c\\u0085"\n');
});

test("members keep their order and two spaces of indentation", () => {
  expect(jsonText({ b: 1, a: undefined, c: [] })).toBe('{\n  "b": 1,\n  "c": []\n}\n');
  expect(jsonText(undefined)).toBe("null\n");
});

test("in parts, a document is the same text, whatever its members and however long its lists", () => {
  const list = fc.array(fc.oneof(fc.jsonValue(), fc.constant(undefined)), { maxLength: 3 });
  const longList = fc.tuple(list, fc.integer({ min: 0, max: 200 })).map(([items, length]) => {
    return Array.from({ length }, (_, index) => items[index % Math.max(items.length, 1)] ?? index);
  });
  const member = fc.oneof(fc.jsonValue(), longList, fc.constant(undefined), fc.constantFrom(...hostileStrings));
  const key = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("__proto__", "a", ...hostileStrings));
  const document = fc.array(fc.tuple(key, member), { maxLength: 6 }).map((members) => Object.fromEntries(members));
  fc.assert(
    fc.property(fc.oneof(document, longList, fc.jsonValue()), (value) => {
      expect([...jsonParts(value)].join("")).toBe(jsonText(value));
    }),
  );
});

test("a list whose items are made on the way is written as an array of them would be", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.jsonValue(), (length, item) => {
      const made = {
        length,
        *[Symbol.iterator]() {
          for (let index = 0; index < length; index++) yield { index, item };
        },
      };
      expect([...jsonParts({ before: 1, made, after: [] })].join("")).toBe(
        jsonText({ before: 1, made: [...made], after: [] }),
      );
    }),
  );
});

test("no part of a document holds more than some of the items of a list", () => {
  const items = Array.from({ length: 10_000 }, (_, index) => ({ name: `cluster-${index}` }));
  const longest = Math.max(...[...jsonParts({ kind: "x", items })].map(({ length }) => length));
  expect(longest).toBeLessThan(10_000);
});
