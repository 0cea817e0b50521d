import { existsSync, globSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const text = readFileSync(join(root, "THREATS.md"), "utf8");

test("every threat names a test, and every test and page that is named is there", () => {
  const rows = text.split("\n").filter((line) => line.startsWith("| ") && !/^\| (?:threat|---)/.test(line));
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) expect(row).toMatch(/`(?:test\/|npm run )/);
  const named = Array.from(text.matchAll(/`(test\/[^`]+)`/g), ([, path = ""]) => path);
  const missing = named.flatMap((path) => {
    const [, start = "", choices, end = ""] = /^([^{]*)(?:\{([^}]*)\})?(.*)$/.exec(path) ?? [];
    const paths = choices === undefined ? [path] : choices.split(",").map((choice) => `${start}${choice}${end}`);
    return paths.filter((each) => globSync(each, { cwd: root }).length === 0 && !existsSync(join(root, each)));
  });
  expect(missing).toEqual([]);
});
