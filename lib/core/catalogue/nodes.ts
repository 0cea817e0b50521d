import type { CatalogueEntry } from "../finding-catalogue.ts";

/** What stands against an upgrade on the nodes. */
export const nodeFindings = {
  "UPGRADE-NODE-NEWER": {
    title: "Nodes are newer than the control plane",
    severity: "error",
    meaning: "No provider supports it: a kubelet may call an API that its control plane does not have yet.",
    evidence: "The versions of the control plane and of every pool.",
    fix: "Bring the control plane up to the minor of its nodes, or replace the nodes by older ones.",
    outlook: "momentary",
    source: "https://kubernetes.io/releases/version-skew-policy/#kubelet",
    asOf: "2026-11-21",
  },
  "UPGRADE-NODE-SKEW": {
    title: "Nodes lag too far behind the control plane",
    severity: "error",
    meaning: "The nodes are outside what the provider supports already, and the next upgrade would make it worse.",
    evidence:
      "The versions of the control plane and of every pool, or the provider's own insight into kubelet versions.",
    fix: "Upgrade the nodes first.",
    outlook: "momentary",
    source: "https://kubernetes.io/releases/version-skew-policy/#kubelet",
    asOf: "2026-11-21",
  },
  "UPGRADE-NODES-LEFT-BEHIND": {
    title: "Nodes would be left too far behind, and no call moves them",
    severity: "warning",
    meaning:
      "These nodes are replaced by their owner, or by the provider in its own time, not by an upgrade call. They must be moved before the control plane.",
    evidence: "The versions of the control plane and of every pool.",
    fix: "Have the owner move the nodes before the control plane reaches this minor.",
    outlook: "lasting",
    source: "https://kubernetes.io/releases/version-skew-policy/#kubelet",
    asOf: "2026-11-21",
  },
  "UPGRADE-KUBE-PROXY-SKEW": {
    title: "kube-proxy does not fit the control plane",
    severity: "error",
    meaning:
      "kube-proxy may be three minors older than the API server and never newer. Outside of that, services break.",
    evidence: "The version of the kube-proxy add-on, or the provider's own insight into it.",
    fix: "Bring kube-proxy to the minor of the control plane.",
    outlook: "momentary",
    source: "https://kubernetes.io/releases/version-skew-policy/#kube-proxy",
    asOf: "2026-11-21",
  },
  "UPGRADE-KUBE-PROXY-IPVS": {
    title: "kube-proxy runs in IPVS mode",
    severity: "warning",
    meaning: "The mode is deprecated and going to be removed; its defects are no longer repaired.",
    evidence: "The mode that kube-proxy is configured for.",
    fix: "Move to the nftables mode, on nodes with a kernel that has it, or to iptables.",
    outlook: "lasting",
    source: "https://www.kubernetes.dev/resources/keps/5495/",
    asOf: "2026-11-21",
  },
  "UPGRADE-IMAGE-DROPPED": {
    title: "The node image does not exist for the target",
    severity: "error",
    meaning: "The provider builds no image of this operating system for the minor, so that the pool cannot follow.",
    evidence: "The image family of each pool, or what its nodes call their operating system.",
    fix: "Move the workloads to a pool with another operating system before the upgrade.",
    outlook: "lasting",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions-standard.html",
    asOf: "2026-11-21",
  },
  "UPGRADE-CGROUP-V1": {
    title: "Nodes run cgroup v1",
    severity: "error",
    meaning: "The kubelet does not start on such a node, unless it is told to by a setting that is to go as well.",
    evidence: "The image family of each pool, or what its nodes call their operating system.",
    fix: "Move to an operating system that runs cgroup v2.",
    outlook: "lasting",
    source: "https://www.kubernetes.dev/resources/keps/5573/",
    asOf: "2026-11-21",
  },
  "UPGRADE-CONTAINERD-1": {
    title: "Nodes run containerd 1.x",
    severity: "error",
    meaning:
      "The kubelet gives up the interfaces that containerd 1.x needs. Images of the providers bring a newer one; your own do not.",
    evidence: "The container runtime that the nodes print.",
    fix: "Bring containerd 2.x into the node image, and roll it out before the upgrade.",
    outlook: "lasting",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions-standard.html",
    asOf: "2026-11-21",
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;
