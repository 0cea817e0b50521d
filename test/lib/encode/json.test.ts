import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonText } from "../../../lib/encode/json.ts";
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
