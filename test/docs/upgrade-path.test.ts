import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { expect, test } from "vitest";
import * as fleetwright from "../../lib/index.ts";

const page = readFileSync(new URL("../../docs/upgrade-path.md", import.meta.url), "utf8");
/** Each example with what the page says that it prints. */
const examples = [...page.matchAll(/```ts\n([\s\S]*?)```\n+```text\n([\s\S]*?)```/g)].map(
  ([, code, printed], index) => ({
    name: `example ${index + 1}`,
    code: code ?? "",
    printed: printed ?? "",
  }),
);

/** Runs an example with the package as this checkout has it. */
function run(code: string): string {
  const body = stripTypeScriptTypes(code).replace(
    /import (\{[^}]*\}) from "fleetwright";/g,
    (_, names: string) => `const ${names} = fleetwright;`,
  );
  const lines: string[] = [];
  const log = (line: string) => lines.push(`${line}\n`);
  new Function("fleetwright", "console", body)(fleetwright, { log });
  return lines.join("");
}

test("the page has no code that is not tried", () => {
  expect(page.match(/```ts\n/g)).toHaveLength(examples.length);
  expect(examples.length).toBeGreaterThan(0);
});

test.each(examples)("$name prints what the page says", ({ code, printed }) => {
  expect(run(code)).toBe(printed);
});
