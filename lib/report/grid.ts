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
  /** One character, shown between the cell and the next. */
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
  const droppable = columns.filter((column) => column.dropOrder !== undefined);
  droppable.sort((a, b) => (b.dropOrder ?? 0) - (a.dropOrder ?? 0));
  for (let count = 0; ; count++) {
    const left = new Set(droppable.slice(0, count));
    const kept = columns.filter((column) => !left.has(column));
    const full = kept.map((column) => measure(column, rows, column.text));
    const tight = kept.map((column) => measure(column, rows, column.short ?? column.text));
    const cells = total(full) <= width ? full : narrowed(tight, width);
    if (total(cells) > width && count < droppable.length) continue;
    const dropped = columns.filter((column) => left.has(column)).map(({ title }) => title);
    return { lines: draw(cells, rows, style), dropped };
  }
}

interface Measured<Row> {
  readonly column: Column<Row>;
  readonly texts: readonly string[];
  readonly width: number;
  /** Width it may be cut down to. */
  readonly least: number;
}

function measure<Row>(column: Column<Row>, rows: readonly Row[], textOf: (row: Row) => string): Measured<Row> {
  const texts = rows.map((row) => terminalText(textOf(row)));
  const width = texts.reduce((widest, text) => Math.max(widest, textWidth(text)), textWidth(column.title));
  return { column, texts, width, least: Math.min(width, column.min ?? width) };
}

/** Takes columns off the widest cells until the table fits or none can give way any more. */
function narrowed<Row>(measured: readonly Measured<Row>[], width: number): readonly Measured<Row>[] {
  const cells = measured.map((cell) => ({ ...cell, width: Math.max(cell.least, Math.min(cell.width, width)) }));
  for (let excess = total(cells) - width; excess > 0; excess--) {
    const widest = cells
      .filter((cell) => cell.width > cell.least)
      .reduce<(typeof cells)[number] | undefined>(
        (most, cell) => (cell.width > (most?.width ?? 0) ? cell : most),
        undefined,
      );
    if (widest === undefined) break;
    widest.width--;
  }
  return cells;
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
        return (
          (emphasis === undefined ? padded : style(emphasis, padded)) + (last ? "" : separator(column.mark?.(row)))
        );
      });
      return drawn.join("").trimEnd();
    }),
  ];
}

function separator(mark = ""): string {
  return padText(truncateText(mark, gap - 1), gap);
}
