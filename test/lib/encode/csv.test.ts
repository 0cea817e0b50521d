import fc from "fast-check";
import { expect, test } from "vitest";
import { csvRecord } from "../../../lib/encode/csv.ts";
import { hostileStrings } from "../../support/hostile-strings.ts";
import { readCsv } from "../../support/read-csv.ts";

const anyText = fc.oneof(fc.string({ unit: "binary", maxLength: 60 }), fc.constantFrom(...hostileStrings));

/** What the documentation tells a reader to do. */
const restored = (text: string) => (text.startsWith("'") ? text.slice(1) : text);

test("every text comes back from a strict reader once its apostrophe is dropped", () => {
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1, maxLength: 5 }), (cells) => {
      const [record, ...others] = readCsv(csvRecord(cells));
      expect(others).toStrictEqual([]);
      expect(record?.map(({ text }) => restored(text))).toStrictEqual(cells.map((cell) => cell.toWellFormed()));
    }),
    { numRuns: 1_000, examples: hostileStrings.map((text) => [[text, "end"]] as [string[]]) },
  );
});

test("no cell begins like a formula, also where a spreadsheet splits at another separator", () => {
  for (const text of hostileStrings) {
    const encoded = csvRecord([text]);
    const [cell] = readCsv(encoded)[0] ?? [];
    expect(cell?.text).not.toMatch(/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/);
    if (/[;|\t]/.test(text)) expect(cell?.quoted).toBe(true);
  }
});

test("numbers stay numbers, negative ones too, and text that looks like one is told apart", () => {
  expect(csvRecord([-12, 0.5, true, "-12"])).toBe("-12,0.5,true,'-12\r\n");
});

test("an unknown value is an empty cell and empty text is not", () => {
  expect(csvRecord([undefined, "", "x"])).toBe(',"",x\r\n');
});
