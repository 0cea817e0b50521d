/** A number or boolean is written as it is; `undefined` is an empty cell, and empty text is `""`. */
export type CsvCell = string | number | boolean | undefined;

/**
 * One record of RFC 4180, with its CRLF.
 *
 * Text that a spreadsheet would take for a formula (it begins with `= + - @`, their full-width forms, a tab, CR or LF)
 * gets an apostrophe in front, and so does text that begins with an apostrophe. To undo it, drop the first character of
 * every text cell that begins with an apostrophe. A lone surrogate, which UTF-8 cannot carry, becomes U+FFFD.
 */
export function csvRecord(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: CsvCell): string {
  if (cell === undefined) return "";
  if (typeof cell !== "string") return String(cell);
  if (cell === "") return '""';
  const harmless = (formulaStart.test(cell) ? `'${cell}` : cell).toWellFormed();
  return needsQuotes.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const formulaStart = /^[=+\-@\t\r\n'\uff1d\uff0b\uff0d\uff20]/;
// Separators of other locales are quoted too: a spreadsheet that splits at them would start a new cell, and formula.
const needsQuotes = /[",;|\t\r\n]|^\s|\s$/;
