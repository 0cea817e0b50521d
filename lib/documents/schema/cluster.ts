import * as v from "valibot";
import type { Cluster, ClusterRef } from "../../core/cluster.ts";
import type { MaintenancePolicy } from "../../core/maintenance.ts";
import type { ClusterNetwork, ClusterPlatform } from "../../core/network.ts";
import type { Operation } from "../../core/operation.ts";
import type { Pricing } from "../../core/pricing.ts";
import type { SupportPosture } from "../../core/support.ts";
import { access, addon, autoUpgrade, capacity, insight } from "./detail.ts";
import { clusterStatus, issue, nodePool } from "./node-pool.ts";
import { instant, kubeVersion, labels, optional, scope, supportWindow } from "./values.ts";

const ref: v.GenericSchema<ClusterRef> = v.object({
  provider: v.string(),
  scope,
  name: v.string(),
  location: v.string(),
  nativeId: v.string(),
});

const support: v.GenericSchema<SupportPosture> = v.object({
  ...supportWindow,
  plan: v.picklist(["standard", "extended", "lts", "unknown"]),
  atEndOfStandard: v.picklist(["auto-upgrade", "enter-extended", "platform-support", "none", "unknown"]),
});

const pricing: v.GenericSchema<Pricing> = v.object({
  tier: optional(v.string()),
  baseHourlyUsd: optional(v.number()),
  supportHourlyUsd: optional(v.number()),
  surcharge: v.picklist(["extended-phase", "tier", "never", "unknown"]),
  source: optional(v.string()),
  asOf: optional(v.string()),
});

const network: v.GenericSchema<ClusterNetwork> = v.object({
  cni: optional(v.string()),
  policyEngine: optional(v.string()),
  policyEnforced: optional(v.boolean()),
  dns: optional(
    v.object({
      mode: v.picklist(["kube-dns", "node-local", "cloud-dns", "node-service", "openshift-dns"]),
      addresses: optional(v.array(v.string())),
    }),
  ),
  serviceMesh: optional(v.string()),
  kubeProxyMode: optional(v.string()),
  subnets: optional(v.array(v.string())),
  podCidrs: optional(v.array(v.string())),
  serviceCidrs: optional(v.array(v.string())),
  ipFamily: optional(v.picklist(["ipv4", "ipv6", "dual"])),
});

const platform: v.GenericSchema<ClusterPlatform> = v.object({
  storageClasses: optional(
    v.array(v.object({ name: v.string(), default: v.boolean(), provisioner: optional(v.string()) })),
  ),
  gatewayClasses: optional(v.array(v.string())),
  ingressClasses: optional(v.array(v.string())),
  architectures: optional(v.array(v.string())),
  operatingSystems: optional(v.array(v.string())),
});

const maintenance: v.GenericSchema<MaintenancePolicy> = v.object({
  windows: v.array(
    v.object({
      scope: v.picklist(["control-plane", "nodes", "node-os", "all", "provider-components"]),
      rrule: optional(v.string()),
      dtstart: optional(v.string()),
      timeZone: v.string(),
      durationSeconds: v.number(),
      nativeId: optional(v.string()),
    }),
  ),
  exclusions: v.array(
    v.object({
      start: instant,
      end: optional(instant),
      untilEndOfSupport: optional(v.boolean()),
      blocks: v.picklist(["all", "minor", "minor-and-nodes"]),
      nativeId: optional(v.string()),
      pool: optional(v.string()),
    }),
  ),
  disruptionBudget: optional(
    v.object({
      minorIntervalSeconds: optional(v.number()),
      patchIntervalSeconds: optional(v.number()),
      lastMinorAt: optional(instant),
      lastAt: optional(instant),
    }),
  ),
  bestEffort: v.boolean(),
});

const operation: v.GenericSchema<Operation> = v.object({
  id: v.string(),
  kind: v.picklist([
    "control-plane-upgrade",
    "node-upgrade",
    "rollback",
    "repair",
    "scale",
    "config",
    "create",
    "delete",
    "other",
  ]),
  kindRaw: v.string(),
  pool: optional(v.string()),
  status: v.picklist(["pending", "running", "succeeded", "failed", "cancelled", "cancelling", "unknown"]),
  from: optional(kubeVersion),
  to: optional(kubeVersion),
  startedAt: optional(instant),
  endedAt: optional(instant),
  initiatedBy: optional(v.picklist(["user", "provider"])),
  error: optional(v.string()),
});

export const cluster: v.GenericSchema<Cluster> = v.object({
  uid: v.string(),
  ref,
  name: v.string(),
  controlPlane: v.object({
    version: optional(kubeVersion),
    distributionVersion: optional(kubeVersion),
    requestedVersion: optional(v.string()),
    emulatedVersion: optional(kubeVersion),
    platformVersion: optional(v.string()),
    status: clusterStatus,
    statusRaw: v.string(),
    managed: v.boolean(),
    endpoint: optional(
      v.object({
        public: optional(v.string()),
        private: optional(v.string()),
        dns: optional(v.string()),
        server: optional(v.string()),
        caData: optional(v.string()),
      }),
    ),
  }),
  distribution: optional(v.string()),
  kubeUid: optional(v.string()),
  contexts: optional(v.array(v.string())),
  mode: v.picklist(["standard", "autopilot", "auto-mode", "automatic", "unknown"]),
  channel: optional(
    v.object({
      raw: v.string(),
      kind: v.picklist(["none", "patch", "stable", "regular", "rapid", "extended", "node-image", "unknown"]),
      nodeOs: optional(v.string()),
    }),
  ),
  support,
  pricing: optional(pricing),
  pools: v.array(nodePool),
  poolsComplete: v.boolean(),
  network: optional(network),
  platform: optional(platform),
  maintenance: optional(maintenance),
  operations: optional(v.array(operation)),
  addons: optional(v.array(addon)),
  insights: optional(v.array(insight)),
  capacity: optional(capacity),
  autoUpgrade: optional(autoUpgrade),
  access: optional(access),
  upgradeTargets: optional(v.array(kubeVersion)),
  health: v.array(issue),
  createdAt: optional(instant),
  labels,
  environment: optional(v.string()),
  wave: optional(v.string()),
  owner: optional(v.string()),
  observedAt: instant,
  source: v.picklist(["api", "index", "kube"]),
});
