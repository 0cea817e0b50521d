/** A kind of object that a simulated API server knows. */
export interface KubeResource {
  /** Empty for the core group. */
  readonly group: string;
  /** Plural, as in paths: `nodes`. */
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** The version preferred by the server first. */
  readonly versions: readonly KubeResourceVersion[];
}

/** A version in which a simulated API server serves a resource. */
export interface KubeResourceVersion {
  readonly version: string;
  /** Minor from which a request for it is answered with a warning, such as `1.29`. Default: never. */
  readonly deprecatedIn?: string;
  /** First minor that does not serve it. Default: none. */
  readonly removedIn?: string;
}

const core = (resource: string, kind: string, namespaced = true): KubeResource => ({
  group: "",
  resource,
  kind,
  namespaced,
  versions: [{ version: "v1" }],
});

const grouped = (group: string, resource: string, kind: string, versions: KubeResource["versions"]): KubeResource => ({
  group,
  resource,
  kind,
  namespaced: true,
  versions,
});

const v1 = [{ version: "v1" }] as const;

/** Served by every simulated cluster; more can be registered. Deprecations are those of Kubernetes' own guide. */
export const commonResources: readonly KubeResource[] = [
  core("namespaces", "Namespace", false),
  core("nodes", "Node", false),
  core("pods", "Pod"),
  core("services", "Service"),
  core("configmaps", "ConfigMap"),
  core("secrets", "Secret"),
  core("serviceaccounts", "ServiceAccount"),
  grouped("apps", "deployments", "Deployment", v1),
  grouped("apps", "daemonsets", "DaemonSet", v1),
  grouped("apps", "statefulsets", "StatefulSet", v1),
  grouped("batch", "jobs", "Job", v1),
  grouped("batch", "cronjobs", "CronJob", [
    { version: "v1" },
    { version: "v1beta1", deprecatedIn: "1.21", removedIn: "1.25" },
  ]),
  grouped("policy", "poddisruptionbudgets", "PodDisruptionBudget", [
    { version: "v1" },
    { version: "v1beta1", deprecatedIn: "1.21", removedIn: "1.25" },
  ]),
  grouped("networking.k8s.io", "ingresses", "Ingress", v1),
  grouped("networking.k8s.io", "networkpolicies", "NetworkPolicy", v1),
  {
    ...grouped("flowcontrol.apiserver.k8s.io", "flowschemas", "FlowSchema", [
      { version: "v1" },
      { version: "v1beta3", deprecatedIn: "1.29", removedIn: "1.32" },
    ]),
    namespaced: false,
  },
];

export const karpenterNodePools: KubeResource = {
  group: "karpenter.sh",
  resource: "nodepools",
  kind: "NodePool",
  namespaced: false,
  versions: [{ version: "v1" }, { version: "v1beta1", deprecatedIn: "1.0" }],
};

export const openshiftClusterVersions: KubeResource = {
  group: "config.openshift.io",
  resource: "clusterversions",
  kind: "ClusterVersion",
  namespaced: false,
  versions: [{ version: "v1" }],
};
