import type { AutoUpgrade } from "../../../../lib/core/auto-upgrade.ts";
import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { MaintenanceExclusion } from "../../../../lib/core/maintenance.ts";
import type { Cases } from "./cases.ts";
import { aks, asOf, eks, gke, input } from "./ready-clusters.ts";

const without = <K extends keyof Cluster>(cluster: Cluster, key: K): Cluster => {
  const { [key]: _, ...rest } = cluster;
  return rest as Cluster;
};
const withState = (status: AutoUpgrade["status"], pausedReasons: readonly string[]) =>
  gke({ autoUpgrade: { status, statusRaw: ["RAW"], pausedReasons } });
const withExclusion = (changes: Partial<MaintenanceExclusion>) =>
  gke({
    maintenance: {
      windows: [],
      exclusions: [{ start: "2025-12-15T00:00:00Z", end: "2026-01-06T00:00:00Z", blocks: "all", ...changes }],
      bestEffort: false,
    },
  });

export const providerPlanCases: Cases = {
  "UPGRADE-AUTO-PAUSED": [
    ["they are active", "pass", gke(), input("gke")],
    ["they are off", "pass", withState("off", []), input("gke")],
    ["they wait for the window", "pass", withState("paused", ["MAINTENANCE_WINDOW"]), input("gke")],
    [
      "they are paused",
      "fail",
      withState("paused", ["MAINTENANCE_WINDOW", "SYSTEM_CONFIG"]),
      input("gke"),
      {
        message: "the provider holds its upgrades back because of SYSTEM_CONFIG",
      },
    ],
    [
      "minors are paused",
      "fail",
      withState("minor-paused", []),
      input("gke"),
      {
        message: "the provider holds its minor upgrades back for a reason that it does not tell",
      },
    ],
    ["the state is not known", "unknown", withState("unknown", []), input("gke")],
    ["the state was not read", "unknown", without(gke(), "autoUpgrade"), input("gke")],
    ["the provider does not tell", "none", eks(), input("eks")],
  ],
  "UPGRADE-EXCLUSION-IN-FORCE": [
    ["there is none", "pass", gke(), input("gke")],
    ["one has passed", "pass", withExclusion({ end: asOf }), input("gke")],
    ["one is to come", "pass", withExclusion({ start: "2026-01-01T12:00:00.001Z" }), input("gke")],
    [
      "one begins now",
      "fail",
      withExclusion({ start: asOf }),
      input("gke"),
      { message: "upgrades are excluded until 2026-01-06" },
    ],
    ["one ends an instant later", "fail", withExclusion({ end: "2026-01-01T12:00:00.001Z" }), input("gke")],
    [
      "one has no end",
      "fail",
      gke({
        maintenance: {
          windows: [],
          exclusions: [{ start: asOf, untilEndOfSupport: true, blocks: "minor-and-nodes", pool: "db" }],
          bestEffort: false,
        },
      }),
      input("gke"),
      { message: "minor and node upgrades of node pool db are excluded until the end of support" },
    ],
    ["they were not read", "unknown", without(aks(), "maintenance"), input("aks")],
    ["the provider has none", "none", eks(), input("eks")],
  ],
};
