import type { AutoUpgrade } from "../../../../lib/core/auto-upgrade.ts";
import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { MaintenanceExclusion } from "../../../../lib/core/maintenance.ts";
import type { Cases } from "./cases.ts";
import { addon, aks, asOf, eks, gke, input, insight, insights, kubeadm } from "./ready-clusters.ts";

const without = <K extends keyof Cluster>(cluster: Cluster, key: K): Cluster => {
  const { [key]: _, ...rest } = cluster;
  return rest as Cluster;
};
const withInsight = (changes: Parameters<typeof insight>[1], title = "Cluster health issues") =>
  eks({ insights: [...insights, insight(title, changes)] });
const withAddon = (changes: Parameters<typeof addon>[1]) =>
  eks({ addons: [addon("kube-proxy"), addon("vpc-cni", changes)] });
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

export const providerCases: Cases = {
  "UPGRADE-INSIGHT-ERROR": [
    ["every insight is fine", "pass", eks(), input("eks")],
    ["one refreshed a day ago is fine", "pass", withInsight({ refreshedAt: "2025-12-31T12:00:00Z" }), input("eks")],
    [
      "one says that the upgrade breaks",
      "fail",
      withInsight({ severity: "error", statusRaw: "ERROR", reason: "an issue", recommendation: "repair it" }),
      input("eks"),
      {
        appliesFrom: "1.35",
        message: "Cluster health issues: an issue",
        fix: "repair it",
        target: { cluster: eks().uid, kind: "Insight", name: "id of Cluster health issues" },
      },
    ],
    [
      "one names the callers of an API that ends",
      "fail",
      withInsight(
        {
          severity: "error",
          statusRaw: "ERROR",
          deprecatedApis: [
            {
              used: "/apis/flowcontrol.apiserver.k8s.io/v1beta3",
              replacement: "v1",
              removedIn: "1.35",
              clients: [{ userAgent: "helm/3.1" }],
            },
          ],
        },
        "Deprecated APIs",
      ),
      input("eks"),
      {
        message:
          "Deprecated APIs: ERROR; /apis/flowcontrol.apiserver.k8s.io/v1beta3 until 1.35, use v1 (called by helm/3.1)",
      },
    ],
    ["one of no minor says that it breaks", "fail", withInsight(withoutTarget("error")), input("eks")],
    [
      "one for a later minor on the way says that it breaks",
      "fail",
      withInsight({ severity: "error", targetMinor: "1.36" }),
      input("eks", { hops: ["1.35", "1.36"] }),
      {
        appliesFrom: "1.36",
      },
    ],
    [
      "one beyond the target says that it breaks",
      "pass",
      withInsight({ severity: "error", targetMinor: "1.36" }),
      input("eks"),
    ],
    [
      "one for the minor that runs says that it breaks",
      "pass",
      withInsight({ severity: "error", targetMinor: "1.34" }),
      input("eks"),
    ],
    [
      "one about going back says that it breaks",
      "pass",
      withInsight({ severity: "error", category: "rollback-readiness" }),
      input("eks"),
    ],
    ["there is nothing to upgrade", "none", withInsight({ severity: "error" }), input("eks", { hops: [] })],
  ],
  "UPGRADE-INSIGHT-WARNING": [
    ["a misconfiguration is none", "pass", withInsight({ category: "misconfiguration" }), input("eks")],
    ["one about readiness warns", "fail", withInsight({ severity: "warning", statusRaw: "WARNING" }), input("eks")],
    [
      "something is misconfigured",
      "fail",
      withInsight({ severity: "error", category: "misconfiguration" }),
      input("eks"),
    ],
    [
      "something is misconfigured and there is nothing to upgrade",
      "fail",
      withInsight({ severity: "error", category: "misconfiguration" }),
      input("eks", { hops: [] }),
    ],
    [
      "another provider has an opinion as well",
      "fail",
      gke({ insights: [insight("x", { severity: "warning" })] }),
      input("gke"),
    ],
    [
      "one about going back warns",
      "none",
      withInsight({ severity: "warning", category: "rollback-readiness" }),
      input("eks"),
    ],
    [
      "one tells why upgrades are paused",
      "none",
      withInsight({ severity: "warning", category: "auto-upgrade-paused" }),
      input("eks"),
    ],
    [
      "something is misconfigured for the minor that runs",
      "fail",
      withInsight({ severity: "error", category: "misconfiguration", targetMinor: "1.34" }),
      input("eks"),
      {
        appliesFrom: undefined,
      },
    ],
  ],
  "UPGRADE-INSIGHT-STALE": [
    ["it looked a day ago", "none", withInsight({ refreshedAt: "2025-12-31T12:00:00Z" }), input("eks")],
    [
      "it looked longer ago and was content",
      "unknown",
      withInsight({ refreshedAt: "2025-12-31T11:59:59.999Z" }),
      input("eks"),
    ],
    [
      "it looked longer ago and was not",
      "unknown",
      withInsight({ severity: "error", refreshedAt: "2025-12-20T00:00:00Z", recommendation: "repair it" }),
      input("eks"),
      {
        fix: "Have the provider refresh its insights, and read them anew.",
        message: "Cluster health issues: the provider last looked at 2025-12-20T00:00:00Z",
      },
    ],
    [
      "it does not tell when it looked",
      "unknown",
      eks({ insights: [...insights, withoutDate()] }),
      input("eks"),
      {
        message: "x: the provider does not tell when it looked",
      },
    ],
  ],
  "UPGRADE-INSIGHT-UNKNOWN": [
    ["there are some, and all could tell", "none", eks(), input("eks")],
    ["one could not tell", "unknown", withInsight({ severity: "unknown", statusRaw: "UNKNOWN" }), input("eks")],
    [
      "they were not read",
      "unknown",
      without(eks(), "insights"),
      input("eks"),
      {
        message: "the provider's insights into an upgrade to 1.35 were not read",
        appliesFrom: "1.35",
      },
    ],
    [
      "there are none",
      "unknown",
      eks({ insights: [] }),
      input("eks"),
      {
        message: "the provider's insights into an upgrade to 1.35 are missing",
      },
    ],
    [
      "there are none for the next minor",
      "unknown",
      eks({ insights: [insight("x", { targetMinor: "1.36" })] }),
      input("eks", { hops: ["1.35", "1.36"] }),
    ],
    ["there is nothing to upgrade", "none", without(eks(), "insights"), input("eks", { hops: [] })],
    ["the provider has none", "none", gke(), input("gke")],
    [
      "the provider only registers the cluster",
      "none",
      eks({ insights: [], controlPlane: { ...eks().controlPlane, managed: false } }),
      input("eks"),
    ],
  ],
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
      { message: "upgrades are excluded until 2026-01-06T00:00:00Z" },
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
  "UPGRADE-ADDON-INCOMPATIBLE": [
    ["every add-on has a version", "pass", eks(), input("eks")],
    [
      "one has none for the target",
      "fail",
      withAddon({ compatible: [{ minor: "1.35", versions: [] }] }),
      input("eks"),
      {
        appliesFrom: "1.35",
        message: "add-on vpc-cni has no version for 1.35",
        target: { cluster: eks().uid, kind: "Addon", name: "vpc-cni" },
      },
    ],
    [
      "one has none for the second hop",
      "fail",
      withAddon({
        compatible: [
          { minor: "1.35", versions: ["v2"] },
          { minor: "1.36", versions: [] },
        ],
      }),
      input("eks", { hops: ["1.35", "1.36"] }),
      { appliesFrom: "1.36" },
    ],
    [
      "one has none for the last hop, and the one between was not asked for",
      "fail",
      withAddon({
        compatible: [{ minor: "1.36", versions: [] }],
      }),
      input("eks", { hops: ["1.35", "1.36"] }),
      { appliesFrom: "1.36" },
    ],
    [
      "one has none beyond the target",
      "pass",
      eks({
        addons: [
          addon("vpc-cni", {
            compatible: [
              { minor: "1.35", versions: ["v2"] },
              { minor: "1.36", versions: [] },
            ],
          }),
        ],
      }),
      input("eks"),
    ],
    [
      "the versions for one hop were not asked for",
      "unknown",
      eks(),
      input("eks", { hops: ["1.35", "1.36"] }),
      { appliesFrom: "1.36" },
    ],
    ["the versions of one were not read", "unknown", eks({ addons: [withoutCompatible()] }), input("eks")],
    ["they were not read", "unknown", without(eks(), "addons"), input("eks")],
    ["the provider moves them along", "none", gke({ addons: [withoutCompatible()] }), input("gke")],
    ["there is nothing to upgrade", "none", without(eks(), "addons"), input("eks", { hops: [] })],
    ["a hop stays within the minor", "none", eks(), input("eks", { hops: ["1.34.9"] })],
  ],
  "UPGRADE-ADDON-OUTDATED": [
    ["the installed version fits", "pass", eks(), input("eks")],
    [
      "the installed version does not fit the minor that runs",
      "fail",
      withAddon({ version: "v1.30.0" }),
      input("eks"),
      {
        message: "add-on vpc-cni v1.30.0 is none of the versions accepted for 1.34",
      },
    ],
    [
      "no list was read for the minor that runs",
      "none",
      eks({
        addons: [addon("vpc-cni", { compatible: [{ minor: "1.35", versions: ["v2"] }] })],
      }),
      input("eks"),
    ],
    ["the installed version is not known", "none", eks({ addons: [withoutVersion()] }), input("eks")],
  ],
  "UPGRADE-ADDON-UNHEALTHY": [
    ["none reports anything", "pass", eks(), input("eks")],
    ["one warns", "pass", withAddon({ issues: [{ code: "c", message: "m", severity: "warning" }] }), input("eks")],
    [
      "one reports an error",
      "fail",
      withAddon({ issues: [{ code: "InsufficientReplicas", message: "", severity: "error" }] }),
      input("eks"),
      {
        message: "add-on vpc-cni: InsufficientReplicas",
      },
    ],
    ["they were not read", "none", kubeadm(), input("kubeadm")],
  ],
};

function withoutTarget(severity: "error") {
  const { targetMinor: _, ...rest } = insight("Cluster health issues", { severity });
  return { ...rest, targetMinor: undefined } as unknown as Parameters<typeof insight>[1];
}

function withoutDate() {
  const { refreshedAt: _, ...rest } = insight("x");
  return rest;
}

function withoutCompatible() {
  const { compatible: _, ...rest } = addon("vpc-cni");
  return rest;
}

function withoutVersion() {
  const { version: _, ...rest } = addon("vpc-cni");
  return rest;
}
