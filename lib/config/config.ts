import type { AllowedDifference } from "../core/allowed-difference.ts";
import type { Detail } from "../core/cluster-detail.ts";
import type { Exemption } from "../core/exemption.ts";
import type { GroupVersionKind } from "../core/kube-object.ts";
import type { Policy } from "../core/policy.ts";
import type { AksOptions, EksOptions, GkeOptions, IksOptions, KubeconfigOptions } from "../core/provider-options.ts";

/** What to read, of which cloud, and how. The environment is never part of a file. */
export type ProviderConfig =
  | ({ readonly id: "eks" } & Omit<EksOptions, "env">)
  | ({ readonly id: "gke" } & Omit<GkeOptions, "env">)
  | ({ readonly id: "aks" } & Omit<AksOptions, "env">)
  | ({ readonly id: "iks" } & Omit<IksOptions, "env">)
  | ({ readonly id: "kubeconfig" } & Omit<KubeconfigOptions, "env">);

/** Takes a label from the tags of a cluster. */
export interface LabelRule {
  /** Tag or label keys; the first that the cluster has decides. */
  readonly from: readonly string[];
  /** What to make of the tag's value; a value that is not listed is taken as it is. */
  readonly values?: Readonly<Record<string, string>>;
}

export interface LabelRules {
  readonly environment?: LabelRule;
  readonly wave?: LabelRule;
  readonly owner?: LabelRule;
}

/** Fits a cluster when all its parts do. In each, `*` stands for any run of characters; case does not matter. */
export interface ClusterMatch {
  readonly name?: string;
  readonly provider?: string;
  /** Id or name of the account, project or subscription. */
  readonly account?: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ClusterFilters {
  /** Absent: every cluster. */
  readonly include?: readonly ClusterMatch[];
  /** Wins over `include`. */
  readonly exclude?: readonly ClusterMatch[];
}

export interface RunLimits {
  readonly concurrency?: number;
  readonly runDeadlineMs?: number;
  /** Requests per second and scope, by provider id. */
  readonly rates?: Readonly<Record<string, { readonly perSecond: number; readonly burst: number }>>;
}

export interface CacheConfig {
  /** Absolute. Absent: the user's cache folder. */
  readonly folder?: string;
  /** Hours for which an empty scope with a region is not read again; 0 for not at all. Absent: 24. */
  readonly emptyScopesHours?: number;
}

/** How manifests are judged. */
export interface CheckConfig {
  /** Absent: `baseline`, and what breaks it is a warning. */
  readonly podSecurity?: "baseline" | "restricted";
  readonly exemptions?: readonly Exemption[];
  /** Group versions that administrators turned on. */
  readonly enabledApis?: readonly string[];
  /** Versions of components that bring APIs. */
  readonly components?: Readonly<Record<string, string>>;
  /** Rows over those of the bundled table of APIs. */
  readonly apis?: readonly ConfiguredApi[];
  /** Add-ons and versions over those of the bundled table of add-ons. */
  readonly addons?: readonly ConfiguredAddon[];
}

/** What people know of an add-on that they run themselves. */
export interface ConfiguredAddon {
  readonly addon: string;
  /** How names of its images end. Absent: those of the bundled table. */
  readonly images?: readonly string[];
  readonly versions?: readonly {
    readonly version: string;
    readonly from: string;
    /** Absent: no last one is named. */
    readonly to?: string;
    /** Absent: the file itself. */
    readonly source?: string;
  }[];
}

/** A row of the table of APIs as people write it. */
export interface ConfiguredApi extends GroupVersionKind {
  readonly component?: string;
  readonly introduced?: string;
  readonly deprecated?: string;
  readonly removed?: string;
  readonly replacement?: string;
  readonly served?: "when-enabled";
  /** Absent: the file itself. */
  readonly source?: string;
}

/** How environments may differ in what they run. */
export interface DriftConfig {
  readonly allow?: readonly (AllowedDifference & { readonly reason: string })[];
}

/** A `fleet.yaml` that has been checked. Its defaults are part of each provider, and its file names are absolute. */
export interface FleetConfig {
  /** Absent: every cloud whose default credentials are found. */
  readonly providers?: readonly ProviderConfig[];
  readonly labels: LabelRules;
  readonly filters: ClusterFilters;
  readonly limits: RunLimits;
  /** Details that every inventory reads. Absent: none. */
  readonly details?: readonly Detail[];
  readonly cache?: CacheConfig;
  /** Absent: the defaults of each of its parts. */
  readonly policy?: Policy;
  readonly check?: CheckConfig;
  readonly drift?: DriftConfig;
}
