import fc from "fast-check";
import { expect, test } from "vitest";
import { markdownCode, markdownRow } from "../../../lib/encode/markdown.ts";
import { foldedMarkdown, markdownLimit } from "../../../lib/report/folded-markdown.ts";
import { cases } from "../../support/cases.ts";

const rows = (count: number, width = 20) =>
  Array.from({ length: count }, (_, index) => markdownRow([`row ${index}`, "x".repeat(width)])).join("");
const table = (count: number, width = 20) =>
  `${markdownRow(["a", "b"])}${markdownRow(["---", "---"])}${rows(count, width)}`;

test("a page that fits stays as it is", () => {
  const page = `## Title\n\n- one\n- two\n\n${table(10)}`;
  expect(foldedMarkdown(page)).toBe(page);
});

test("of a long table the first rows stay, the rest is counted, and short lists are left alone", () => {
  const page = foldedMarkdown(`## Title\n\n- one\n  - of it\n- two\n\n${table(5000)}`);
  expect(Buffer.byteLength(page)).toBeLessThanOrEqual(markdownLimit);
  expect(page).toContain("- one\n  - of it\n- two\n");
  const shown = page.match(/^\| row /gm)?.length ?? 0;
  const [, left] = /_and (\d+) more; `-o json` has them all_/.exec(page) ?? [];
  expect(shown).toBeGreaterThan(1000);
  expect(shown + Number(left)).toBe(5000);
});

test("of more sections than fit, those at the end are left out and counted", () => {
  const sections = Array.from({ length: 900 }, (_, index) => `### Section ${index}\n\n${table(2, 100)}\n`);
  const page = foldedMarkdown(`## Title\n\n${sections.join("")}`);
  expect(Buffer.byteLength(page)).toBeLessThanOrEqual(markdownLimit);
  const shown = page.match(/^### /gm)?.length ?? 0;
  const [, headings, entries] = /_Left out: (\d+) sections, (\d+) entries;/.exec(page) ?? [];
  expect(shown + Number(headings)).toBe(900);
  expect(Number(entries)).toBeGreaterThanOrEqual(2 * Number(headings));
});

test("whatever the page, it fits, and no entry is lost without being counted", () => {
  const lines = fc.array(fc.string({ maxLength: 40 }).map(markdownCode), { maxLength: 60 });
  fc.assert(
    fc.property(lines, lines, fc.integer({ min: 400, max: 3000 }), (items, cells, limit) => {
      const page = `## T\n\n${items.map((item) => `- ${item}\n`).join("")}\n${table(0)}${cells
        .map((cell) => markdownRow([cell.replaceAll("|", "\\|"), "y"]))
        .join("")}`;
      const folded = foldedMarkdown(page, limit);
      expect(Buffer.byteLength(folded)).toBeLessThanOrEqual(limit);
      const kept = folded.match(/^(?:- |\| (?!a \||---))/gm)?.length ?? 0;
      const counted = Array.from(folded.matchAll(/(?:_and |sections, )(\d+) (?:more|entries)/g), ([, n]) => Number(n));
      expect(kept + counted.reduce((sum, n) => sum + n, 0)).toBeGreaterThanOrEqual(items.length + cells.length);
    }),
    { numRuns: cases(200) },
  );
});
