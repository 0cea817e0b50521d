import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type DataTable, dataTables, staleRows } from "../../../lib/data/staleness.ts";

const row = (key: string, asOf: string) =>
  ({ key, asOf, status: "confirmed", source: "https://example.org/x" }) as const;
const tables: readonly DataTable[] = [
  { name: "calendar-x", rows: [row("1.33", "2026-08-23"), row("1.34", "2026-08-22")] },
  { name: "prices", rows: [row("x", "2026-11-21"), row("y", "2025-11-21"), row("z", "someday")] },
];

test("a row is stale when its source is more than the given days old, not when it is just that old", () => {
  expect(staleRows(tables, "2026-11-21", 90)).toStrictEqual([
    { table: "calendar-x", key: "1.34", asOf: "2026-08-22", days: 91, source: "https://example.org/x" },
    { table: "prices", key: "y", asOf: "2025-11-21", days: 365, source: "https://example.org/x" },
    { table: "prices", key: "z", asOf: "someday", days: Number.NaN, source: "https://example.org/x" },
  ]);
});

test("a source of a later day is not stale, and every row is once the day asked about cannot be read", () => {
  expect(staleRows(tables.slice(0, 1), "2020-01-01", 90)).toStrictEqual([]);
  expect(staleRows(tables.slice(0, 1), "today", 90)).toHaveLength(2);
});

describe("npm run data:check", () => {
  const script = resolve(import.meta.dirname, "../../../scripts/data-check.ts");
  const check = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
  const oldest = dataTables.flatMap(({ rows }) => rows.map(({ asOf }) => asOf)).toSorted()[0] ?? "";

  test("ends with 0 while no row is too old", () => {
    const { status, stdout } = check("--as-of", oldest);
    expect([status, stdout]).toStrictEqual([
      0,
      expect.stringMatching(/^0 of \d+ rows are more than 90 days old on \d{4}-\d{2}-\d{2}\n$/),
    ]);
  });

  test("lists stale rows under their table and ends with 2", () => {
    const { status, stdout } = check("--as-of", "2030-01-01");
    expect(status).toBe(2);
    expect(stdout).toMatch(/^calendar-eks\.json\n {2}1\.30 +2026-07-08 {2}1273 days old {2}https:/m);
    expect(stdout).toMatch(/^(\d+) of \1 rows are more than 90 days old on 2030-01-01$/m);
  });

  test.each([["--as-of", "2026-02-30"], ["--as-of", "2026-11-21T00:00:00Z"], ["--as-of"], ["--asof", "2026-11-21"]])(
    "refuses %s %s with 3",
    (...args) => {
      const { status, stdout } = check(...args);
      expect([status, stdout]).toStrictEqual([3, expect.stringContaining("usage: npm run data:check")]);
    },
  );
});
