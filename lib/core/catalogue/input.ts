import type { CatalogueEntry } from "../finding-catalogue.ts";

/** What could not be read, or was read too long ago, so that other checks stand on less. */
export const inputFindings = {
  "INPUT-VERSION-UNKNOWN": {
    title: "The version of the control plane is not known",
    severity: "error",
    alwaysUnknown: true,
    meaning: "Without it no step can be planned, and nothing that depends on versions can be judged.",
    evidence: "The version of the control plane.",
    fix: "See the gaps of the inventory for why it could not be read.",
    outlook: "momentary",
    source: "https://kubernetes.io/releases/version-skew-policy/",
    asOf: "2026-11-21",
  },
  "INPUT-NODES-UNSEEN": {
    title: "Not all nodes can be seen",
    severity: "error",
    alwaysUnknown: true,
    meaning:
      "Nodes that the provider's API does not list, such as self-managed ones, may be too old for the next control plane.",
    evidence: "The cluster's own API, or the provider's insight into kubelet versions.",
    fix: "Read the cluster through its kubeconfig as well, or the provider's insights where it has any.",
    outlook: "momentary",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/worker.html",
    asOf: "2026-11-21",
  },
  "INPUT-OBSERVATION-OLD": {
    title: "The cluster was read more than a day ago",
    severity: "warning",
    meaning: "Versions, operations and health may have changed since.",
    evidence: "The time at which the cluster was read.",
    fix: "Read the inventory again.",
    outlook: "momentary",
    source: "https://kubernetes.io/docs/tasks/administer-cluster/cluster-upgrade/",
    asOf: "2026-11-21",
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;
