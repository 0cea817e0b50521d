import fc from "fast-check";
import { expect, test } from "vitest";
import { manifestYaml } from "../../../lib/encode/manifest-yaml.ts";
import { hostileObject } from "../../support/random-manifests.ts";
import { hasPyYaml, javaScriptReadings, pythonReadings } from "../../support/read-back.ts";

const objects = fc.sample(hostileObject, { numRuns: 40_000, seed: 20261129 });
const texts = [...new Set(objects.map((object) => manifestYaml([object])))];
const expected = [...new Map(objects.map((object) => [manifestYaml([object]), JSON.stringify(object)])).values()];

test("the generator gives at least 30,000 different documents", () => {
  expect(texts.length).toBeGreaterThanOrEqual(30_000);
});

test("30,000 random documents read back equal in three JavaScript readings", () => {
  const wrong = texts.filter((text, index) => javaScriptReadings(text).some((read) => read !== expected[index]));
  expect(wrong.slice(0, 3)).toStrictEqual([]);
});

test.skipIf(!hasPyYaml)("30,000 random documents read back equal in Python (skipped without its yaml module)", () => {
  const read = pythonReadings(texts);
  const wrong = texts.filter(
    (_, index) => JSON.stringify(read[index]) !== JSON.stringify(JSON.parse(expected[index] ?? "")),
  );
  expect(wrong.slice(0, 3)).toStrictEqual([]);
});
