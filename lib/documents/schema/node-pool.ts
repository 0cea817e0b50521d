import * as v from "valibot";
import type { ClusterStatus } from "../../core/cluster.ts";
import type { Issue } from "../../core/issue.ts";
import type { NodeFacts } from "../../core/node-facts.ts";
import type { NodePool, Taint, UpgradeSettings } from "../../core/node-pool.ts";
import { count, instant, intOrPercent, kubeVersion, labels, optional } from "./values.ts";

export const clusterStatus: v.GenericSchema<ClusterStatus> = v.picklist([
  "creating",
  "running",
  "updating",
  "upgrading",
  "degraded",
  "stopped",
  "deleting",
  "error",
  "unknown",
]);

export const issue: v.GenericSchema<Issue> = v.object({
  code: v.string(),
  message: v.string(),
  resources: optional(v.array(v.string())),
  severity: v.picklist(["info", "warning", "error"]),
});

const taint: v.GenericSchema<Taint> = v.object({
  key: v.string(),
  value: optional(v.string()),
  effect: v.string(),
});

const nodeFacts: v.GenericSchema<NodeFacts> = v.object({
  names: v.array(v.string()),
  kubelet: optional(kubeVersion),
  kubeProxy: optional(kubeVersion),
  runtime: optional(v.string()),
  osImage: optional(v.string()),
  kernel: optional(v.string()),
  os: optional(v.string()),
  architecture: optional(v.string()),
});

const upgradeSettings: v.GenericSchema<UpgradeSettings> = v.object({
  strategy: v.picklist(["surge", "in-place", "blue-green", "rolling", "recreate", "provider", "none", "unknown"]),
  maxSurge: optional(intOrPercent),
  maxUnavailable: optional(intOrPercent),
  drainTimeoutSeconds: optional(v.number()),
  nodeSoakSeconds: optional(v.number()),
  batchSoakSeconds: optional(v.number()),
  poolSoakSeconds: optional(v.number()),
  batch: optional(intOrPercent),
  onUndrainable: optional(v.picklist(["fail", "cordon", "schedule", "force"])),
  auto: optional(v.boolean()),
  nativeStrategy: optional(v.string()),
});

export const nodePoolKind: v.GenericSchema<NodePool["kind"]> = v.picklist([
  "managed",
  "self-managed",
  "fargate",
  "karpenter",
  "auto-mode",
  "autoprovisioned",
  "virtual-node",
  "hybrid",
  "inferred",
]);

export const nodePool: v.GenericSchema<NodePool> = v.object({
  uid: v.string(),
  name: v.string(),
  kind: nodePoolKind,
  mode: optional(v.picklist(["system", "user", "gateway"])),
  versions: v.array(
    v.object({ version: kubeVersion, distributionVersion: optional(kubeVersion), nodes: optional(count) }),
  ),
  targetVersion: optional(kubeVersion),
  image: optional(
    v.object({
      family: optional(v.string()),
      version: optional(v.string()),
      latestVersion: optional(v.string()),
      custom: optional(v.boolean()),
    }),
  ),
  size: v.object({
    desired: optional(count),
    min: optional(count),
    max: optional(count),
    actual: optional(count),
    autoscaling: optional(v.boolean()),
  }),
  instanceTypes: v.array(v.string()),
  capacity: optional(v.picklist(["on-demand", "spot", "reserved", "mixed", "flex"])),
  zones: optional(v.array(v.string())),
  subnets: optional(v.array(v.string())),
  launchTemplate: optional(v.object({ id: v.string(), version: optional(v.string()) })),
  os: optional(v.string()),
  architecture: optional(v.string()),
  upgrade: upgradeSettings,
  status: clusterStatus,
  statusRaw: v.string(),
  issues: v.array(issue),
  labels: optional(labels),
  taints: optional(v.array(taint)),
  nodes: optional(v.array(nodeFacts)),
  inferredFrom: optional(v.string()),
  rolloutPhase: optional(v.string()),
  rollbackTo: optional(
    v.array(v.object({ version: kubeVersion, image: optional(v.string()), until: optional(instant) })),
  ),
});
