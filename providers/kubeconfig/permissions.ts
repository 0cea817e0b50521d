import type { Permission } from "../../lib/core/provider.ts";

const rbac = "https://kubernetes.io/docs/reference/access-authn-authz/rbac/";

/**
 * Everything this provider asks a cluster for, and nothing else. Grants are verb and resource as in a ClusterRole. No
 * built-in role is as narrow: `view` shows no nodes, and `cluster-admin` may change everything.
 */
export const permissions: readonly Permission[] = [
  {
    operation: "kube:GetVersion",
    grants: ["get /version"],
    reads: "the Kubernetes version",
    need: "inventory",
    source: `${rbac} (system:public-info-viewer grants it to everyone, unless the cluster took that away)`,
  },
  {
    operation: "kube:GetNamespace",
    grants: ["get namespaces/kube-system"],
    reads: "the identity of the cluster, which tells two contexts of one cluster from two clusters",
    need: "inventory",
    source: rbac,
  },
  {
    operation: "kube:ListNodes",
    grants: ["list nodes"],
    reads: "nodes, and the pools they form",
    need: "inventory",
    source: rbac,
  },
  {
    operation: "kube:ListGroups",
    grants: ["get /apis"],
    reads: "which kinds the cluster serves",
    need: "inventory",
    source: `${rbac} (system:discovery grants it to everyone who is signed in)`,
  },
  {
    operation: "kube:ListNodePools",
    grants: ["list nodepools.karpenter.sh"],
    reads: "node pools of Karpenter, those without nodes among them",
    need: "inventory",
    source: "https://karpenter.sh/docs/concepts/nodepools/",
  },
  {
    operation: "kube:GetClusterVersion",
    grants: ["get clusterversions.config.openshift.io/version"],
    reads: "the version of OpenShift",
    need: "inventory",
    source:
      "https://docs.openshift.com/container-platform/latest/rest_api/config_apis/clusterversion-config-openshift-io-v1.html",
  },
];

/** What to grant so that `operation` succeeds; `undefined` where that is not known. */
export function grantHint(operation: string): string | undefined {
  const grants = permissions.find((permission) => permission.operation === operation)?.grants ?? [];
  return grants.length === 0 ? undefined : `Needs ${grants.map((grant) => `"${grant}"`).join(" and ")} in the cluster.`;
}
