import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { FleetError } from "../core/error.ts";
import type { Terminal } from "./terminal.ts";

export const outputFormats = ["table", "wide", "json", "yaml", "csv", "markdown"] as const;

export type OutputFormat = (typeof outputFormats)[number];

/** Formats of the page about a fleet. */
export const reportFormats = ["html"] as const;

const formatByEnding: ReadonlyMap<string, string> = new Map([
  ["txt", "wide"],
  ["json", "json"],
  ["yaml", "yaml"],
  ["yml", "yaml"],
  ["csv", "csv"],
  ["md", "markdown"],
  ["ics", "ical"],
  ["mmd", "mermaid"],
  ["html", "html"],
  ["prom", "openmetrics"],
  ["sarif", "sarif"],
  ["xml", "junit"],
]);

/**
 * Refuses to print a page to somebody's terminal.
 *
 * @throws FleetError `CONFIG` where somebody looks at the output.
 */
export function checkPage({ watched = false }: Pick<Terminal, "watched">): void {
  if (!watched) return;
  throw new FleetError("CONFIG", "a page in HTML is not for a terminal", {
    hint: "Write it to a file: --export fleet.html, or > fleet.html.",
  });
}

/** A file to write besides what is printed. */
export interface ExportTarget<Format extends string> {
  readonly file: string;
  readonly format: Format;
}

/**
 * What `--export` asks for: a file whose ending names its format, or `FORMAT=FILE`.
 *
 * @param formats Those that the command can write.
 * @throws FleetError `CONFIG` when neither names one of them, or when there is no folder for the file.
 */
export function exportTarget<Format extends string>(text: string, formats: readonly Format[]): ExportTarget<Format> {
  const named = formats.find((format) => text.startsWith(`${format}=`));
  if (named !== undefined && text.length > named.length + 1) {
    return inFolder({ file: text.slice(named.length + 1), format: named });
  }
  const ending = formatOf(text);
  const format = formats.find((candidate) => candidate === ending);
  if (format !== undefined) return inFolder({ file: text, format });
  const endings = [...formatByEnding].filter(([, name]) => formats.some((candidate) => candidate === name));
  throw new FleetError("CONFIG", `--export ${text}: the ending names no format of this command`, {
    hint: `Use one of: ${endings.map(([name]) => `.${name}`).join(" ")}; or name the format: ${formats.find((format) => format === "json") ?? formats[0]}=${text}.`,
  });
}

/**
 * Refuses to save into a file whose ending names what would not be in it.
 *
 * @throws FleetError `CONFIG` for endings of CSV, HTML and the like, and for a plan that would have to be packed.
 */
export function checkSave(file: string | undefined, what: "a plan" | "a snapshot"): void {
  if (what === "a plan" && file?.endsWith(".gz")) {
    throw new FleetError("CONFIG", `--save ${file}: only snapshots are packed`, {
      hint: `Save ${what} to a file named .json.`,
    });
  }
  const format = formatOf(file ?? "");
  if (format === undefined || format === "json" || format === "wide") return;
  throw new FleetError("CONFIG", `--save ${file}: ${what} is saved as JSON, and the ending names ${format}`, {
    hint: `--export ${file} writes ${format} besides, where the command has it; save to a file named .json or .ndjson.`,
  });
}

function formatOf(file: string): string | undefined {
  return formatByEnding.get(/\.([A-Za-z]+)$/.exec(file)?.[1]?.toLowerCase() ?? "");
}

function inFolder<Format extends string>(target: ExportTarget<Format>): ExportTarget<Format> {
  const folder = dirname(target.file);
  if (existsSync(folder)) return target;
  throw new FleetError("CONFIG", `--export ${target.file}: there is no folder ${folder}`, { hint: "Make it first." });
}
