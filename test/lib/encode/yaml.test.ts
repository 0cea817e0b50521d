import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { yamlText } from "../../../lib/encode/yaml.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";

const wellFormed = [...new Set(hostileStrings.map((text) => text.toWellFormed()))];
const hostileObject = Object.fromEntries(wellFormed.map((text) => [text, [text, { [text]: { nested: text } }]]));

const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom(...wellFormed.filter((text) => text.length < 100))),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string({ unit: "grapheme" }), tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

/** As JSON text: an equality by keys does not look into an own member named __proto__. */
function readBack(text: string, version: "1.1" | "1.2"): string {
  return JSON.stringify(parse(text, { version, maxAliasCount: 0, uniqueKeys: true, merge: true }));
}

test("hostile keys and values read the same under YAML 1.1 and 1.2", () => {
  const changed = wellFormed.filter((text) => {
    const value = { [text]: [text, { [text]: { nested: text } }] };
    const expected = JSON.stringify(value);
    return readBack(yamlText(value), "1.1") !== expected || readBack(yamlText(value), "1.2") !== expected;
  });
  expect(changed).toStrictEqual([]);
});

test("any JSON value reads the same under YAML 1.1 and 1.2", () => {
  fc.assert(
    fc.property(json, (value) => {
      const expected = JSON.stringify(value);
      const text = yamlText(value);
      expect(readBack(text, "1.2")).toBe(expected);
      expect(readBack(text, "1.1")).toBe(expected);
    }),
    { numRuns: 500 },
  );
});

const python = spawnSync("python3", ["-c", "import yaml"]).status === 0;

test.skipIf(!python)("a reader in another language agrees (skipped without Python's yaml module)", () => {
  const script = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin.buffer.read()), sys.stdout)";
  const numbers = [1e21, 1e-7, -1.5e300, 0.1, -3];
  const { stdout, stderr } = spawnSync("python3", ["-c", script], {
    input: yamlText({ hostileObject, numbers }),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(stderr).toBe("");
  expect(JSON.stringify(JSON.parse(stdout)) === JSON.stringify({ hostileObject, numbers })).toBe(true);
});

test("no unseen character is left but layout", () => {
  expect(yamlText(hostileObject).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
});

test("the layout is the usual one, and only harmless text is unquoted", () => {
  const text = yamlText({
    name: "prod-eu",
    version: "1.30",
    on: "yes",
    gaps: [],
    pools: [{ a: 1, b: undefined }, [2]],
  });
  expect(text).toBe('name: prod-eu\nversion: "1.30"\n"on": "yes"\ngaps: []\npools:\n  - a: 1\n  - - 2\n');
});

test("what JSON cannot hold is left out or null, and a lone surrogate is replaced", () => {
  expect(yamlText({ a: Number.NaN, b: undefined, c: "\ud800" })).toBe('a: null\nc: "\ufffd"\n');
  expect(yamlText({})).toBe("{}\n");
});
