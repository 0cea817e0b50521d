import type { ClusterDns, ClusterProfile, ProfileOverrides } from "./cluster-profile.ts";
import { withOverrides } from "./profile-changes.ts";

/** Pods labelled as every distribution labels them, whatever answers in them. */
export const kubeDns: ClusterDns = {
  mode: "kube-dns",
  peers: [{ kind: "pods", namespace: "kube-system", labels: { "k8s-app": "kube-dns" } }],
  ports: [53],
};

/** Nothing is known but that it runs Kubernetes. DNS is taken to be pods, which is the narrowest rule that can work. */
const kubernetes: ClusterProfile = {
  id: "kubernetes",
  name: "kubernetes",
  cloud: "unknown",
  distribution: "unknown",
  mode: "unknown",
  version: { now: "unknown", next: "unknown" },
  dns: { ...kubeDns, mode: "unknown" },
  identity: "unknown",
  storage: { block: "unknown", "fast-block": "unknown", shared: "unknown" },
  cni: "unknown",
  networkPolicyEnforced: "unknown",
  ipFamily: "unknown",
  spread: "topology-and-anti-affinity",
  gatewayClass: { external: "unknown", internal: "unknown" },
  ingressClass: "unknown",
  architectures: "unknown",
  operatingSystems: "unknown",
  minimumRequests: "none",
  userIds: "chosen",
  environment: "unknown",
  labels: {},
  served: "unknown",
};

/**
 * Since 1.30 EKS makes no storage class the default, and whether the VPC CNI enforces policies is a setting of the
 * add-on.
 *
 * https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions-extended.html (1.30),
 * https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html, read 2026-11-21
 */
const eks: ClusterProfile = {
  ...kubernetes,
  id: "eks",
  name: "eks",
  cloud: "aws",
  distribution: "eks",
  mode: "standard",
  dns: kubeDns,
  identity: "eks-irsa",
  cni: "amazon-vpc-cni",
};

/**
 * Names are answered on each node, under the address of the DNS service; no pod can be selected. The Pod Identity agent
 * is part of the node.
 *
 * https://github.com/aws/containers-roadmap/issues/2546, https://docs.aws.amazon.com/eks/latest/userguide/automode.html,
 * read 2026-11-21
 */
const eksAutoMode: ClusterProfile = {
  ...eks,
  id: "eks-auto-mode",
  name: "eks-auto-mode",
  mode: "auto-mode",
  dns: { mode: "node-service", peers: [], ports: [53] },
  identity: "eks-pod-identity",
};

/**
 * https://cloud.google.com/kubernetes-engine/docs/how-to/persistent-volumes/gce-pd-csi-driver,
 * https://cloud.google.com/kubernetes-engine/docs/how-to/gatewayclass-capabilities, read 2026-11-21
 */
const gke: ClusterProfile = {
  ...kubernetes,
  id: "gke",
  name: "gke",
  cloud: "gcp",
  distribution: "gke",
  mode: "standard",
  // NodeLocal DNSCache is the default of newer minors only, so both are let through.
  dns: nodeLocal("169.254.20.10/32"),
  identity: "gke-workload-identity",
  storage: { block: "standard-rwo", "fast-block": "premium-rwo", shared: "unknown" },
  gatewayClass: { external: "gke-l7-global-external-managed", internal: "gke-l7-rilb" },
};

/**
 * NodeLocal DNSCache and Dataplane V2 are always on, there is no Windows, and anti-affinity below 500m CPU is refused.
 *
 * https://cloud.google.com/kubernetes-engine/docs/concepts/autopilot-overview,
 * https://github.com/GoogleCloudPlatform/click-to-deploy/issues/2504, read 2026-11-21
 */
const gkeAutopilot: ClusterProfile = {
  ...gke,
  id: "gke-autopilot",
  name: "gke-autopilot",
  mode: "autopilot",
  cni: "dataplane-v2",
  networkPolicyEnforced: true,
  spread: "topology-below-500m-cpu",
  operatingSystems: ["linux"],
};

/** https://learn.microsoft.com/azure/aks/concepts-storage, https://learn.microsoft.com/azure/aks/localdns-custom, read 2026-11-21 */
const aks: ClusterProfile = {
  ...kubernetes,
  id: "aks",
  name: "aks",
  cloud: "azure",
  distribution: "aks",
  mode: "standard",
  dns: kubeDns,
  identity: "aks-workload-identity",
  storage: { block: "managed-csi", "fast-block": "managed-csi-premium", shared: "unknown" },
};

/**
 * LocalDNS, Cilium and the deployment safeguards are always on; the safeguards raise smaller requests.
 *
 * https://learn.microsoft.com/azure/aks/intro-aks-automatic, https://learn.microsoft.com/azure/aks/deployment-safeguards,
 * read 2026-08-21
 */
const aksAutomatic: ClusterProfile = {
  ...aks,
  id: "aks-automatic",
  name: "aks-automatic",
  mode: "automatic",
  dns: nodeLocal("169.254.10.10/32", "169.254.10.11/32"),
  cni: "cilium",
  networkPolicyEnforced: true,
  minimumRequests: { cpuMillis: 100, memoryMi: 100 },
};

/** Storage classes differ between VPC and classic; which one holds is for the inventory or the caller to say. */
const iks: ClusterProfile = {
  ...kubernetes,
  id: "iks",
  name: "iks",
  cloud: "ibm",
  distribution: "iks",
  mode: "standard",
  dns: kubeDns,
  identity: "ibm-trusted-profile",
};

/**
 * https://cloud.ibm.com/docs/openshift?topic=openshift-service-architecture, read 2026-08-11;
 * https://docs.openshift.com/container-platform/4.18/authentication/managing-security-context-constraints.html
 */
const roks: ClusterProfile = {
  ...iks,
  id: "roks",
  name: "roks",
  distribution: "roks",
  // OpenShift's DNS pods listen on 5353, behind a service on 53.
  dns: { mode: "openshift-dns", peers: [{ kind: "pods", namespace: "openshift-dns", labels: {} }], ports: [53, 5353] },
  cni: "calico",
  userIds: "assigned",
};

function nodeLocal(...cidrs: readonly string[]): ClusterDns {
  return {
    mode: "node-local",
    peers: [...kubeDns.peers, ...cidrs.map((cidr) => ({ kind: "address", cidr }) as const)],
    ports: [53],
  };
}

function preset(base: ClusterProfile): (overrides?: ProfileOverrides) => ClusterProfile {
  return (overrides = {}) => withOverrides(base, overrides);
}

/**
 * Profiles of clusters as their providers set them up, for people without an inventory. What depends on the cluster and
 * not on the provider is unknown until an override says it; the version always is.
 */
export const presets: {
  readonly [Name in
    | "eks"
    | "eksAutoMode"
    | "gke"
    | "gkeAutopilot"
    | "aks"
    | "aksAutomatic"
    | "iks"
    | "roks"
    | "kubernetes"]: (overrides?: ProfileOverrides) => ClusterProfile;
} = {
  eks: preset(eks),
  eksAutoMode: preset(eksAutoMode),
  gke: preset(gke),
  gkeAutopilot: preset(gkeAutopilot),
  aks: preset(aks),
  aksAutomatic: preset(aksAutomatic),
  iks: preset(iks),
  roks: preset(roks),
  kubernetes: preset(kubernetes),
};
