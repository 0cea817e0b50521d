import type { Cluster } from "../lib/core/cluster.ts";
import type { ClusterNetwork } from "../lib/core/network.ts";

/** What is not known is said, field by field; a construct then takes the stricter rendering and warns. */
export type Unknown = "unknown";

/** On whose infrastructure a cluster runs; `other` where it is none of these or not known. */
export type Cloud = "aws" | "gcp" | "azure" | "ibm" | "other";

/** How a pod proves to the cloud who it is. */
export type IdentityKind =
  | "eks-irsa"
  | "eks-pod-identity"
  | "gke-workload-identity"
  | "aks-workload-identity"
  | "ibm-trusted-profile"
  | "oidc";

/** Whom a pod asks for names: pods that a rule can select, or an address that no pod has. */
export type DnsPeer =
  | {
      readonly kind: "pods";
      readonly namespace: string;
      /** Empty: any pod of the namespace. */
      readonly labels: Readonly<Record<string, string>>;
    }
  | { readonly kind: "address"; readonly cidr: string };

/** Where pods of a cluster resolve names, so that policies can let them. */
export interface ClusterDns {
  readonly mode: NonNullable<ClusterNetwork["dns"]>["mode"] | Unknown;
  /** Never empty unless the mode answers by an address that is not known. */
  readonly peers: readonly DnsPeer[];
  /** Ports of the peers themselves, behind any service: 53, and 5353 where the pods listen there. */
  readonly ports: readonly number[];
}

/** What a claim is for; each cluster names its own class for it. */
export type StorageIntent = "block" | "fast-block" | "shared";

/** Whether pods are kept apart by anti-affinity besides topology spread. */
export type SpreadStrategy =
  /** Both. */
  | "topology-and-anti-affinity"
  /** Topology spread alone below a request of 500m CPU, where GKE Autopilot refuses anti-affinity. */
  | "topology-below-500m-cpu"
  /** Topology spread alone. */
  | "topology";

/**
 * The only thing about a cluster that a construct may branch on. A plain value: it can be written to JSON and read back.
 * `profileOf` makes one from an inventory cluster, `presets` for people without an inventory.
 */
export interface ClusterProfile {
  /** The cluster's canonical id; a preset's own name where there is no cluster. */
  readonly id: string;
  readonly name: string;
  readonly cloud: Cloud | Unknown;
  /** `eks`, `gke`, `aks`, `iks`, `roks`, `openshift`, `k3s`, `kubeadm`, … */
  readonly distribution: string | Unknown;
  readonly mode: Cluster["mode"];
  readonly version: {
    /** Minor of the control plane, `1.33`. */
    readonly now: string | Unknown;
    /** Minor after the planned upgrade; the same as `now` where none is planned. */
    readonly next: string | Unknown;
  };
  readonly dns: ClusterDns;
  readonly identity: IdentityKind | Unknown;
  /** Class to name in a claim, by intent. */
  readonly storage: Readonly<Record<StorageIntent, string | Unknown>>;
  /** CNI as the provider names it: `amazon-vpc-cni`, `dataplane-v2`, `calico`. */
  readonly cni: string | Unknown;
  /** Whether NetworkPolicy objects are enforced, and not merely stored. */
  readonly networkPolicyEnforced: boolean | Unknown;
  readonly ipFamily: "ipv4" | "ipv6" | "dual" | Unknown;
  readonly spread: SpreadStrategy;
  /** GatewayClass for traffic from outside, and from inside the network. */
  readonly gatewayClass: { readonly external: string | Unknown; readonly internal: string | Unknown };
  readonly ingressClass: string | Unknown;
  /** Of the nodes: `amd64`, `arm64`. */
  readonly architectures: readonly string[] | Unknown;
  /** Of the nodes: `linux`, `windows`. */
  readonly operatingSystems: readonly string[] | Unknown;
  /** Requests below these are raised by the cluster itself, so that what runs is not what was rendered. */
  readonly minimumRequests: { readonly cpuMillis: number; readonly memoryMi: number } | "none";
  /** `assigned`: the cluster gives each namespace a range of user ids and refuses others, as OpenShift does. */
  readonly userIds: "chosen" | "assigned";
  readonly environment: string | Unknown;
  readonly labels: Readonly<Record<string, string>>;
  /** API group versions that the cluster serves, `gateway.networking.k8s.io/v1`. */
  readonly served: readonly string[] | Unknown;
}

/** Changes to a profile. A version is a minor, or `now` and `next`. */
export type ProfileOverrides = Partial<Omit<ClusterProfile, "version">> & {
  readonly version?: string | { readonly now: string; readonly next?: string };
};

/** Whether a field of a profile is known; narrows its type. */
export function isKnown<T>(value: T | Unknown): value is Exclude<T, Unknown> {
  return value !== "unknown";
}

/** The fields that are not known, as paths: `version.now`, `dns.mode`, `storage.block`. Sorted. */
export function unknownsOf(profile: ClusterProfile): readonly string[] {
  const found: string[] = [];
  for (const [field, value] of Object.entries(profile)) {
    if (field === "labels" || field === "id" || field === "name") continue;
    if (value === "unknown") found.push(field);
    else if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [part, inner] of Object.entries(value)) if (inner === "unknown") found.push(`${field}.${part}`);
    }
  }
  return found.sort();
}
