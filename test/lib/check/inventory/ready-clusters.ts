import type { Addon } from "../../../../lib/core/addon.ts";
import type { Cluster } from "../../../../lib/core/cluster.ts";
import type { UpgradeInsight } from "../../../../lib/core/insight.ts";
import type { JudgeInput } from "../../../../lib/core/judgement.ts";
import type { NodePool } from "../../../../lib/core/node-pool.ts";
import type { SupportDate } from "../../../../lib/core/support.ts";
import { parseVersion } from "../../../../lib/core/version.ts";
import { upgradeRules } from "../../../../lib/data/index.ts";
import { buildCluster, buildPool } from "../../../support/builders.ts";

export const asOf = "2026-01-01T12:00:00Z";

/** From 1.34 to 1.35, which is where most of what ends at a minor ends. */
export function input(
  provider: "eks" | "gke" | "aks" | "roks" | "kubeadm",
  changes: Partial<JudgeInput> = {},
): JudgeInput {
  return { hops: ["1.35"], asOf, rules: upgradeRules(provider), ...changes };
}

export function until(at: string): SupportDate {
  return { at, precision: "day", tentative: false, source: "api" };
}

export function insight(title: string, changes: Partial<UpgradeInsight> = {}): UpgradeInsight {
  return {
    id: `id of ${title}`,
    category: "upgrade-readiness",
    severity: "ok",
    statusRaw: "PASSING",
    targetMinor: "1.35",
    title,
    refreshedAt: "2026-01-01T02:00:00Z",
    ...changes,
  };
}

export const insights = [insight("Kubelet version skew"), insight("kube-proxy version skew")];

export function addon(name: string, changes: Partial<Addon> = {}): Addon {
  return {
    name,
    version: "v1.34.1-eksbuild.2",
    managed: true,
    compatible: [
      { minor: "1.34", versions: ["v1.34.1-eksbuild.2"] },
      { minor: "1.35", versions: ["v1.35.0-eksbuild.1", "v1.34.1-eksbuild.2"] },
    ],
    issues: [],
    ...changes,
  };
}

/** An EKS cluster of which everything was read, and which nothing stands against upgrading. */
export function eks(changes: Partial<Cluster> = {}): Cluster {
  return buildCluster({ provider: "eks", accountId: "1", region: "eu-west-1" }, "shop", {
    support: { plan: "standard", atEndOfStandard: "auto-upgrade", endOfStandard: until("2026-12-02T00:00:00Z") },
    pools: [eksPool()],
    operations: [],
    insights,
    addons: [addon("kube-proxy")],
    network: { kubeProxyMode: "iptables" },
    capacity: {
      cniMode: "overlay",
      subnets: [
        { id: "subnet-a", zone: "a", use: "nodes", freeAddresses: 100 },
        { id: "subnet-b", zone: "b", use: "nodes", freeAddresses: 100 },
        { id: "subnet-c", zone: "a", use: "control-plane", freeAddresses: 5 },
        { id: "subnet-d", zone: "b", use: "control-plane", freeAddresses: 5 },
      ],
      quotas: [{ name: "Running On-Demand Standard instances", limit: 64, used: 56, unit: "vCPU" }],
      launchTemplates: [{ pool: "workers", id: "lt-1", version: "7", latestVersion: "7" }],
    },
    ...changes,
  });
}

export function eksPool(changes: Partial<NodePool> = {}): NodePool {
  return buildPool("workers", { image: { family: "AL2023", custom: false }, ...changes });
}

export function gke(changes: Partial<Cluster> = {}): Cluster {
  return buildCluster({ provider: "gke", accountId: "p" }, "shop", {
    controlPlane: { version: parseVersion("1.34.1-gke.5"), status: "running", statusRaw: "RUNNING", managed: true },
    support: { plan: "standard", atEndOfStandard: "auto-upgrade", endOfStandard: until("2027-01-28T00:00:00Z") },
    pools: [buildPool("workers", { image: { family: "COS_CONTAINERD" } })],
    operations: [],
    autoUpgrade: { status: "active", statusRaw: ["ACTIVE"], pausedReasons: [] },
    maintenance: { windows: [], exclusions: [], bestEffort: false },
    ...changes,
  });
}

export function aks(changes: Partial<Cluster> = {}): Cluster {
  return buildCluster({ provider: "aks", accountId: "s" }, "shop", {
    support: { plan: "standard", atEndOfStandard: "platform-support", endOfStandard: until("2026-12-01T00:00:00Z") },
    pools: [buildPool("workers", { image: { family: "Ubuntu" } })],
    operations: [],
    network: { kubeProxyMode: "iptables" },
    maintenance: { windows: [], exclusions: [], bestEffort: false },
    ...changes,
  });
}

/** A cluster that someone runs without a cloud, as its own API tells of it. */
export function kubeadm(changes: Partial<Cluster> = {}): Cluster {
  return buildCluster({ provider: "kubeconfig", accountId: "context" }, "shop", {
    controlPlane: { version: parseVersion("v1.34.2"), status: "running", statusRaw: "", managed: false },
    support: { plan: "standard", atEndOfStandard: "none", endOfStandard: until("2026-10-27T00:00:00Z") },
    pools: [ownPool()],
    network: { kubeProxyMode: "nftables" },
    source: "kube",
    ...changes,
  });
}

/** Nodes that their owner installs, as they describe themselves. */
export function ownPool(changes: Partial<NodePool> = {}): NodePool {
  return buildPool("workers", {
    kind: "inferred",
    status: "unknown",
    statusRaw: "",
    upgrade: { strategy: "none" },
    nodes: [
      {
        names: ["n1", "n2"],
        kubelet: parseVersion("v1.34.2"),
        runtime: "containerd://2.1.4",
        osImage: "Ubuntu 24.04.3 LTS",
        os: "linux",
      },
    ],
    ...changes,
  });
}

export function version(text: string): Pick<Cluster, "controlPlane"> {
  return { controlPlane: { version: parseVersion(text), status: "running", statusRaw: "ACTIVE", managed: true } };
}
