import * as v from "valibot";
import type {
  ClusterPlan,
  Estimate,
  Hop,
  Plan,
  PlanCost,
  PlannedStage,
  PlanStep,
  PoolSettings,
  StepPool,
} from "../../core/plan.ts";
import { evidenceCount, finding, unread } from "./finding.ts";
import { nodePoolKind } from "./node-pool.ts";
import { count, gap, instant, optional } from "./values.ts";

const poolSettings: v.GenericSchema<PoolSettings> = v.object({
  maxSurge: optional(v.string()),
  maxUnavailable: optional(v.string()),
  drainMinutes: optional(v.number()),
  soakMinutes: optional(v.number()),
});

const stepPool: v.GenericSchema<StepPool> = v.object({
  kind: nodePoolKind,
  customImage: optional(v.literal(true)),
  launchTemplate: optional(v.string()),
});

const estimate: v.GenericSchema<Estimate> = v.object({
  minutes: v.number(),
  inputs: v.record(v.string(), v.union([v.number(), v.string()])),
  assumed: v.array(v.string()),
});

const step: v.GenericSchema<PlanStep> = v.object({
  id: v.string(),
  kind: v.picklist([
    "pause-autoscalers",
    "relax",
    "addon",
    "control-plane",
    "nodes",
    "restart-fargate",
    "restore",
    "resume-autoscalers",
    "verify",
  ]),
  cluster: v.string(),
  pool: optional(v.string()),
  addon: optional(v.string()),
  from: optional(v.string()),
  to: optional(v.string()),
  wholeCluster: optional(v.literal(true)),
  nodePool: optional(stepPool),
  settings: optional(poolSettings),
  restores: optional(v.string()),
  start: optional(instant),
  estimate,
  done: optional(v.boolean()),
});

const hop: v.GenericSchema<Hop> = v.object({
  from: v.string(),
  to: v.string(),
  steps: v.array(step),
  findings: v.array(
    v.object({ fingerprint: v.string(), certainty: v.picklist(["exact", "projected", "needs-rescan"]) }),
  ),
  start: optional(instant),
  end: optional(instant),
  done: optional(v.boolean()),
});

const cost = {
  stayUsd: optional(v.number()),
  planUsd: optional(v.number()),
  savedUsd: optional(v.number()),
  unknown: optional(v.string()),
} satisfies Record<keyof PlanCost, unknown>;

const verdict = v.picklist(["ready", "ready-with-warnings", "cannot-determine", "blocked"]);

export const clusterPlan: v.GenericSchema<ClusterPlan> = v.object({
  uid: v.string(),
  name: v.string(),
  provider: v.string(),
  account: v.string(),
  location: v.string(),
  environment: optional(v.string()),
  owner: optional(v.string()),
  managedBy: optional(v.string()),
  outcome: v.picklist(["planned", "current", "blocked", "rebuild", "skipped", "unknown"]),
  verdict,
  workloads: v.object({ verdict, evidence: optional(evidenceCount) }),
  reasons: v.array(v.object({ code: v.string(), message: v.string(), fix: optional(v.string()) })),
  version: optional(v.string()),
  target: optional(v.string()),
  hops: v.array(hop),
  stage: optional(v.string()),
  group: optional(v.string()),
  canary: optional(v.boolean()),
  start: optional(instant),
  end: optional(instant),
  deadline: optional(
    v.object({
      kind: v.picklist(["end-of-standard", "end-of-extended", "forced-upgrade"]),
      at: instant,
      tentative: v.boolean(),
      met: v.boolean(),
      earliest: optional(instant),
    }),
  ),
  cost: v.object(cost),
  evidence: evidenceCount,
});

const stage: v.GenericSchema<PlannedStage> = v.object({
  name: v.string(),
  start: optional(instant),
  end: optional(instant),
  soakUntil: optional(instant),
  approval: optional(v.picklist(["before", "after"])),
  failureBudget: count,
  groups: v.array(v.object({ name: v.string(), clusters: v.array(v.string()), canaries: v.array(v.string()) })),
});

/** The document of `plan --save` and `plan -o json`. */
export const fleetPlan: v.GenericSchema<Plan> = v.object({
  kind: v.literal("FleetPlan"),
  schemaVersion: v.literal(1),
  asOf: instant,
  takenAt: instant,
  horizon: instant,
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  clusters: v.array(clusterPlan),
  stages: v.array(stage),
  problems: v.array(
    v.object({ rule: v.string(), message: v.string(), relax: v.string(), clusters: v.array(v.string()) }),
  ),
  cost: v.object({
    ...cost,
    unknownClusters: count,
    lowerBoundUsd: optional(v.number()),
    gapUsd: optional(v.number()),
  }),
  findings: v.array(finding),
  unread: v.array(unread),
  gaps: v.array(gap),
});
