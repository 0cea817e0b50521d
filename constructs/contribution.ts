import type { JsonObject } from "../lib/core/kube-object.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import type { NetworkRule } from "./network-rules.ts";
import type { Notes } from "./notes.ts";
import type { WorkloadNames } from "./provenance.ts";

/** What something adds to a workload: configuration, secrets, an identity, a dependency. All parts are optional. */
export interface Contribution {
  /** Volumes of the pod, as Kubernetes spells them. */
  readonly volumes?: readonly JsonObject[];
  /** Mounts of the main container. */
  readonly mounts?: readonly JsonObject[];
  /** Environment of the main container, as Kubernetes spells it. */
  readonly env?: readonly JsonObject[];
  readonly podLabels?: Readonly<Record<string, string>>;
  readonly podAnnotations?: Readonly<Record<string, string>>;
  /** Of the workload object itself. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly serviceAccountLabels?: Readonly<Record<string, string>>;
  readonly serviceAccountAnnotations?: Readonly<Record<string, string>>;
  readonly imagePullSecrets?: readonly string[];
  readonly egress?: readonly NetworkRule[];
  readonly ingress?: readonly NetworkRule[];
}

/** Something that adds to a workload. Asked at each rendering, so it may still change until then. */
export interface Contributor {
  contribute(
    workload: WorkloadNames & { readonly namespace: string },
    profile: ClusterProfile,
    notes: Notes,
  ): Contribution;
}
