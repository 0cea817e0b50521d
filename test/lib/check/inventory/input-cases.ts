import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { Cases } from "./cases.ts";
import { aks, eks, gke, input, insight, version } from "./ready-clusters.ts";

export const inputCases: Cases = {
  "INPUT-VERSION-UNKNOWN": [
    ["it was read", "pass", eks(), input("eks")],
    ["the hops are OpenShift's own and known", "pass", eks(openshift()), input("roks", { hops: ["4.19"] })],
    [
      "it was not read",
      "unknown",
      eks({ controlPlane: { status: "running", statusRaw: "ACTIVE", managed: true } }),
      input("eks"),
    ],
    [
      "a hop is not in the table of OpenShift",
      "unknown",
      eks(openshift()),
      input("roks", { hops: ["4.19", "4.99"] }),
      {
        message: "the Kubernetes minor of 4.99 is not known, so that nothing can be judged for it",
      },
    ],
    ["a hop is no version", "unknown", eks(), input("eks", { hops: ["latest"] })],
  ],
  "INPUT-NODES-UNSEEN": [
    ["every node shows", "pass", eks(), input("eks")],
    ["the provider looked at the nodes that do not show", "pass", eks({ poolsComplete: false }), input("eks")],
    [
      "its look is too old",
      "unknown",
      eks({
        poolsComplete: false,
        insights: [insight("Kubelet version skew", { refreshedAt: "2025-12-31T11:59:59Z" })],
      }),
      input("eks"),
    ],
    [
      "its look warns",
      "unknown",
      eks({
        poolsComplete: false,
        insights: [insight("Kubelet version skew", { severity: "warning" })],
      }),
      input("eks"),
    ],
    [
      "its look is at another minor",
      "unknown",
      eks({
        poolsComplete: false,
        insights: [insight("Kubelet version skew", { targetMinor: "1.36" })],
      }),
      input("eks"),
    ],
    [
      "it looked at something else",
      "unknown",
      eks({ poolsComplete: false, insights: [insight("Cluster health issues")] }),
      input("eks"),
    ],
    [
      "some nodes do not show",
      "unknown",
      aks({ poolsComplete: false }),
      input("aks"),
      { fix: "Read the cluster through its kubeconfig as well." },
    ],
    [
      "some nodes do not show, and the provider could look at them",
      "unknown",
      eks({ poolsComplete: false, insights: [] }),
      input("eks"),
      { fix: "Read the cluster through its kubeconfig as well, or the provider's insights with `--detail insights`." },
    ],
    ["Autopilot hides its own", "none", gke({ mode: "autopilot", poolsComplete: false }), input("gke")],
    [
      "one of two looks is too old",
      "unknown",
      eks({
        poolsComplete: false,
        insights: [
          insight("Kubelet version skew"),
          insight("Kubelet version skew", { id: "2", refreshedAt: "2025-12-01T00:00:00Z" }),
        ],
      }),
      input("eks"),
    ],
  ],
  "INPUT-OBSERVATION-OLD": [
    ["it was read today", "pass", eks(), input("eks")],
    ["it was read a day ago", "pass", eks({ observedAt: "2025-12-31T12:00:00Z" }), input("eks")],
    ["it was read longer ago", "fail", eks({ observedAt: "2025-12-31T11:59:59.999Z" }), input("eks")],
    ["nobody knows when it was read", "fail", eks({ observedAt: "yesterday" }), input("eks")],
  ],
};

function openshift(): Partial<Cluster> {
  return { ...version("1.31.9"), distribution: "openshift" };
}
