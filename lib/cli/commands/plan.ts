import { join } from "node:path";
import { FleetError } from "../../core/error.ts";
import { atomicWrite } from "../../documents/atomic-write.ts";
import { documentKind } from "../../documents/document-kind.ts";
import { readPlan } from "../../documents/plan-reader.ts";
import { jsonParts } from "../../encode/json.ts";
import { redactedPlan, redactionOf } from "../../report/redaction/redaction.ts";
import { checkTarget } from "../check-target.ts";
import { exitCode, exitCodeOf, type FailOn } from "../exit-code.ts";
import { type MadePlan, makePlan, type PlanSource } from "../make-plan.ts";
import { tellOutcome } from "../outcome.ts";
import { checkSave } from "../output-format.ts";
import { planOutcome } from "../plan-exit-code.ts";
import { type PlanFormat, planFormats } from "../plan-format.ts";
import { checkExports, type PrintOptions, print } from "../print.ts";
import { renderPlan } from "../render-plan.ts";
import type { Terminal } from "../terminal.ts";

export interface PlanOptions extends PrintOptions<PlanFormat>, PlanSource {
  readonly save?: string;
  readonly runbook?: string;
  readonly failOn: FailOn;
  readonly redact?: boolean;
}

/** Plans the upgrade of the fleet, or shows a saved plan; prints it, saves it, and writes its runbook. */
export async function plan(options: PlanOptions, terminal: Terminal): Promise<number> {
  checkExports(options, planFormats);
  checkSave(options.save, "a plan");
  checkTarget(options.target);
  const saved =
    options.from !== undefined && options.from !== "-" && (await documentKind(options.from)) === "FleetPlan";
  refuseIdle(options, saved);
  refuseOnePipeForTwo(options);
  refuseRedacted(options);
  const made = saved ? { plan: await readPlan(options.from ?? ""), policy: {} } : await makePlan(options, terminal);
  const refused = unusable(made, terminal);
  if (refused !== undefined) return refused;
  if (options.save !== undefined) await atomicWrite(options.save, jsonParts(made.plan), { mode: 0o600 });
  const shown = options.redact === true ? redactedPlan(made.plan, redactionOf(made)) : made.plan;
  const next = options.runbook === undefined ? {} : { next: `read ${join(options.runbook, "README.md")}` };
  await print((format, style) => renderPlan(shown, format, { ...style, ...next }), options, terminal, planFormats);
  if (options.runbook !== undefined) {
    const { writeRunbook } = await import("../write-runbook.ts");
    const pages = await writeRunbook(options.runbook, made.plan);
    terminal.err(`plan: wrote ${pages} pages to ${options.runbook}\n`);
  }
  return tellOutcome("plan", planOutcome(shown, options.failOn), "-o json shows all", terminal);
}

/** Half a fleet, or none, is not planned for: what was not seen would look as if it needed nothing. */
function unusable({ inventory }: MadePlan, terminal: Terminal): number | undefined {
  if (inventory === undefined) return undefined;
  const code = exitCodeOf(inventory);
  if (code !== exitCode.interrupted && code !== exitCode.nothingRead) return undefined;
  terminal.err(
    code === exitCode.interrupted
      ? "plan: the reading was interrupted, so nothing is planned; a snapshot can be resumed: fleetwright inventory --save FILE --resume\n"
      : "plan: no scope could be read; fleetwright providers   says which credentials and permissions are missing\n",
  );
  return code;
}

/** What people work by needs the real names; a plan without them could be neither carried out nor gone on with. */
function refuseRedacted({ redact, save, runbook }: PlanOptions): void {
  if (redact !== true || (save === undefined && runbook === undefined)) return;
  throw new FleetError("CONFIG", `--redact cannot go with ${save === undefined ? "--runbook" : "--save"}`, {
    hint: "A plan to show to others is printed or exported: --redact --export plan.json.",
  });
}

function refuseOnePipeForTwo({ from, manifests = [] }: PlanOptions): void {
  if (from !== "-" || !manifests.includes("-")) return;
  throw new FleetError("CONFIG", "--from - and --manifests - both read the standard input, which holds one thing", {
    hint: "Write one of them into a file.",
  });
}

/** Refuses options that would do nothing, rather than leave people to think they did. */
function refuseIdle(options: PlanOptions, saved: boolean): void {
  const { from, detail, allowExec, target, findings, manifests, asOf, horizon } = options;
  if (from === undefined) return;
  const reading = { detail, "allow-exec": allowExec };
  const judging = { findings, manifests };
  const planning = { config: options.config, target, continue: options.continue, ...judging, "as-of": asOf, horizon };
  const given = Object.entries(saved ? { ...reading, ...planning } : reading);
  const idle = given.filter(([, value]) => value !== undefined).map(([name]) => `--${name}`);
  if (idle.length === 0) return;
  const source = saved ? "a plan that is made already" : "a snapshot, which asks no cloud";
  throw new FleetError("CONFIG", `${idle.join(", ")} cannot go with --from ${from}: it is ${source}`, {
    hint: saved ? "Plan anew from the snapshot, or go on with --continue." : "Leave one of them out.",
  });
}
