import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { Operation } from "../../../../lib/core/operation.ts";
import { parseVersion } from "../../../../lib/core/version.ts";
import type { Cases } from "./cases.ts";
import { aks, asOf, eks, eksPool, input, kubeadm } from "./ready-clusters.ts";

function inStatus(status: Cluster["controlPlane"]["status"], statusRaw: string): Partial<Cluster> {
  return { controlPlane: { version: parseVersion("1.34"), status, statusRaw, managed: true } };
}

function operation(changes: Partial<Operation>): readonly Operation[] {
  return [{ id: "op-1", kind: "control-plane-upgrade", kindRaw: "VersionUpdate", status: "running", ...changes }];
}

const poolIssue = { code: "AsgInstanceLaunchFailures", message: "no capacity", severity: "error" } as const;
const now = asOf;

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
        message: `control-plane-upgrade (VersionUpdate) is running since 2026-01-01 12:00 UTC`,
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
      "the kubeconfig that leads to it is unsafe, which is not about its health",
      "pass",
      eks({ health: [{ code: "INFRA-TLS-UNVERIFIED", message: "unverified", severity: "error" }] }),
      input("eks"),
    ],
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
    [
      "its status is not told",
      "unknown",
      eks(inStatus("unknown", "")),
      input("eks"),
      { message: "the cluster's status was not told and is not known" },
    ],
    [
      "its status is told in a new word",
      "unknown",
      eks(inStatus("unknown", "RESTING")),
      input("eks"),
      { message: "the cluster's status RESTING is not known" },
    ],
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
};

function withoutOperations(): Cluster {
  const { operations: _, ...rest } = eks();
  return rest;
}
