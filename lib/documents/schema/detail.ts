import * as v from "valibot";
import type { ClusterAccess } from "../../core/access.ts";
import type { Addon } from "../../core/addon.ts";
import type { AutoUpgrade } from "../../core/auto-upgrade.ts";
import type { ClusterCapacity } from "../../core/capacity.ts";
import type { UpgradeInsight } from "../../core/insight.ts";
import { issue } from "./node-pool.ts";
import { count, instant, kubeVersion, optional } from "./values.ts";

export const addon: v.GenericSchema<Addon> = v.object({
  name: v.string(),
  version: optional(v.string()),
  managed: v.boolean(),
  status: optional(v.string()),
  compatible: optional(
    v.array(v.object({ minor: v.string(), versions: v.array(v.string()), defaultVersion: optional(v.string()) })),
  ),
  issues: v.array(issue),
});

export const insight: v.GenericSchema<UpgradeInsight> = v.object({
  id: v.string(),
  category: v.picklist(["upgrade-readiness", "rollback-readiness", "misconfiguration", "auto-upgrade-paused", "other"]),
  severity: v.picklist(["ok", "warning", "error", "unknown"]),
  statusRaw: v.string(),
  targetMinor: optional(v.string()),
  title: v.string(),
  reason: optional(v.string()),
  recommendation: optional(v.string()),
  resources: optional(v.array(v.string())),
  refreshedAt: optional(instant),
  deprecatedApis: optional(
    v.array(
      v.object({
        used: v.string(),
        replacement: optional(v.string()),
        removedIn: optional(v.string()),
        clients: optional(
          v.array(v.object({ userAgent: v.string(), requests30d: optional(count), last: optional(instant) })),
        ),
      }),
    ),
  ),
  addons: optional(v.array(v.object({ name: v.string(), compatible: v.array(v.string()) }))),
});

export const capacity: v.GenericSchema<ClusterCapacity> = v.object({
  cniMode: optional(v.string()),
  subnets: optional(
    v.array(
      v.object({
        id: v.string(),
        zone: optional(v.string()),
        freeAddresses: optional(count),
        use: v.picklist(["control-plane", "nodes", "pods"]),
      }),
    ),
  ),
  quotas: optional(
    v.array(
      v.object({
        name: v.string(),
        limit: optional(v.number()),
        used: optional(v.number()),
        unit: optional(v.string()),
      }),
    ),
  ),
  launchTemplates: optional(
    v.array(
      v.object({
        pool: v.string(),
        id: v.string(),
        version: optional(v.string()),
        latestVersion: optional(v.string()),
        imageId: optional(v.string()),
        imageName: optional(v.string()),
      }),
    ),
  ),
});

export const autoUpgrade: v.GenericSchema<AutoUpgrade> = v.object({
  status: v.picklist(["active", "minor-paused", "paused", "off", "unknown"]),
  statusRaw: v.array(v.string()),
  pausedReasons: v.array(v.string()),
  minorTarget: optional(kubeVersion),
  patchTarget: optional(kubeVersion),
  rollback: optional(
    v.object({ previousVersion: optional(kubeVersion), until: optional(instant), modeRaw: optional(v.string()) }),
  ),
});

export const access: v.GenericSchema<ClusterAccess> = v.object({
  authenticationMode: optional(v.string()),
  publicEndpoint: optional(v.boolean()),
  privateEndpoint: optional(v.boolean()),
  authorizedNetworks: optional(v.array(v.string())),
  localAccounts: optional(v.boolean()),
});
