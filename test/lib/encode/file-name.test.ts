import fc from "fast-check";
import { expect, test } from "vitest";
import { fileName } from "../../../lib/encode/file-name.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";

const anyText = fc.oneof(fc.string({ unit: "binary", maxLength: 80 }), fc.constantFrom(...hostileStrings));

test("every name is one safe path segment on every system", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const name = fileName(text, ".yaml");
      expect(name).toMatch(/^[a-z0-9][a-z0-9-]*\.yaml$/);
      expect(name).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)\./);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    }),
    { numRuns: 1_000, examples: hostileStrings.map((text) => [text] as [string]) },
  );
});

test("different texts have different names, even where a file system folds case", () => {
  const names = hostileStrings.map((text) => fileName(text));
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(hostileStrings.length);
});

test("a name made here is not given to a text that spells it", () => {
  const made = fileName("Prod");
  expect(fileName(made)).not.toBe(made);
});

test("ordinary names stay as they are", () => {
  expect(fileName("checkout-prod", ".yaml")).toBe("checkout-prod.yaml");
  expect(fileName("Größe/../x")).toMatch(/^gro-e-x-[0-9a-f]{16}$/);
});
