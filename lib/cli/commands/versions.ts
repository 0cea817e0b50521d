import { redactedReading } from "../../report/redaction/redacted-reading.ts";
import { asOfInstant } from "../as-of.ts";
import { openFleet } from "../open-fleet.ts";
import { tellOutcome } from "../outcome.ts";
import { outputFormats } from "../output-format.ts";
import { checkExports, type PrintOptions, print } from "../print.ts";
import { readFleet } from "../read-fleet.ts";
import { readingOutcome } from "../reading-outcome.ts";
import { renderVersions } from "../render-versions.ts";
import { snapshotFrom } from "../snapshot-from.ts";
import type { Terminal } from "../terminal.ts";

export interface VersionsOptions extends PrintOptions {
  readonly config?: string;
  readonly allowExec?: readonly string[];
  readonly from?: string;
  readonly asOf?: string;
  readonly redact?: boolean;
}

/** Shows which versions each cloud offers, until when they are supported, and how many clusters sit on each. */
export async function versions(options: VersionsOptions, terminal: Terminal): Promise<number> {
  checkExports(options, outputFormats);
  const asOf = options.asOf === undefined ? undefined : asOfInstant(options.asOf, 0);
  const read =
    options.from === undefined ? await fromClouds(options, terminal) : await snapshotFrom(options.from, terminal);
  const shown = options.redact === true ? redactedReading(read) : read;
  await print(
    (format, style) => renderVersions(shown, format, { asOf: asOf ?? Date.parse(read.takenAt), ...style }),
    options,
    terminal,
    outputFormats,
  );
  return tellOutcome("versions", readingOutcome(shown), "-o wide and json show all", terminal);
}

async function fromClouds(options: VersionsOptions, terminal: Terminal) {
  const fleet = await openFleet(options.config, terminal, options.allowExec);
  try {
    for (const line of fleet.because) terminal.err(`${line}\n`);
    return await readFleet(fleet, { offers: true }, terminal);
  } finally {
    await fleet.close();
  }
}
