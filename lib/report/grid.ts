import { padText, terminalText, textWidth, truncateText } from "../encode/terminal.ts";
import { type Emphasis, plainStyle, type Style } from "./style.ts";

/** A column of a table on a terminal. */
export interface Column<Row> {
  readonly title: string;
  /** Plain text, however hostile. */
  readonly text: (row: Row) => string;
  /** A shorter text for when the table is too wide. */
  readonly short?: (row: Row) => string;
  /** Columns it may be cut down to; absent: never cut. */
  readonly min?: number;
  /** The column may be left out; those with the highest number go first. */
  readonly dropOrder?: number;
  readonly align?: "left" | "right";
  readonly emphasis?: (row: Row) => Emphasis | undefined;
  /** One character that directly follows the text. */
  readonly mark?: (row: Row) => string;
}

export interface Grid {
  /** The header and one line per row, without newlines. */
  readonly lines: readonly string[];
  /** Titles of columns that did not fit. */
  readonly dropped: readonly string[];
}

const gap = 2;

/**
 * Lays out a table in at most `width` columns: shorter texts first, then narrower cells, and only then fewer columns.
 * A width below what the remaining columns need at least is exceeded rather than nothing shown.
 */
export function grid<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
  style: Style = plainStyle,
): Grid {
  const dropOrder = columns.filter((column) => column.dropOrder !== undefined).sort((a, b) => drop(b) - drop(a));
  for (let dropped = 0; ; dropped++) {
    const left = new Set(dropOrder.slice(0, dropped));
    const kept = columns.filter((column) => !left.has(column));
    const full = kept.map((column) => measure(column, rows, false));
    const tight = kept.map((column) => measure(column, rows, true));
    const fitted = fit(full, width) ?? fit(tight.map(narrowed), width);
    if (fitted === undefined && dropped < dropOrder.length) continue;
    const cells = fitted ?? tight.map((measured) => ({ ...measured, width: measured.least }));
    const titles = columns.filter((column) => left.has(column)).map(({ title }) => title);
    return { lines: draw(cells, rows, style), dropped: titles };
  }
}

interface Measured<Row> {
  readonly column: Column<Row>;
  readonly texts: readonly string[];
  readonly width: number;
  /** Width it may be cut down to. */
  readonly least: number;
}

function drop<Row>({ dropOrder }: Column<Row>): number {
  return dropOrder ?? 0;
}

function measure<Row>(column: Column<Row>, rows: readonly Row[], short: boolean): Measured<Row> {
  const textOf = short ? (column.short ?? column.text) : column.text;
  const texts = rows.map((row) => terminalText(textOf(row)));
  const width = texts.reduce((widest, text) => Math.max(widest, textWidth(text)), textWidth(column.title));
  return { column, texts, width, least: Math.min(width, column.min ?? width) };
}

/** The columns as they are, when they fit. */
function fit<Row>(measured: readonly Measured<Row>[], width: number): readonly Measured<Row>[] | undefined {
  return total(measured) <= width ? measured : undefined;
}

function total<Row>(measured: readonly Measured<Row>[]): number {
  return measured.reduce((sum, { width }) => sum + width, gap * (measured.length - 1));
}

function draw<Row>(cells: readonly Measured<Row>[], rows: readonly Row[], style: Style): string[] {
  const header = cells.map(({ column, width }) => padText(column.title, width, column.align)).join(" ".repeat(gap));
  return [
    style("strong", header.trimEnd()),
    ...rows.map((row, index) => {
      const drawn = cells.map(({ column, texts, width }, place) => {
        const text = truncateText(texts[index] ?? "", width, "middle");
        const emphasis = column.emphasis?.(row);
        const last = place === cells.length - 1;
        const padded = last && column.align !== "right" ? text : padText(text, width, column.align);
        return (emphasis === undefined ? padded : style(emphasis, padded)) + (last ? "" : separator(column.mark?.(row)));
      });
      return drawn.join("").trimEnd();
    }),
  ];
}

function separator(mark = ""): string {
  return padText(truncateText(mark, gap - 1), gap);
}
