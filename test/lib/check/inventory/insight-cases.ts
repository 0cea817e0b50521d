import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { Cases } from "./cases.ts";
import { eks, gke, input, insight, insights } from "./ready-clusters.ts";

const without = <K extends keyof Cluster>(cluster: Cluster, key: K): Cluster => {
  const { [key]: _, ...rest } = cluster;
  return rest as Cluster;
};
const withInsight = (changes: Parameters<typeof insight>[1], title = "Cluster health issues") =>
  eks({ insights: [...insights, insight(title, changes)] });

export const insightCases: Cases = {
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
    ["one of no minor says that it breaks", "fail", eks({ insights: [...insights, withoutTarget()] }), input("eks")],
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
        message: "Cluster health issues: the provider last looked on 2025-12-20",
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
};

function withoutTarget() {
  const { targetMinor: _, ...rest } = insight("Cluster health issues", { severity: "error" });
  return rest;
}

function withoutDate() {
  const { refreshedAt: _, ...rest } = insight("x");
  return rest;
}
