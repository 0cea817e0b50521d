import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { configKeys } from "../../scripts/config-keys.ts";
import { configJsonSchema } from "../../scripts/config-schema.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/configuration.md"), "utf8");
const keys = configKeys();

describe("every key of fleet.yaml", () => {
  test("is found, those of the published schema and no others", () => {
    const names = new Set(keys.map(({ path }) => path.split(".").at(-1)));
    expect([...namesIn(configJsonSchema())].filter((name) => !names.has(name))).toStrictEqual([]);
    expect(keys.length).toBeGreaterThan(100);
  });

  test("says what it means", () => {
    expect(keys.filter(({ meaning }) => meaning === "").map(({ path }) => path)).toStrictEqual([]);
  });

  test("says what holds without it, unless it has to be there", () => {
    const silent = keys.filter(
      ({ required, isSection, otherwise }) => !required && !isSection && otherwise === undefined,
    );
    expect(silent.map(({ path }) => path)).toStrictEqual([]);
  });

  test("has a unit where it holds a number", () => {
    const bare = keys.filter(({ isNumber, form }) => isNumber && !/ of [a-z]+/.test(form));
    expect(bare.map(({ path }) => path)).toStrictEqual([]);
    // What is named after a unit holds that unit.
    for (const { path, form } of keys.filter(({ isNumber }) => isNumber)) {
      const [, unit] = /(Ms|Hours|Minutes|Days)$/.exec(path) ?? [];
      if (unit !== undefined)
        expect(form, path).toContain({ Ms: "of milliseconds" }[unit] ?? `of ${unit.toLowerCase()}`);
    }
  });

  test("stands in the documentation, and nothing else does in its place", () => {
    const shown = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
    expect(shown).toStrictEqual(keys.map(({ path }) => path));
  });
});

/** Names of properties, wherever they stand in a JSON Schema. */
function* namesIn(schema: unknown): Generator<string> {
  if (typeof schema !== "object" || schema === null) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key === "properties") yield* Object.keys(value as object);
    yield* namesIn(value);
  }
}
