import type { CatalogueEntry } from "../finding-catalogue.ts";

/** What lets containers of a pod at each other, at the node's choice, or past what the cluster decides. */
export const isolationFindings = {
  "HARDEN-SHARED-PROCESSES": {
    title: "The containers of a pod see each other's processes",
    severity: "info",
    meaning:
      "Each of them can read the environment and the files of the others, by /proc, and signal what runs as the same user.",
    evidence: "The pod.",
    fix: "Leave out shareProcessNamespace; what has to look into a container does so as an ephemeral container.",
    outlook: "lasting",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/",
    asOf: "2026-11-29",
  },
  "HARDEN-HOST-ALIASES": {
    title: "A pod resolves names by itself",
    severity: "info",
    meaning:
      "What the names mean is decided past the cluster's name server, and stays as it is when the service behind them moves.",
    evidence: "The pod.",
    fix: "Put the address behind a Service without a selector, or into the name server.",
    outlook: "lasting",
    source: "https://github.com/aquasecurity/trivy-checks/tree/main/checks/kubernetes",
    asOf: "2026-08-21",
  },
  "HARDEN-NODE-NAME": {
    title: "A pod is tied to one node",
    severity: "warning",
    meaning:
      "The scheduler is passed by, with its taints and its room, and when the node is replaced the pod has nowhere to go.",
    evidence: "The template of the pod, or a pod that is not yet in a cluster.",
    fix: "Leave out nodeName; select nodes by their labels.",
    outlook: "lasting",
    source: "https://github.com/kyverno/policies/tree/main/other/restrict-node-selection",
    asOf: "2026-03-06",
  },
  "HARDEN-TOKEN-AUDIENCE": {
    title: "A token that is mounted by hand is for the API server",
    severity: "info",
    meaning:
      "Without an audience, whoever gets hold of it acts as the service account in the cluster. Right for what calls the API, and for nothing else.",
    evidence: "The projected volumes of the pod.",
    fix: "Name the audience that is to accept the token; leave it out only for what calls this cluster's API.",
    outlook: "lasting",
    source: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
    asOf: "2026-11-29",
  },
  "HARDEN-WRITABLE-SYSTEM-PATH": {
    title: "A container can write where the system is",
    severity: "warning",
    meaning:
      "Programs, libraries, users or certificates of the image are hidden by a directory that the process can fill itself, so that a read-only root filesystem no longer protects them.",
    evidence: "The mounts of every container, and the volumes of the pod.",
    fix: "Mount the volume at a directory of the application's own, or read-only.",
    outlook: "lasting",
    source: "https://github.com/fleetwright/fleetwright/blob/main/docs/checks.md",
    asOf: "2026-11-29",
  },
  "HARDEN-EXTERNAL-IPS": {
    title: "A service claims addresses of others",
    severity: "warning",
    meaning:
      "Whatever pods and nodes send to those addresses goes to the pods of the service, whoever owns the address (CVE-2020-8554).",
    evidence: "The service.",
    fix: "Leave out externalIPs; use a service of type LoadBalancer, a Gateway or an Ingress.",
    outlook: "lasting",
    source: "https://github.com/kyverno/policies/tree/main/best-practices/restrict-service-external-ips",
    asOf: "2026-03-06",
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;
