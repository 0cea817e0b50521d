import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { Operation } from "../../../../lib/core/operation.ts";
import type { SupportPosture } from "../../../../lib/core/support.ts";
import { parseVersion } from "../../../../lib/core/version.ts";
import type { Cases } from "./cases.ts";
import { aks, asOf, eks, eksPool, gke, input, kubeadm, until } from "./ready-clusters.ts";

function operation(changes: Partial<Operation>): readonly Operation[] {
  return [{ id: "op-1", kind: "control-plane-upgrade", kindRaw: "VersionUpdate", status: "running", ...changes }];
}

const now = asOf;
const before = "2026-01-01T12:00:00.001Z";

function support(changes: Partial<SupportPosture>): Partial<Cluster> {
  return { support: { plan: "standard", atEndOfStandard: "auto-upgrade", ...changes } };
}

export const supportCases: Cases = {
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
        message: `the provider may upgrade the cluster by itself since 2026-01-01 12:00 UTC`,
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
      { message: `the provider may upgrade the cluster by itself since about 2026-01-01 12:00 UTC` },
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
      { message: "the control plane can be taken back until 2026-01-01 12:00 UTC" },
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
        message: `the control plane can be taken back to 1.33.5-gke.1 until 2026-01-01 12:00 UTC`,
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
};

function withRollback(rollback: NonNullable<NonNullable<Cluster["autoUpgrade"]>["rollback"]>): Partial<Cluster> {
  return { autoUpgrade: { status: "active", statusRaw: ["ACTIVE"], pausedReasons: [], rollback } };
}
