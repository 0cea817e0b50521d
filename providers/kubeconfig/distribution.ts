import type { SupportPosture } from "../../lib/core/support.ts";
import { type KubeVersion, minorOf } from "../../lib/core/version.ts";
import { supportWindow } from "../../lib/data/index.ts";
import type { NodeRecord } from "./map-node.ts";

/** Who built a cluster. */
export type Distribution = "eks" | "gke" | "aks" | "iks" | "roks" | "openshift" | "k3s" | "rke2" | "kops" | "kubeadm";

export interface Evidence {
  /** `gitVersion` of `/version`. */
  readonly gitVersion?: string | undefined;
  /** Names of the API groups that are served; `undefined` when they could not be read. */
  readonly groups?: ReadonlySet<string> | undefined;
  readonly nodes: readonly NodeRecord[];
}

/**
 * Who built the cluster, as far as it is proven. A version suffix counts where only one product prints it; `-gke.` is
 * printed by Google's clusters on other hardware too, and AKS, kOps and kubeadm print none, so these are told by what
 * they leave on nodes.
 */
export function distributionOf({ gitVersion = "", groups, nodes }: Evidence): Distribution | undefined {
  const some = (label: string) => nodes.some(({ labels }) => Object.hasOwn(labels, label));
  const on = (scheme: string) => nodes.some(({ providerId }) => providerId?.startsWith(`${scheme}://`) === true);
  if (groups?.has("config.openshift.io") === true) {
    return on("ibm") && some("ibm-cloud.kubernetes.io/worker-pool-name") ? "roks" : "openshift";
  }
  if (/\+IKS$/.test(gitVersion)) return "iks";
  if (/\+k3s\d+$/.test(gitVersion)) return "k3s";
  if (/\+rke2r\d+$/.test(gitVersion)) return "rke2";
  // EKS Distro, which anyone may run, ends in `-eks-1-33-10` instead.
  if (/-eks-[0-9a-f]{7,40}$/.test(gitVersion)) return "eks";
  if (/-gke\.\d+$/.test(gitVersion) && on("gce") && some("cloud.google.com/gke-nodepool")) return "gke";
  if (on("azure") && some("kubernetes.azure.com/cluster")) return "aks";
  if (some("kops.k8s.io/instancegroup")) return "kops";
  return nodes.some(({ joinedByKubeadm }) => joinedByKubeadm) ? "kubeadm" : undefined;
}

/** Whose bundled calendar holds for a distribution; `undefined` where none does. */
export function calendarOf(distribution: Distribution | undefined): string | undefined {
  switch (distribution) {
    case "eks":
    case "gke":
    case "aks":
    case "iks":
      return distribution;
    // They install the project's own releases.
    case "kubeadm":
    case "kops":
      return "upstream";
    default:
      return undefined;
  }
}

/** A cluster's API does not say which support was bought; the dates are those of the bundled calendars. */
export function supportOf(distribution: Distribution | undefined, version: KubeVersion | undefined): SupportPosture {
  const unknown = { plan: "unknown", atEndOfStandard: "unknown" } as const;
  if (version === undefined) return unknown;
  const minor = minorOf(version);
  const calendar = calendarOf(distribution);
  if (calendar === "upstream")
    return { ...supportWindow("upstream", minor), plan: "standard", atEndOfStandard: "none" };
  if (calendar !== undefined) return { ...supportWindow(calendar, minor), ...unknown };
  const upstreamEol = supportWindow("upstream", minor)?.endOfStandard;
  return { ...(upstreamEol === undefined ? {} : { upstreamEol }), ...unknown };
}
