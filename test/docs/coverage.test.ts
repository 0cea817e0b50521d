import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { catalogueEntry } from "../../lib/core/finding-catalogue.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/coverage.md"), "utf8");
/** Tools, and how many codes each has. */
const tools = [
  ["eksup", 28],
  ["AWS readiness checks", 61],
  ["kubepreflight", 31],
] as const;

function rowsOf(tool: string): readonly (readonly string[])[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(tool)) ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("| "));
  return lines.slice(1).map((line) =>
    line
      .split("|")
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}

describe.each(tools)("the codes of %s", (tool, count) => {
  const rows = rowsOf(tool);

  test("are all there, each once", () => {
    expect(new Set(rows.map(([code]) => code)).size).toBe(count);
    expect(rows).toHaveLength(count);
  });

  test("have codes of ours that exist, or a reason", () => {
    for (const [code, , ours = ""] of rows) {
      const named = [...ours.matchAll(/`([A-Z]+-[A-Z0-9-]+)`/g)].map((match) => match[1] ?? "");
      expect([code, named.filter((name) => catalogueEntry(name) === undefined)]).toStrictEqual([code, []]);
      expect([
        code,
        named.length > 0 || /^(?:Not covered|Does not apply|The |Taken into account)/.test(ours),
      ]).toStrictEqual([code, true]);
    }
  });
});
