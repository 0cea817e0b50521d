import type { IsoInstant } from "../core/instant.ts";

/** A cloud that is simulated. */
export type SimCloud = "eks" | "gke" | "aks" | "iks";

/** What answers a request: a cloud, or the API of a cluster itself. */
export type SimService = SimCloud | "kube";

/** An AWS account, GCP project, Azure subscription or IBM Cloud account of the simulated organisation. */
export interface SimAccount {
  readonly cloud: SimCloud;
  /** Twelve digits, a project id, a GUID, or 32 hexadecimal digits. */
  readonly id: string;
  readonly name: string;
  /** Locations the account has switched on, with or without clusters. */
  readonly regions: readonly string[];
  /** `denied`: every call answers 403; `disabled`: the Kubernetes service is not enabled there. Default `open`. */
  readonly access?: "open" | "denied" | "disabled";
  /** Zones that a GKE listing reports as not having answered. Their clusters are left out of the answer. */
  readonly missingZones?: readonly string[];
}

/** A pool of nodes of a simulated cluster. */
export interface SimPool {
  readonly name: string;
  /** `managed`, `fargate` (EKS), `virtual-node` (AKS), `autoprovisioned` (GKE). Default `managed`. */
  readonly kind?: "managed" | "fargate" | "virtual-node" | "autoprovisioned";
  /** In the cloud's own form: `1.33` (EKS), `1.33.5-gke.1162000`, `1.33.5`, `1.33.5_1540`, `4.18.12_1547_openshift`. */
  readonly version: string;
  readonly nodes: number;
  readonly min?: number;
  readonly max?: number;
  readonly instanceType: string;
  readonly spot?: boolean;
  /** EKS AMI type, GKE image type or AKS OS SKU, as the cloud prints it. */
  readonly image: string;
  readonly os?: "linux" | "windows";
  /** As the cloud prints it. Default: that of a healthy pool. */
  readonly status?: string;
  /** `1`, `33%`; absent: the cloud's default. */
  readonly maxSurge?: string;
  readonly maxUnavailable?: string;
  /** IBM Cloud: workers, by their place in the pool, that run `to` already while the others still run `version`. */
  readonly ahead?: { readonly to: string; readonly workers: readonly number[] };
  /** GKE: a blue-green upgrade that is under way, and its phase as the cloud prints it. */
  readonly blueGreen?: { readonly phase: string; readonly to: string; readonly until: IsoInstant };
}

/** An upgrade that a cloud took on. While it runs nothing has its new version yet. */
export interface SimUpdate {
  /** Counts the upgrades of the cluster, from 1. */
  readonly number: number;
  readonly kind: "control-plane" | "nodes" | "addon" | "rollback";
  /** Pools that run `to` once it is done: all of them where a cloud moves everything in one go. */
  readonly pools: readonly string[];
  readonly addon?: string;
  /** IBM Cloud: the workers of the one pool, by their place in it; absent: all. */
  readonly workers?: readonly number[];
  readonly from: string;
  readonly to: string;
  readonly startedAt: IsoInstant;
  /** Absent: it never ends, as those that a fleet begins with. */
  readonly endsAt?: IsoInstant;
  readonly done: boolean;
}

/** A cluster that a simulated cloud serves. */
export interface SimCluster {
  readonly cloud: SimCloud;
  readonly account: string;
  /** Region or zone. */
  readonly location: string;
  readonly name: string;
  /** Control-plane version in the cloud's own form. One of IBM Cloud that ends in `_openshift` makes the flavour. */
  readonly version: string;
  /** IBM Cloud only. Default `vpc`. */
  readonly infrastructure?: "vpc" | "classic" | "satellite";
  /** As the cloud prints it. Default: that of a healthy cluster. */
  readonly status?: string;
  /** GKE Autopilot, EKS Auto Mode, AKS Automatic. Default `standard`. */
  readonly mode?: "standard" | "autopilot" | "auto-mode" | "automatic";
  /** GKE release channel or AKS upgrade channel, as the cloud prints it. */
  readonly channel?: string;
  /** EKS `STANDARD`/`EXTENDED`, AKS `KubernetesOfficial`/`AKSLongTermSupport`. */
  readonly supportPlan?: string;
  /** AKS `Free`/`Standard`/`Premium`, EKS control-plane scaling tier. */
  readonly tier?: string;
  /** Health problems that the cloud reports for the cluster itself. Default: none. */
  readonly issues?: readonly { readonly code: string; readonly message: string }[];
  readonly stopped?: boolean;
  readonly pools: readonly SimPool[];
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: IsoInstant;
  /** A recurring weekly window and an exclusion, where the cloud has them. */
  readonly maintenance?: {
    readonly day: "MO" | "TU" | "WE" | "TH" | "FR" | "SA" | "SU";
    readonly startHourUtc: number;
    readonly hours: number;
    readonly exclusion?: {
      readonly name: string;
      readonly start: IsoInstant;
      readonly end: IsoInstant;
      readonly blocks: "all" | "minor" | "minor-and-nodes";
    };
  };
  /** EKS: a rollback of the minor that is running. Under Auto Mode the cluster is called active meanwhile. */
  readonly rollingBack?: { readonly to: string; readonly startedAt: IsoInstant };
  /** GKE: between the two steps of a rollback-safe upgrade: what it ran before, and until when it can go back. */
  readonly rollbackSafe?: { readonly from: string; readonly until: IsoInstant };
  /** OpenShift: why its operators let no next minor in. */
  readonly notUpgradeable?: string;
  /** An upgrade that is running, and goes on for good. */
  readonly upgrading?: { readonly pool?: string; readonly to: string; readonly startedAt: IsoInstant };
  /** Upgrades that were asked for by the cloud's API, oldest first, done ones among them. */
  readonly updates?: readonly SimUpdate[];
  /** EKS: versions of its add-ons by name. Default: those that a new cluster of its version gets. */
  readonly addons?: Readonly<Record<string, string>>;
}

/** The whole simulated organisation: the truth that an inventory is compared with. */
export interface SimFleet {
  readonly seed: number;
  /** The simulated clouds' own date: phases of support are told as of then. */
  readonly asOf: IsoInstant;
  readonly accounts: readonly SimAccount[];
  readonly clusters: readonly SimCluster[];
}
