import { atomicWrite } from "../documents/atomic-write.ts";
import type { Style } from "../report/style.ts";
import { formatOfFile, type OutputFormat } from "./output-format.ts";
import { styleOf, type Terminal } from "./terminal.ts";

export interface PrintOptions {
  readonly output: OutputFormat;
  readonly export?: readonly string[];
}

type Render = (format: OutputFormat, options: { readonly width?: number; readonly style?: Style }) => string;

/** Prints a report in the format asked for, and writes it to every exported file in the format of its ending. */
export async function print(render: Render, options: PrintOptions, terminal: Terminal): Promise<void> {
  terminal.out(render(options.output, { width: terminal.columns, style: styleOf(terminal) }));
  for (const file of options.export ?? []) await atomicWrite(file, render(formatOfFile(file), { width: Infinity }));
}

/** Refuses exports that could not be written in the end, before any cloud is asked. */
export function checkExports({ export: files = [] }: PrintOptions): void {
  for (const file of files) formatOfFile(file);
}
