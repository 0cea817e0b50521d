import { FleetError } from "../core/error.ts";

/** One thing that is wrong with a configuration file. */
export interface ConfigProblem {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** JSON path of the value: `$.providers[0].regions`. */
  readonly path: string;
  /** What is wrong, and what is allowed. */
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** Keys and indices from the root of a document. */
export type DataPath = readonly (string | number)[];

export function jsonPath(path: DataPath): string {
  const steps = path.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return /^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return `$${steps.join("")}`;
}

/** The error that names every problem, in the order of the file. */
export function configError(file: string, problems: readonly ConfigProblem[]): FleetError {
  const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  const lines = sorted.slice(0, shown).map(({ line, column, path, message, fix }) => {
    return `${file}:${line}:${column}: ${path}: ${message}${fix === undefined ? "" : `; ${fix}`}`;
  });
  const more = sorted.length > shown ? [`and ${sorted.length - shown} more`] : [];
  const detail = sorted[0] === undefined ? {} : { path: sorted[0].path };
  return new FleetError("CONFIG", [...lines, ...more].join("\n"), detail);
}

const shown = 50;
