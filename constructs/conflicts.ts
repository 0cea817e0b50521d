import type { ToolIds } from "../lib/data/tool-ids.ts";

/**
 * Where judges contradict each other, or ask for what a platform does not have. The closed list: everything else that a
 * judge reports about a construct of this package is a defect of the construct.
 */
export const conflicts = {
  /** polaris wants a number of replicas; kube-score forbids one beside an autoscaler. */
  autoscaled: {
    reason: "the autoscaler decides the number of replicas",
    ids: { polaris: ["deploymentMissingReplicas"] },
  },
  /** polaris wants a rule each way; a rule for a way that nobody uses would only open it. */
  oneWayTraffic: {
    reason: "traffic is declared one way only, and the other is denied",
    ids: { polaris: ["missingNetworkPolicy"] },
  },
  /** Some want a CPU limit, others want none. */
  noCpuLimit: {
    reason: "CPU that is idle may be used, by choice",
    // kube-score has one check for all limits; memory is limited all the same.
    ids: { polaris: ["cpuLimitsMissing"], "kube-score": ["container-resources"], checkov: ["CKV_K8S_11"] },
  },
  /** GKE Autopilot refuses anti-affinity below 500m CPU. */
  topologyOnly: {
    reason: "the cluster takes topology spread only, which keeps the pods apart",
    ids: {
      "kube-linter": ["no-anti-affinity"],
      "kube-score": ["deployment-has-host-podantiaffinity", "statefulset-has-host-podantiaffinity"],
    },
  },
  /** kube-linter accepts only the two classes that are reserved for the system. */
  ownPriorityClass: {
    reason: "the classes that the check accepts are reserved for the system",
    ids: { "kube-linter": ["priority-class-name"] },
  },
  /** OpenShift gives each namespace its own range of user ids and refuses others. */
  assignedUserIds: {
    reason: "the cluster assigns user ids to namespaces",
    ids: { "kube-score": ["container-security-context-user-group-id"], checkov: ["CKV_K8S_40"] },
  },
  /** Windows has neither a read-only root filesystem nor user ids, capabilities or seccomp. */
  windows: {
    reason: "Windows containers do not have it",
    ids: {
      "kube-linter": ["no-read-only-root-fs", "drop-net-raw-capability", "privilege-escalation-container"],
      polaris: ["notReadOnlyRootFilesystem", "linuxHardening", "insecureCapabilities", "privilegeEscalationAllowed"],
      "kube-score": ["container-security-context-readonlyrootfilesystem", "container-security-context-user-group-id"],
      checkov: ["CKV_K8S_20", "CKV_K8S_22", "CKV_K8S_28", "CKV_K8S_31", "CKV_K8S_37", "CKV_K8S_40"],
    },
  },
} as const satisfies Readonly<Record<string, { readonly reason: string; readonly ids: ToolIds }>>;

export type Conflict = keyof typeof conflicts;
