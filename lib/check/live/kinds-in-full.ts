import type { GroupVersionKind } from "../../core/kube-object.ts";

/** Kinds of which judges look at more than the metadata, by group. */
const inFull: Readonly<Record<string, readonly string[]>> = {
  "": [
    "ConfigMap",
    "Namespace",
    "Node",
    "PersistentVolume",
    "Pod",
    "PodTemplate",
    "ReplicationController",
    "Service",
    "ServiceAccount",
  ],
  "admissionregistration.k8s.io": ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
  "apiextensions.k8s.io": ["CustomResourceDefinition"],
  "apiregistration.k8s.io": ["APIService"],
  apps: ["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"],
  "argoproj.io": ["Rollout"],
  autoscaling: ["HorizontalPodAutoscaler"],
  batch: ["CronJob", "Job"],
  "discovery.k8s.io": ["EndpointSlice"],
  "keda.sh": ["ScaledObject"],
  "networking.k8s.io": ["Ingress", "NetworkPolicy"],
  policy: ["PodDisruptionBudget"],
  "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
};

/** Groups of Karpenter, whose every kind is looked at. */
const wholeGroups: ReadonlySet<string> = new Set([
  "eks.amazonaws.com",
  "karpenter.azure.com",
  "karpenter.k8s.aws",
  "karpenter.sh",
]);

/** Whether objects of the kind have to be read whole. Everything else is listed by its metadata alone. */
export function isReadInFull({ group, kind }: Omit<GroupVersionKind, "version">): boolean {
  return wholeGroups.has(group) || (Object.hasOwn(inFull, group) && inFull[group]?.includes(kind) === true);
}

/** What the cluster itself writes by the thousand, or makes up when it is asked: it says nothing of what people send. */
const passedOver: ReadonlySet<string> = new Set([
  "/ComponentStatus",
  "/Endpoints",
  "/Event",
  "coordination.k8s.io/Lease",
  "events.k8s.io/Event",
]);

export function isPassedOver({ group, kind }: Omit<GroupVersionKind, "version">): boolean {
  // Measurements come from an aggregated server that stores nothing.
  return (
    passedOver.has(`${group}/${kind}`) ||
    group === "metrics.k8s.io" ||
    /^(?:custom|external)\.metrics\.k8s\.io$/.test(group)
  );
}
