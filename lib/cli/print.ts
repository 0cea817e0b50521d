import { atomicWrite } from "../documents/atomic-write.ts";
import { terminalLines } from "../encode/terminal.ts";
import { foldedMarkdown } from "../report/folded-markdown.ts";
import type { Style } from "../report/style.ts";
import { exportTarget, type OutputFormat } from "./output-format.ts";
import { styleOf, type Terminal } from "./terminal.ts";

export interface PrintOptions<Format extends string = OutputFormat> {
  readonly output: Format;
  readonly export?: readonly string[];
}

/** A report's text; in parts where it may be longer than a string can be. */
export type Rendered = string | Iterable<string>;

type Render<Format> = (format: Format, options: { readonly width?: number; readonly style?: Style }) => Rendered;

/**
 * Prints a report in the format asked for, and writes it to every exported file in the format that its name asks for.
 *
 * Markdown is folded to what a comment holds.
 *
 * @param formats Those that `render` can give.
 */
export async function print<Format extends string>(
  render: Render<Format>,
  options: PrintOptions<Format>,
  terminal: Terminal,
  formats: readonly Format[],
): Promise<void> {
  const rendered: typeof render = (format, style) => {
    const text = render(format, style);
    return format === "markdown" && typeof text === "string" ? foldedMarkdown(text) : text;
  };
  const printed = rendered(options.output, { width: terminal.columns, style: styleOf(terminal) });
  const shown = terminal.watched === true && forPrograms.has(options.output) ? onScreen : (part: string) => part;
  for (const part of typeof printed === "string" ? [printed] : printed) {
    terminal.out(shown(part));
    await terminal.drained?.();
  }
  for (const text of options.export ?? []) {
    const { file, format } = exportTarget(text, formats);
    await atomicWrite(file, rendered(format, { width: Infinity }));
  }
}

/** Formats that hold names as they are, control characters included, since what reads them is a program. */
const forPrograms: ReadonlySet<string> = new Set(["csv", "openmetrics"]);

function onScreen(text: string): string {
  return terminalLines(text.replaceAll("\r\n", "\n"));
}

/** Refuses exports that could not be written in the end, before any cloud is asked. */
export function checkExports<Format extends string>(
  { export: files = [] }: PrintOptions<Format>,
  formats: readonly Format[],
): void {
  for (const file of files) exportTarget(file, formats);
}
