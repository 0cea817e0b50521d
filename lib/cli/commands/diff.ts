import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { AllowedDifference } from "../../core/allowed-difference.ts";
import { FleetError } from "../../core/error.ts";
import { documentKind } from "../../documents/document-kind.ts";
import { fileError } from "../../documents/file-error.ts";
import { synthIndexFile } from "../../documents/synth-index.ts";
import { diffMarkdown, diffTable } from "../../report/diff-text.ts";
import type { DiffView } from "../../report/diff-view.ts";
import { redactionOf } from "../../report/redaction/redaction.ts";
import { counted } from "../../report/words.ts";
import { type Difference, type DiffKind, diffKinds } from "../diff-kinds.ts";
import { exitCode } from "../exit-code.ts";
import { type Outcome, tellOutcome } from "../outcome.ts";
import { plainDocument } from "../plain-document.ts";
import { checkExports, type PrintOptions, print } from "../print.ts";
import type { Terminal } from "../terminal.ts";

export const diffFormats = ["table", "json", "yaml", "markdown"] as const;

export type DiffFormat = (typeof diffFormats)[number];

export interface DiffOptions extends PrintOptions<DiffFormat> {
  readonly exitCode?: boolean;
  /** Environments to compare within one folder, as they follow each other. */
  readonly env?: readonly string[];
  readonly allow?: readonly AllowedDifference[];
  readonly config?: string;
  readonly redact?: boolean;
}

/**
 * Shows how two documents of one kind differ, or the environments of one synth. Ends with 2 for differences where
 * `--exit-code` asks for it, and with 5 when it is not known of something whether it differs; 2 wins.
 */
export async function diff(
  before: string,
  after: string | undefined,
  options: DiffOptions,
  terminal: Terminal,
): Promise<number> {
  checkExports(options, diffFormats);
  const found = await difference(before, after, options, terminal);
  const { document, view } = options.redact === true ? redactedDifference(found) : found;
  await print(
    (format, style) => {
      if (format === "json" || format === "yaml") return plainDocument(document, format);
      return format === "markdown" ? diffMarkdown(view) : diffTable(view, style);
    },
    options,
    terminal,
    diffFormats,
  );
  return tellOutcome("diff", outcomeOf(view, options.exitCode === true), "-o json shows all", terminal);
}

function outcomeOf({ changes }: DiffView, fails: boolean): Outcome {
  const unknown = changes.filter(({ sign }) => sign === "?");
  const known = changes.length - unknown.length;
  const failed = fails && known > 0;
  const because = [
    ...(failed ? [counted(known, "difference")] : []),
    ...(unknown.length === 0 ? [] : [`of ${counted(unknown.length, "thing")} nobody knows whether it differs`]),
  ];
  const open = unknown.map(({ what, name, detail }) => `${what} ${name}${detail === undefined ? "" : ` (${detail})`}`);
  const code = failed ? exitCode.findings : unknown.length > 0 ? exitCode.gaps : exitCode.fine;
  return { code, because, open: [open] };
}

async function difference(
  before: string,
  after: string | undefined,
  { env, allow = [], config }: DiffOptions,
  terminal: Terminal,
): Promise<Difference> {
  if (env !== undefined) {
    if (after !== undefined) throw wrongPaths("--env compares within one folder, and two were given");
    const { environmentDifference } = await import("../environment-difference.ts");
    return environmentDifference({ folder: before, environments: env, allowed: allow, config }, terminal);
  }
  if (after === undefined) throw wrongPaths("two files or folders are needed");
  if (allow.length > 0) throw new FleetError("CONFIG", "--allow says what may differ between environments: give --env");
  const [old, now] = await Promise.all([documentIn(before), documentIn(after)]);
  return (await commonKind(old, now)).compare(old, now);
}

function wrongPaths(problem: string): FleetError {
  return new FleetError("CONFIG", problem, {
    hint: "fleetwright diff OLD NEW, or fleetwright diff --env dev,staging,prod FOLDER",
  });
}

/** Of an output folder, its index. */
async function documentIn(path: string): Promise<string> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return path;
  const index = join(path, synthIndexFile);
  const error: unknown = await stat(index).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  if (error === undefined) return index;
  throw fileError(error, "BAD_DOCUMENT", `cannot read ${index}`, "Of folders, give those that a fleet app wrote.");
}

function redactedDifference({ document, view, sources }: Difference) {
  if (sources === undefined) {
    throw new FleetError("UNSUPPORTED", "what a synth renders is not redacted", {
      hint: "Manifests hold any words; compare snapshots or plans with --redact.",
    });
  }
  const redact = redactionOf(...sources);
  return { document: redact(document), view: redact(view) };
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
