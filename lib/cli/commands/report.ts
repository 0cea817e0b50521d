import { loadConfig } from "../../config/load-config.ts";
import { FleetError } from "../../core/error.ts";
import { wholeInventory } from "../../core/inventory.ts";
import { atomicWrite } from "../../documents/atomic-write.ts";
import { readFindings } from "../../documents/findings-reader.ts";
import { readPlan } from "../../documents/plan-reader.ts";
import { terminalLines } from "../../encode/terminal.ts";
import type { DriftGroup } from "../../report/html/report-input.ts";
import { redactionOf } from "../../report/redaction/redaction.ts";
import { asOfInstant } from "../as-of.ts";
import { configFile } from "../config-file.ts";
import { type MadePlan, makePlan } from "../make-plan.ts";
import { tellOutcome } from "../outcome.ts";
import { checkPage, exportTarget, reportFormats } from "../output-format.ts";
import { readingOutcome } from "../reading-outcome.ts";
import { renderReport } from "../render-report.ts";
import { snapshotFrom } from "../snapshot-from.ts";
import type { Terminal } from "../terminal.ts";

export interface ReportOptions {
  readonly config?: string;
  readonly allowExec?: readonly string[];
  readonly from?: string;
  readonly plan?: string;
  readonly findings?: readonly string[];
  /** Output folder of a synth, whose environments are compared. */
  readonly synth?: string;
  readonly env?: readonly string[];
  readonly export?: readonly string[];
  readonly asOf?: string;
  readonly redact?: boolean;
}

/** Writes the report of a fleet, or of a snapshot of it. Ends like `inventory`: the report shows, it does not judge. */
export async function report(options: ReportOptions, terminal: Terminal): Promise<number> {
  const files = (options.export ?? []).map((text) => exportTarget(text, reportFormats));
  if (files.length === 0) checkPage(terminal);
  const { plan, inventory, policy } =
    options.plan === undefined ? await makePlan(options, terminal) : await saved(options.plan, options, terminal);
  if (inventory === undefined) throw needsSnapshot();
  const drift = await driftOf(options, terminal);
  const documents = await Promise.all((options.findings ?? []).map(readFindings));
  const findings = documents.flatMap((document) => document.findings);
  const page = renderReport({
    inventory,
    plan,
    policy,
    findings,
    asOf: asOfInstant(options.asOf, Date.parse(plan.asOf)),
    ...(drift === undefined ? {} : { drift }),
    redact: options.redact === true,
  });
  if (files.length === 0) terminal.out(page);
  for (const { file } of files) {
    await atomicWrite(file, page);
    terminal.err(terminalLines(`report: wrote ${file}\n`));
  }
  const shown =
    options.redact === true ? redactionOf({ inventory, plan, findings })(wholeInventory(inventory)) : inventory;
  return tellOutcome("report", readingOutcome(shown), "the page lists all", terminal);
}

async function driftOf(
  { synth: folder, env: environments, config, redact = false }: ReportOptions,
  terminal: Terminal,
): Promise<readonly DriftGroup[] | undefined> {
  if (folder === undefined && environments === undefined) return undefined;
  if (folder === undefined || environments === undefined) {
    throw new FleetError("CONFIG", "--synth and --env go together", {
      hint: "Name the folder, and its environments as changes go through them: --synth dist --env dev,staging,prod",
    });
  }
  const { environmentDiff } = await import("../environment-difference.ts");
  const { driftGroups } = await import("../synth-diff-view.ts");
  return driftGroups(await environmentDiff({ folder, environments, allowed: [], config }, terminal), redact);
}

async function saved(file: string, { from, config }: ReportOptions, terminal: Terminal): Promise<MadePlan> {
  if (from === undefined) throw needsSnapshot();
  const known = configFile(config);
  const { policy = {} } = known === undefined ? {} : await loadConfig(known);
  return { plan: await readPlan(file), inventory: await snapshotFrom(from, terminal), policy };
}

function needsSnapshot(): FleetError {
  return new FleetError("CONFIG", "a report needs the fleet itself besides the plan", {
    hint: "Name the snapshot that the plan was made from: --from fleet.ndjson.",
  });
}
