import type { JsonObject } from "../lib/core/kube-object.ts";
import type { ClusterProfile } from "./cluster-profile.ts";
import { type Notes, thisCluster } from "./notes.ts";
import { fieldOrWarn } from "./version-gates.ts";

/** What decides where pods go. */
export interface SchedulingIntent {
  readonly selector: Readonly<Record<string, string>>;
  readonly os: "linux" | "windows";
  readonly architectures: readonly string[];
  /** Whether several pods of the workload are to be kept apart. */
  readonly spread: boolean;
  /** Of all containers together, in thousandths. */
  readonly cpuMillis: number;
  /** Whether a rollout replaces pods under a new template hash, as a Deployment does. */
  readonly templateHash: boolean;
  readonly tolerations: readonly JsonObject[];
}

/** Node affinity, anti-affinity, topology spread and tolerations. */
export function schedulingOf(intent: SchedulingIntent, profile: ClusterProfile, notes: Notes): JsonObject {
  const tolerations = [...platformTolerations(intent, profile), ...intent.tolerations];
  return {
    affinity: {
      nodeAffinity: nodeAffinity(intent, profile, notes),
      ...(intent.spread && keepsApart(intent, profile) ? { podAntiAffinity: antiAffinity(intent.selector) } : {}),
    },
    ...(intent.spread ? { topologySpreadConstraints: topologySpread(intent, profile, notes) } : {}),
    ...(tolerations.length === 0 ? {} : { tolerations }),
  };
}

/** Whether anti-affinity is rendered: GKE Autopilot refuses it below half a core. */
export function keepsApart(intent: Pick<SchedulingIntent, "cpuMillis">, profile: ClusterProfile): boolean {
  if (profile.spread === "topology") return false;
  return profile.spread === "topology-and-anti-affinity" || intent.cpuMillis >= 500;
}

function nodeAffinity({ os, architectures }: SchedulingIntent, profile: ClusterProfile, notes: Notes): JsonObject {
  const { architectures: present, operatingSystems } = profile;
  if (operatingSystems !== "unknown" && !operatingSystems.includes(os)) {
    notes.refuse(
      `${thisCluster} has no ${os} nodes (${operatingSystems.join(", ")}), and the image was built for ${os}`,
    );
  }
  const usable = present === "unknown" ? architectures : architectures.filter((arch) => present.includes(arch));
  if (usable.length === 0) {
    const built =
      architectures.length === 0
        ? "the images have no architecture in common"
        : `the image was built for ${architectures.join(", ")}`;
    notes.refuse(
      `${thisCluster} has no node for this pod: ${built}; nodes: ${present === "unknown" ? "not known" : present.join(", ")}`,
    );
  }
  // Autopilot makes nodes to measure, and has to be told of which architecture.
  const values = profile.mode === "autopilot" && usable.includes("amd64") ? ["amd64"] : usable;
  return {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        {
          matchExpressions: [
            { key: "kubernetes.io/os", operator: "In", values: [os] },
            { key: "kubernetes.io/arch", operator: "In", values: [...(values.length > 0 ? values : architectures)] },
          ],
        },
      ],
    },
  };
}

function antiAffinity(selector: Readonly<Record<string, string>>): JsonObject {
  return {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { ...selector } } },
      },
    ],
  };
}

function topologySpread(intent: SchedulingIntent, profile: ClusterProfile, notes: Notes): readonly JsonObject[] {
  const perRollout =
    intent.templateHash &&
    fieldOrWarn(profile, "matchLabelKeys", notes, "old and new pods of a rollout are spread together");
  return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: { ...intent.selector } },
    ...(perRollout ? { matchLabelKeys: ["pod-template-hash"] } : {}),
  }));
}

/** Taints that providers put on the nodes of a platform by themselves. */
function platformTolerations({ os, architectures }: SchedulingIntent, profile: ClusterProfile): readonly JsonObject[] {
  const tolerate = (key: string, value: string) => ({ key, operator: "Equal", value, effect: "NoSchedule" });
  return [
    // Which of the two keys a provider uses is not documented by all, so both are tolerated.
    ...(os === "windows" ? [tolerate("kubernetes.io/os", os), tolerate("node.kubernetes.io/os", os)] : []),
    ...(profile.cloud === "gcp" && architectures.includes("arm64") ? [tolerate("kubernetes.io/arch", "arm64")] : []),
  ];
}
