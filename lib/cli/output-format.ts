import { FleetError } from "../core/error.ts";

export const outputFormats = ["table", "wide", "json", "yaml", "csv", "markdown"] as const;

export type OutputFormat = (typeof outputFormats)[number];

const formatByEnding: ReadonlyMap<string, OutputFormat> = new Map([
  ["txt", "wide"],
  ["json", "json"],
  ["yaml", "yaml"],
  ["yml", "yaml"],
  ["csv", "csv"],
  ["md", "markdown"],
]);

/**
 * The format that the ending of an exported file names.
 *
 * @throws FleetError `CONFIG` for an ending that names none.
 */
export function formatOfFile(file: string): OutputFormat {
  const format = formatByEnding.get(/\.([A-Za-z]+)$/.exec(file)?.[1]?.toLowerCase() ?? "");
  if (format !== undefined) return format;
  throw new FleetError("CONFIG", `--export ${file}: the ending names no format`, {
    hint: `Use one of: ${[...formatByEnding.keys()].map((ending) => `.${ending}`).join(" ")}.`,
  });
}
