import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Complexity, collectExpressions, judgeExpression, keyOf } from "./support/expressions.ts";

const record = join(import.meta.dirname, "support/judged-expressions.json");
const judged = JSON.parse(readFileSync(record, "utf8")) as Readonly<Record<string, Complexity>>;
const { written, made } = collectExpressions();

/** Expressions that are put together at run time, each of them by hand from escaped or constant parts. */
const assembled = [
  "lib/core/recurrence-rule.ts",
  "lib/core/scrub.ts",
  "lib/encode/file-name.ts",
  "lib/simulator/google-rest.ts",
];

test("no regular expression takes longer than the square of its text", async () => {
  expect(written.length).toBeGreaterThan(300);
  const worse: string[] = [];
  for (const expression of written) {
    // `npm run expressions` judges what is new, for ever; until then it is judged here, every time.
    const verdict = judged[keyOf(expression)] ?? (await judgeExpression(expression));
    if (verdict === "worse") worse.push(`${expression.at} ${keyOf(expression)}`);
  }
  expect(worse).toEqual([]);
}, 300_000);

test("what could not be judged is few, and ends soon on texts that go round in circles", () => {
  const doubtful = written.filter((expression) => ["undecided", "quadratic"].includes(judged[keyOf(expression)] ?? ""));
  expect(doubtful.length).toBeLessThan(60);
  const slow: string[] = [];
  for (const { at, source, flags } of doubtful) {
    const expression = new RegExp(source, flags);
    const start = performance.now();
    for (const text of circling(source)) text.replace(expression, "");
    // Whatever takes exponential time would not end at all; the rest is for a machine that is busy.
    if (performance.now() - start > 10_000) slow.push(at);
  }
  expect(slow).toEqual([]);
}, 300_000);

test("an expression that does take exponential time is seen", async () => {
  expect(await judgeExpression({ at: "here", source: "^(a+)+$", flags: "" })).toBe("worse");
  expect(await judgeExpression({ at: "here", source: "^[a-z]{1,63}$", flags: "" })).toBe("linear");
});

test("expressions are put together in no other places", () => {
  expect([...new Set(made)].sort()).toEqual(assembled);
});

/** Texts of the expression's own words, again and again, with an end that does not fit. */
function circling(source: string): readonly string[] {
  const words = [...new Set(source.replaceAll(/\\[a-zA-Z]|[\^$()[\]{}?*+|\\]/g, " ").split(/\s+/))].filter(Boolean);
  const parts = [...words, "a", "0", " ", "/", "=", "-", "A1a", "\\", '"', "."];
  return parts.flatMap((part) => [`${part.repeat(2000).slice(0, 4000)}!\n`, `${words[0] ?? ""}${part.repeat(500)}!`]);
}
