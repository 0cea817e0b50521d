import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, parseAllDocuments, stringify } from "yaml";
import { manifestYaml } from "../../../lib/encode/manifest-yaml.ts";
import { cases } from "../../support/cases.ts";
import { hostileObject, ordinaryText } from "../../support/random-manifests.ts";
import { hasPyYaml, javaScriptReadings, pythonReadings } from "../../support/read-back.ts";

/** As cdk8s calls the library. */
function stock(object: object): string {
  return stringify(object, { keepUndefined: true, lineWidth: 0, version: "1.1" });
}

function ours(object: object): string {
  const text = manifestYaml([object]);
  expect(text.startsWith("---\n")).toBe(true);
  return text.slice(4);
}

test("ordinary scalars have the bytes that cdk8s writes, as keys and as values at any depth", () => {
  const object = fc
    .tuple(ordinaryText, ordinaryText, ordinaryText)
    .map(([a, b, c]) => ({ [a]: b, list: [c, [a, { [b]: c }]], map: { [c]: { [a]: [b] }, last: c } }));
  fc.assert(
    fc.property(
      object.filter((value) => !JSON.stringify(value).match(/"(?: *\\n|[-+_]*(?:0[box]|[.0-9][^"]*e)|[-+]_)/i)),
      (value) => {
        expect(ours(value)).toBe(stock(value));
      },
    ),
    { numRuns: cases(2_000) },
  );
});

test("numbers, empty collections, nulls and missing values have the bytes that cdk8s writes", () => {
  const value = { a: [], b: {}, c: null, d: undefined, e: [[], {}, null, [[1]]], f: -0, g: 1.5, h: 1e15, i: true };
  expect(ours(value)).toBe(stock(value));
  expect(ours({ a: { b: undefined } })).toBe(stock({ a: { b: undefined } }));
  expect(ours({})).toBe(stock({}));
});

test("quantities, percentages and numbers as text have the bytes that cdk8s writes", () => {
  const unit = fc.constantFrom(
    "",
    "m",
    "%",
    "Ki",
    "Mi",
    "Gi",
    "Ti",
    "k",
    "M",
    "E",
    "e",
    "Ei",
    "s",
    "h",
    "i",
    "0o7",
    "_",
  );
  const text = fc.tuple(fc.stringMatching(/^\d{1,6}$/), unit).map(([digits, suffix]) => digits + suffix);
  fc.assert(
    fc.property(text, (quantity) => {
      expect(ours({ a: quantity })).toBe(stock({ a: quantity }));
    }),
    { numRuns: cases(1_000) },
  );
});

const documented: readonly (readonly [string, readonly string[]])[] = [
  ["line breaks of YAML 1.1", ["a\u0085b", "a\u2028b", "a\u2029b\n"]],
  ["a byte order mark", ["\ufeffa"]],
  ["what readers refuse", ["a\u0080b", "a\uffffb"]],
  ["numbers of readers in Go", ["0o17", "0O7", "0X1F", "1e3_", "0b-1"]],
  ["keys of YAML 1.1", ["=", "<<"]],
  ["a tab without quotes", ["a\tb"]],
  ["a block that begins with a tab or an empty line", ["\ta\nb", "\na\tb\nc"]],
];

test.each(documented)("%s are double-quoted, and stock leaves them bare or raw", (_, texts) => {
  for (const text of texts) {
    expect(ours({ a: text })).not.toBe(stock({ a: text }));
    expect(ours({ a: text })).toMatch(/^a: "[ -~]*"\n$/);
    expect(parse(ours({ a: text }))).toStrictEqual({ a: text });
  }
});

test("an exponent has a fraction, which readers of YAML 1.1 need", () => {
  expect(ours({ a: 1e21, b: 1e-7 })).toBe("a: 1.0e+21\nb: 1.0e-7\n");
});

test("a lone surrogate becomes U+FFFD, and an object in two places is written twice", () => {
  expect(ours({ a: "\ud800" })).toBe('a: "\ufffd"\n');
  const shared = { x: 1 };
  expect(ours({ a: shared, b: shared })).toBe("a:\n  x: 1\nb:\n  x: 1\n");
});

test("each object is a document, and no object leaves an empty file that is still YAML", () => {
  expect(
    parseAllDocuments(manifestYaml([{ a: 1 }, { b: 2 }])).map((document) => document.toJS() as unknown),
  ).toStrictEqual([{ a: 1 }, { b: 2 }]);
  expect(manifestYaml([])).toBe("---\n");
});

test("random objects read back equal in three JavaScript readings", () => {
  fc.assert(
    fc.property(hostileObject, (value) => {
      const expected = JSON.stringify(value);
      for (const reading of javaScriptReadings(ours(value))) expect(reading).toBe(expected);
    }),
    { numRuns: cases(1_500) },
  );
});

test.skipIf(!hasPyYaml)("random objects read back equal in Python (skipped without its yaml module)", () => {
  const objects = fc.sample(hostileObject, { numRuns: cases(1_500), seed: 7 });
  expect(pythonReadings(objects.map(ours))).toStrictEqual(JSON.parse(JSON.stringify(objects)));
});
