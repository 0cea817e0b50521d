import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { Operation } from "../../../../lib/core/operation.ts";
import type { SupportPosture } from "../../../../lib/core/support.ts";
import { parseVersion } from "../../../../lib/core/version.ts";
import type { Cases } from "./cases.ts";
import { aks, asOf, eks, eksPool, gke, input, insight, kubeadm, until, version } from "./ready-clusters.ts";

function inStatus(status: Cluster["controlPlane"]["status"], statusRaw: string): Partial<Cluster> {
  return { controlPlane: { version: parseVersion("1.34"), status, statusRaw, managed: true } };
}

function operation(changes: Partial<Operation>): readonly Operation[] {
  return [{ id: "op-1", kind: "control-plane-upgrade", kindRaw: "VersionUpdate", status: "running", ...changes }];
}

const poolIssue = { code: "AsgInstanceLaunchFailures", message: "no capacity", severity: "error" } as const;
const now = asOf;
const before = "2026-01-01T12:00:00.001Z";

function support(changes: Partial<SupportPosture>): Partial<Cluster> {
  return { support: { plan: "standard", atEndOfStandard: "auto-upgrade", ...changes } };
}

export const stateCases: Cases = {
  "UPGRADE-OPERATION-IN-PROGRESS": [
    ["the provider lists none", "pass", eks(), input("eks")],
    ["one has ended", "pass", eks({ operations: operation({ status: "succeeded" }) }), input("eks")],
    ["one has failed", "pass", eks({ operations: operation({ status: "failed" }) }), input("eks")],
    ["one was cancelled", "pass", eks({ operations: operation({ status: "cancelled" }) }), input("eks")],
    [
      "one runs",
      "fail",
      eks({ operations: operation({ startedAt: now }) }),
      input("eks"),
      {
        message: `control-plane-upgrade (VersionUpdate) is running since ${now}`,
      },
    ],
    ["one waits", "fail", eks({ operations: operation({ status: "pending" }) }), input("eks")],
    ["one is being cancelled", "fail", eks({ operations: operation({ status: "cancelling" }) }), input("eks")],
    [
      "one of a pool runs behind one that has ended",
      "fail",
      eks({
        operations: [...operation({ status: "succeeded" }), ...operation({ kind: "node-upgrade", pool: "workers" })],
      }),
      input("eks"),
      { message: "node-upgrade of node pool workers (VersionUpdate) is running" },
    ],
    ["the cluster is upgrading", "fail", eks(inStatus("upgrading", "UPDATING")), input("eks")],
    ["the cluster is updating", "fail", eks(inStatus("updating", "UPDATING")), input("eks")],
    ["the cluster is being created", "fail", eks(inStatus("creating", "CREATING")), input("eks")],
    [
      "the cluster is being deleted",
      "fail",
      eks(inStatus("deleting", "DELETING")),
      input("eks"),
      { message: "the cluster is deleting" },
    ],
    [
      "a pool is updating",
      "fail",
      eks({ pools: [eksPool({ status: "updating" })] }),
      input("eks"),
      {
        message: "node pool workers is updating",
      },
    ],
    [
      "nobody knows whether one has ended",
      "unknown",
      eks({ operations: operation({ status: "unknown" }) }),
      input("eks"),
    ],
    ["operations were not read", "unknown", withoutOperations(), input("eks")],
    ["a self-built cluster has no list of them", "none", kubeadm(), input("kubeadm")],
  ],
  "UPGRADE-CLUSTER-UNHEALTHY": [
    ["it runs", "pass", eks(), input("eks")],
    ["it only warns", "pass", eks({ health: [{ code: "c", message: "m", severity: "warning" }] }), input("eks")],
    [
      "it is degraded",
      "fail",
      eks(inStatus("degraded", "DEGRADED")),
      input("eks"),
      { message: "the cluster's status is DEGRADED" },
    ],
    ["it has failed", "fail", eks(inStatus("error", "FAILED")), input("eks")],
    [
      "it reports an error",
      "fail",
      eks({ health: [{ code: "KmsKeyDisabled", message: "m", severity: "error" }] }),
      input("eks"),
      {
        message: "the provider reports KmsKeyDisabled (m)",
      },
    ],
    ["its status is a word that is not known", "unknown", eks(inStatus("unknown", "HIBERNATING")), input("eks")],
  ],
  "UPGRADE-HEALTH-WARNING": [
    ["it reports nothing", "none", eks(), input("eks")],
    ["it only informs", "none", eks({ health: [{ code: "c", message: "m", severity: "info" }] }), input("eks")],
    [
      "it warns",
      "fail",
      eks({ health: [{ code: "LowDisk", message: "", severity: "warning" }] }),
      input("eks"),
      {
        message: "the provider warns of LowDisk",
      },
    ],
  ],
  "UPGRADE-POOL-UNHEALTHY": [
    ["all run", "pass", eks(), input("eks")],
    [
      "one is degraded",
      "fail",
      eks({ pools: [eksPool({ status: "degraded", statusRaw: "DEGRADED" })] }),
      input("eks"),
      {
        target: { cluster: eks().uid, kind: "NodePool", name: "workers" },
      },
    ],
    [
      "one has failed",
      "fail",
      eks({ pools: [eksPool({ status: "error", statusRaw: "CREATE_FAILED" })] }),
      input("eks"),
    ],
    ["one reports an error", "fail", eks({ pools: [eksPool({ issues: [poolIssue] })] }), input("eks")],
    [
      "one only warns",
      "pass",
      eks({ pools: [eksPool({ issues: [{ ...poolIssue, severity: "warning" }] })] }),
      input("eks"),
    ],
    [
      "the status of one is a word that is not known",
      "unknown",
      eks({
        pools: [eksPool({ status: "unknown", statusRaw: "RESTING" })],
      }),
      input("eks"),
    ],
    ["its nodes are nobody's pool", "none", kubeadm(), input("kubeadm")],
    [
      "one is degraded, and the provider has a word for it",
      "fail",
      eks({ pools: [eksPool({ status: "degraded", statusRaw: "DEGRADED" })] }),
      input("eks"),
      {
        message: "the status of node pool workers is DEGRADED",
      },
    ],
    [
      "one is degraded, and the provider has no word for it",
      "fail",
      eks({ pools: [eksPool({ status: "degraded", statusRaw: "" })] }),
      input("eks"),
      {
        message: "the status of node pool workers is degraded",
      },
    ],
  ],
  "UPGRADE-CLUSTER-STOPPED": [
    ["it runs", "pass", aks(), input("aks")],
    ["it is stopped", "fail", aks(inStatus("stopped", "Succeeded")), input("aks")],
    ["its status is not known", "none", aks(inStatus("unknown", "")), input("aks")],
  ],
  "UPGRADE-SUPPORT-ENDED": [
    ["it is in standard support", "pass", eks(), input("eks")],
    ["support ends an instant later", "pass", eks(support({ endOfStandard: until(before) })), input("eks")],
    [
      "it pays for extended support",
      "pass",
      eks(
        support({
          plan: "extended",
          atEndOfStandard: "enter-extended",
          endOfStandard: until("2025-11-26T00:00:00Z"),
          endOfExtended: until("2026-11-26T00:00:00Z"),
        }),
      ),
      input("eks"),
    ],
    [
      "support ends now",
      "fail",
      eks(support({ endOfStandard: until(now) })),
      input("eks"),
      { message: "support of 1.34 has ended" },
    ],
    [
      "only the platform is supported",
      "fail",
      aks(
        support({
          atEndOfStandard: "platform-support",
          endOfStandard: until(now),
          endOfPlatform: until("2026-10-01T00:00:00Z"),
        }),
      ),
      input("aks"),
      { message: "support of 1.34 has ended; the provider supports its platform only" },
    ],
    ["no date is known", "unknown", eks(support({})), input("eks")],
    [
      "the version is not known",
      "none",
      eks({ controlPlane: { status: "running", statusRaw: "ACTIVE", managed: true } }),
      input("eks"),
    ],
  ],
  "UPGRADE-FORCED-ANY-TIME": [
    ["the date has not come", "pass", eks(), input("eks")],
    ["standard support ends an instant later", "pass", eks(support({ endOfStandard: until(before) })), input("eks")],
    [
      "standard support without extension has ended",
      "fail",
      eks(support({ endOfStandard: until(now) })),
      input("eks"),
      {
        message: `the provider may upgrade the cluster by itself since ${now}`,
      },
    ],
    [
      "standard support ended, but extended support is paid for",
      "pass",
      eks(
        support({
          plan: "extended",
          atEndOfStandard: "enter-extended",
          endOfStandard: until("2025-01-01T00:00:00Z"),
          endOfExtended: until("2026-02-01T00:00:00Z"),
        }),
      ),
      input("eks"),
    ],
    [
      "extended support has ended",
      "fail",
      eks(
        support({
          plan: "extended",
          atEndOfStandard: "enter-extended",
          endOfStandard: until("2025-01-01T00:00:00Z"),
          endOfExtended: until(now),
        }),
      ),
      input("eks"),
    ],
    [
      "platform support has ended",
      "fail",
      aks(
        support({
          atEndOfStandard: "platform-support",
          endOfStandard: until("2025-06-01T00:00:00Z"),
          endOfPlatform: { ...until(now), tentative: true },
        }),
      ),
      input("aks"),
      { message: `the provider may upgrade the cluster by itself since about ${now}` },
    ],
    [
      "long-term support has ended",
      "none",
      aks(
        support({
          plan: "lts",
          atEndOfStandard: "enter-extended",
          endOfStandard: until("2025-01-01T00:00:00Z"),
          endOfExtended: until(now),
        }),
      ),
      input("aks"),
    ],
    ["nothing is forced", "none", kubeadm(), input("kubeadm")],
    ["the date is not known", "none", eks(support({})), input("eks")],
  ],
  "UPGRADE-ROLLBACK-WINDOW": [
    ["nothing was upgraded lately", "none", eks(), input("eks")],
    [
      "an upgrade ended less than a week ago",
      "fail",
      eks({
        operations: operation({ status: "succeeded", endedAt: "2025-12-25T12:00:00.001Z" }),
      }),
      input("eks"),
      { message: "the control plane can be taken back until 2026-01-01T12:00:00.001Z" },
    ],
    [
      "an upgrade ended a week ago",
      "none",
      eks({
        operations: operation({ status: "succeeded", endedAt: "2025-12-25T12:00:00Z" }),
      }),
      input("eks"),
    ],
    ["an upgrade failed", "none", eks({ operations: operation({ status: "failed", endedAt: now }) }), input("eks")],
    [
      "a pool was upgraded",
      "none",
      eks({
        operations: operation({ kind: "node-upgrade", status: "succeeded", endedAt: now }),
      }),
      input("eks"),
    ],
    [
      "the provider takes nothing back",
      "none",
      aks({ operations: operation({ status: "succeeded", endedAt: now }) }),
      input("aks"),
    ],
    [
      "the provider tells of one",
      "fail",
      gke(withRollback({ previousVersion: parseVersion("1.33.5-gke.1"), until: before })),
      input("gke"),
      {
        message: `the control plane can be taken back to 1.33.5-gke.1 until ${before}`,
      },
    ],
    ["the provider tells of one without an end", "fail", gke(withRollback({})), input("gke")],
    ["the one that the provider tells of is over", "none", gke(withRollback({ until: now })), input("gke")],
    [
      "a pool can be taken back",
      "fail",
      eks({
        pools: [eksPool({ rollbackTo: [{ version: parseVersion("1.33.1"), until: before }] })],
      }),
      input("eks"),
      { target: { cluster: eks().uid, kind: "NodePool", name: "workers" } },
    ],
    [
      "a pool could be taken back until now",
      "none",
      eks({
        pools: [eksPool({ rollbackTo: [{ version: parseVersion("1.33.1"), until: now }] })],
      }),
      input("eks"),
    ],
    [
      "an upgrade ended lately, but the provider says that it is too late",
      "none",
      eks({
        ...withRollback({ until: now }),
        operations: operation({ status: "succeeded", endedAt: now }),
      }),
      input("eks"),
    ],
    [
      "a pool can be taken back for ever",
      "fail",
      eks({ pools: [eksPool({ rollbackTo: [{ version: parseVersion("1.33.1") }] })] }),
      input("eks"),
      {
        message: "node pool workers can be taken back to 1.33.1",
      },
    ],
  ],
  "UPGRADE-OWNED-BY-CODE": [
    ["no tag names a tool", "pass", eks({ labels: { team: "platform", ["__proto__"]: "x" } }), input("eks")],
    [
      "a tag names one",
      "fail",
      eks({ labels: { "alpha.eksctl.io/cluster-name": "shop", "aws:cloudformation:stack-name": "s" } }),
      input("eks"),
      {
        message: "the cluster is managed by eksctl; its tags also name cloudformation",
      },
    ],
  ],
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
    ["some nodes do not show", "unknown", aks({ poolsComplete: false }), input("aks")],
    ["Autopilot hides its own", "none", gke({ mode: "autopilot", poolsComplete: false }), input("gke")],
  ],
  "INPUT-OBSERVATION-OLD": [
    ["it was read today", "pass", eks(), input("eks")],
    ["it was read a day ago", "pass", eks({ observedAt: "2025-12-31T12:00:00Z" }), input("eks")],
    ["it was read longer ago", "fail", eks({ observedAt: "2025-12-31T11:59:59.999Z" }), input("eks")],
    ["nobody knows when it was read", "fail", eks({ observedAt: "yesterday" }), input("eks")],
  ],
};

function withoutOperations(): Cluster {
  const { operations: _, ...rest } = eks();
  return rest;
}

function withRollback(rollback: NonNullable<NonNullable<Cluster["autoUpgrade"]>["rollback"]>): Partial<Cluster> {
  return { autoUpgrade: { status: "active", statusRaw: ["ACTIVE"], pausedReasons: [], rollback } };
}

function openshift(): Partial<Cluster> {
  return { ...version("1.31.9"), distribution: "openshift" };
}
