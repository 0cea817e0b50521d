import { FleetError } from "../../core/error.ts";
import { documentKind } from "../../documents/document-kind.ts";
import { diffMarkdown, diffTable } from "../../report/diff-text.ts";
import { type DiffKind, diffKinds } from "../diff-kinds.ts";
import { exitCode } from "../exit-code.ts";
import { plainDocument } from "../plain-document.ts";
import { checkExports, type PrintOptions, print } from "../print.ts";
import type { Terminal } from "../terminal.ts";

export const diffFormats = ["table", "json", "yaml", "markdown"] as const;

export type DiffFormat = (typeof diffFormats)[number];

export interface DiffOptions extends PrintOptions<DiffFormat> {
  readonly exitCode?: boolean;
}

/**
 * Shows how two documents of one kind differ. Ends with 2 for differences where `--exit-code` asks for it, and with 5 when
 * it is not known of something whether it differs; 2 wins.
 */
export async function diff(before: string, after: string, options: DiffOptions, terminal: Terminal): Promise<number> {
  checkExports(options, diffFormats);
  const kind = await commonKind(before, after);
  const { document, view } = await kind.compare(before, after);
  await print(
    (format, style) => {
      if (format === "json" || format === "yaml") return plainDocument(document, format);
      return format === "markdown" ? diffMarkdown(view) : diffTable(view, style);
    },
    options,
    terminal,
    diffFormats,
  );
  const unknown = view.changes.some(({ sign }) => sign === "?");
  if (options.exitCode === true && view.changes.some(({ sign }) => sign !== "?")) return exitCode.findings;
  return unknown ? exitCode.gaps : exitCode.fine;
}

async function commonKind(before: string, after: string): Promise<DiffKind> {
  const [one, other] = await Promise.all([documentKind(before), documentKind(after)]);
  const titles = [...diffKinds.values()].map(({ title }) => title).join(", ");
  for (const [path, kind] of [
    [before, one],
    [after, other],
  ] as const) {
    if (kind !== undefined && diffKinds.has(kind)) continue;
    throw new FleetError("BAD_DOCUMENT", `${path}: this is nothing that can be compared`, {
      path: "$.kind",
      hint: `Give two files of one kind: ${titles}.`,
    });
  }
  const kind = diffKinds.get(one ?? "");
  if (kind !== undefined && one === other) return kind;
  throw new FleetError("CONFIG", `${before} is a ${one}, and ${after} is a ${other}`, {
    hint: `Give two files of one kind: ${titles}.`,
  });
}
