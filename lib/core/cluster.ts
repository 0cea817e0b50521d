import type { ClusterAccess } from "./access.ts";
import type { Addon } from "./addon.ts";
import type { AutoUpgrade } from "./auto-upgrade.ts";
import type { ClusterCapacity } from "./capacity.ts";
import type { UpgradeInsight } from "./insight.ts";
import type { IsoInstant } from "./instant.ts";
import type { Issue } from "./issue.ts";
import type { MaintenancePolicy } from "./maintenance.ts";
import type { ClusterNetwork, ClusterPlatform } from "./network.ts";
import type { NodePool } from "./node-pool.ts";
import type { Operation } from "./operation.ts";
import type { Pricing } from "./pricing.ts";
import type { Scope } from "./scope.ts";
import type { SupportPosture } from "./support.ts";
import type { KubeVersion } from "./version.ts";

/** Enough to address a cluster at its provider again. */
export interface ClusterRef {
  /**
   * Whose rules, calendar and prices hold. That of the scope, except for OpenShift on IBM Cloud: `roks`, in scopes of
   * `iks`.
   */
  readonly provider: string;
  readonly scope: Scope;
  readonly name: string;
  /** Region or zone of the cluster itself; a scope can span many. */
  readonly location: string;
  /** ARN, self link, ARM id or CRN, as the provider printed it. */
  readonly nativeId: string;
}

/** What a cluster is doing, in the words of this package; `unknown` for a word of a cloud that it does not know. */
export type ClusterStatus =
  | "creating"
  | "running"
  | "updating"
  | "upgrading"
  | "degraded"
  | "stopped"
  | "deleting"
  | "error"
  | "unknown";

/** One cluster as its provider described it, normalised without losing what the provider said. */
export interface Cluster {
  /** Canonical id, the same in every run: ARN, GKE self-link path, lower-case ARM id, CRN, kube-system UID. */
  readonly uid: string;
  readonly ref: ClusterRef;
  readonly name: string;
  readonly controlPlane: {
    /** Absent when the provider did not say or said something that is not a version; a gap then names the path. */
    readonly version?: KubeVersion;
    /** The version of a distribution that counts its own, whose minor is not that of Kubernetes: OpenShift 4.18. */
    readonly distributionVersion?: KubeVersion;
    /** What the user asked for, where that differs: AKS aliases such as `1.33`, GKE's initial version. */
    readonly requestedVersion?: string;
    /** GKE rollback-safe upgrades and KEP-4330. */
    readonly emulatedVersion?: KubeVersion;
    /** EKS `eks.9`. */
    readonly platformVersion?: string;
    readonly status: ClusterStatus;
    /** The status as the provider printed it, known to this package or not. */
    readonly statusRaw: string;
    /** False where the provider only registers a cluster that someone else runs. */
    readonly managed: boolean;
    readonly endpoint?: {
      readonly public?: string;
      readonly private?: string;
      readonly dns?: string;
      /** As a kubeconfig names it; who else can reach it is not known. */
      readonly server?: string;
      /** Base64 of the PEM that clients trust for this endpoint. */
      readonly caData?: string;
    };
  };
  /**
   * Who built the cluster, as far as its own API proves it: `eks`, `gke`, `aks`, `iks`, `roks`, `openshift`, `k3s`,
   * `rke2`, `kops`, `kubeadm`. Absent when there is no proof, and where the provider goes without saying.
   */
  readonly distribution?: string;
  /** UID of the namespace `kube-system`, where it was read: the identity of a cluster whoever built it. */
  readonly kubeUid?: string;
  /** Kubeconfig contexts that reach the cluster, sorted. */
  readonly contexts?: readonly string[];
  readonly mode: "standard" | "autopilot" | "auto-mode" | "automatic" | "unknown";
  readonly channel?: {
    readonly raw: string;
    readonly kind: "none" | "patch" | "stable" | "regular" | "rapid" | "extended" | "node-image" | "unknown";
    /** AKS node OS channel. */
    readonly nodeOs?: string;
  };
  readonly support: SupportPosture;
  readonly pricing?: Pricing;
  readonly pools: readonly NodePool[];
  /** False when nodes exist that this API does not show, or when a pool could not be read. */
  readonly poolsComplete: boolean;
  readonly network?: ClusterNetwork;
  readonly platform?: ClusterPlatform;
  readonly maintenance?: MaintenancePolicy;
  /**
   * Absent when operations were not asked for or could not be read; without one that is running when none is in progress.
   * Where they are asked for in detail, those that ended lately are among them.
   */
  readonly operations?: readonly Operation[];
  /**
   * The following six are absent unless asked for (`--detail`), or when they could not be read. A provider whose basic
   * calls give one of them anyway fills it in without being asked.
   */
  readonly addons?: readonly Addon[];
  readonly insights?: readonly UpgradeInsight[];
  readonly capacity?: ClusterCapacity;
  readonly autoUpgrade?: AutoUpgrade;
  readonly access?: ClusterAccess;
  /** Versions that the provider itself offers this cluster next, lowest first; previews are left out. */
  readonly upgradeTargets?: readonly KubeVersion[];
  readonly health: readonly Issue[];
  readonly createdAt?: IsoInstant;
  /** Tags or labels of the cluster resource. Keys and values are written by others: encode them per sink. */
  readonly labels: Readonly<Record<string, string>>;
  /** Set by rules of `fleet.yaml`, never by a provider. */
  readonly environment?: string;
  readonly wave?: string;
  readonly owner?: string;
  readonly observedAt: IsoInstant;
  /** `index`: from a search index that may lag behind (Azure Resource Graph). */
  readonly source: "api" | "index" | "kube";
}
