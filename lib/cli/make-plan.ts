import type { CheckConfig, FleetConfig } from "../config/config.ts";
import { type Detail, detailNames } from "../core/cluster-detail.ts";
import { FleetError } from "../core/error.ts";
import { toInstant } from "../core/instant.ts";
import type { FleetReading } from "../core/inventory.ts";
import type { Plan } from "../core/plan.ts";
import type { Policy } from "../core/policy.ts";
import { readFindings } from "../documents/findings-reader.ts";
import { readPlan } from "../documents/plan-reader.ts";
import { continuePlan } from "../planner/continue-plan.ts";
import { planFleet } from "../planner/plan-fleet.ts";
import { asOfInstant } from "./as-of.ts";
import { checkSettings } from "./check-settings.ts";
import { checkTarget } from "./check-target.ts";
import { configFile } from "./config-file.ts";
import { snapshotFrom } from "./snapshot-from.ts";
import type { Terminal } from "./terminal.ts";

export interface PlanSource {
  readonly config?: string;
  readonly allowExec?: readonly string[];
  readonly from?: string;
  readonly detail?: readonly Detail[];
  readonly target?: string;
  readonly continue?: string;
  readonly findings?: readonly string[];
  readonly manifests?: readonly string[];
  readonly asOf?: string;
  readonly horizon?: string;
}

export interface MadePlan {
  readonly plan: Plan;
  /** What it was made under. */
  readonly policy: Policy;
  /** Absent where a saved plan is shown. */
  readonly inventory?: FleetReading;
}

/** Plans for the fleet, or for a snapshot of it, with what else is to be taken into account. */
export async function makePlan(options: PlanSource, terminal: Terminal): Promise<MadePlan> {
  const documents = await Promise.all((options.findings ?? []).map(readFindings));
  const previous = options.continue === undefined ? undefined : await readPlan(options.continue);
  const { inventory, policy, check } =
    options.from === undefined ? await fromClouds(options, terminal) : await fromFile(options, terminal);
  refuseShard(inventory);
  for (const { target } of policy.targets ?? []) checkTarget(target, "the policy's target");
  const request = {
    inventory,
    policy: options.target === undefined ? policy : { ...policy, targets: [{ target: options.target }] },
    asOf: toInstant(asOfInstant(options.asOf, Date.parse(inventory.takenAt))),
    ...(options.horizon === undefined ? {} : { horizon: toInstant(asOfInstant(options.horizon, 0, "--horizon")) }),
  };
  const { manifests = [] } = options;
  if (manifests.length > 0) {
    // Judged for the minors that the fleet will pass, which only a plan can tell.
    const draft = planFleet(request);
    const { manifestFindings } = await import("./manifest-findings.ts");
    const settings = checkSettings(check, configFile(options.config), request.asOf);
    documents.push(...(await manifestFindings(manifests, settings, draft, terminal)));
  }
  const whole = { ...request, judgements: documents };
  return {
    plan: previous === undefined ? planFleet(whole) : continuePlan({ ...whole, previous }),
    inventory,
    policy: request.policy,
  };
}

interface Planned {
  readonly inventory: FleetReading;
  readonly policy: Policy;
  readonly check: CheckConfig;
}

/** A plan for one shard would take the clusters of the others for none. */
function refuseShard({ shard }: FleetReading): void {
  if (shard === undefined) return;
  throw new FleetError("CONFIG", `this is shard ${shard.index} of ${shard.count}: most of the fleet is not in it`, {
    hint: "Put the shards together first: fleetwright merge PLACE --save fleet.ndjson",
  });
}

/** Only the policy of the configuration counts for a snapshot, whose labels were given when it was taken. */
async function fromFile({ from = "", config }: PlanSource, terminal: Terminal): Promise<Planned> {
  const file = configFile(config);
  const { policy = {}, check = {} } = file === undefined ? nothing : await configOf(file);
  return { inventory: await snapshotFrom(from, terminal), policy, check };
}

// A plan for a snapshot should start quickly, so what only other plans need is loaded when they are made.
async function configOf(file: string): Promise<FleetConfig> {
  return (await import("../config/load-config.ts")).loadConfig(file);
}

const nothing: Partial<FleetConfig> = {};

/** Every detail is read unless the command line or the configuration names some: a plan without evidence is not ready. */
async function fromClouds(options: PlanSource, terminal: Terminal): Promise<Planned> {
  const [{ openFleet }, { readFleet }] = await Promise.all([import("./open-fleet.ts"), import("./read-fleet.ts")]);
  const fleet = await openFleet(options.config, terminal, options.allowExec);
  try {
    for (const line of fleet.because) terminal.err(`${line}\n`);
    const details = options.detail ?? fleet.config.details ?? detailNames;
    const inventory = await readFleet(fleet, { offers: true, details }, terminal);
    return { inventory, policy: fleet.config.policy ?? {}, check: fleet.config.check ?? {} };
  } finally {
    await fleet.close();
  }
}
