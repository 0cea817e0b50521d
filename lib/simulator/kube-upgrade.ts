import { compareVersions, parseVersion } from "../core/version.ts";
import type { SimKubeCluster } from "./kube-cluster.ts";
import { firstRefusal, type Refusal, type UpgradeRule } from "./upgrade-rule.ts";

/** What the people who run a cluster do to it with tools of their own, since no API of it can. */
export interface KubeUpgrade {
  /** Absent: the control plane. */
  readonly pool?: string;
  /** `v1.35.2`, with the vendor's suffix where it has one; of an OpenShift control plane `4.21.3`. */
  readonly to: string;
}

interface KubeAsk {
  readonly cluster: SimKubeCluster;
  readonly to: string;
}

const skewPolicy = "https://kubernetes.io/releases/version-skew-policy";

/** Rules of the control plane: those of `kubeadm upgrade`, and of OpenShift's cluster version operator. */
export const kubeControlPlaneRules: readonly UpgradeRule<KubeAsk>[] = [
  {
    name: "kube-no-downgrade",
    source: "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-upgrade/",
    refusal: ({ cluster, to }) =>
      compareVersions(parseVersion(to), parseVersion(own(cluster))) <= 0
        ? error(`the control plane runs ${own(cluster)} already and cannot go to ${to}`)
        : undefined,
  },
  {
    name: "kube-one-minor",
    source: "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-upgrade/",
    refusal: ({ cluster, to }) =>
      parseVersion(to).minor - parseVersion(own(cluster)).minor > 1
        ? error(`the upgrade from ${own(cluster)} to ${to} would skip a minor`)
        : undefined,
  },
  {
    name: "kube-node-skew",
    source: `${skewPolicy}/#kubelet`,
    refusal: ({ cluster, to }) => {
      const minor = parseVersion(gitVersionOf(cluster, to)).minor;
      const late = cluster.pools.find(({ kubelet }) => minor - parseVersion(kubelet).minor > 3);
      return late && error(`the kubelets of ${late.name} run ${late.kubelet}, more than three minors below ${to}`);
    },
  },
  {
    name: "kube-openshift-upgradeable",
    source: "https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/updating_clusters/index",
    refusal: ({ cluster: { openshift }, to }) =>
      openshift?.notUpgradeable !== undefined && parseVersion(to).minor > parseVersion(openshift.version).minor
        ? error(`the cluster version operator is not upgradeable: ${openshift.notUpgradeable}`)
        : undefined,
  },
];

/** Rules of nodes. Nothing stops a kubelet that breaks them; they are what Kubernetes supports. */
export const kubeNodeRules: readonly UpgradeRule<KubeAsk>[] = [
  {
    name: "kube-node-not-newer",
    source: `${skewPolicy}/#kubelet`,
    refusal: ({ cluster, to }) =>
      parseVersion(to).minor > parseVersion(cluster.version).minor
        ? error(`kubelets at ${to} would be newer than the API server at ${cluster.version}`)
        : undefined,
  },
  {
    name: "kube-node-not-too-old",
    source: `${skewPolicy}/#kubelet`,
    refusal: ({ cluster, to }) =>
      parseVersion(cluster.version).minor - parseVersion(to).minor > 3
        ? error(`kubelets at ${to} would be more than three minors older than the API server at ${cluster.version}`)
        : undefined,
  },
];

/**
 * The cluster after an upgrade, or why there is none.
 *
 * @throws FleetError `BAD_RESPONSE` when `to` is no version; RangeError when there is no such pool.
 */
export function upgradeKube(
  cluster: SimKubeCluster,
  { pool, to }: KubeUpgrade,
): { readonly cluster: SimKubeCluster } | { readonly refused: Refusal } {
  if (pool !== undefined && !cluster.pools.some(({ name }) => name === pool)) {
    throw new RangeError(`${cluster.name} has no pool ${JSON.stringify(pool)}`);
  }
  const refused = firstRefusal(pool === undefined ? kubeControlPlaneRules : kubeNodeRules, { cluster, to });
  if (refused !== undefined) return { refused };
  if (pool !== undefined) {
    const pools = cluster.pools.map((each) => (each.name === pool ? { ...each, kubelet: to } : each));
    return { cluster: { ...cluster, pools } };
  }
  const { openshift } = cluster;
  return {
    cluster: {
      ...cluster,
      version: gitVersionOf(cluster, to),
      ...(openshift === undefined ? {} : { openshift: { ...openshift, version: to } }),
    },
  };
}

/** The version that the cluster counts by. */
function own({ version, openshift }: SimKubeCluster): string {
  return openshift?.version ?? version;
}

/** What the API server prints: OpenShift 4.20 is Kubernetes 1.33, thirteen minors apart, with a suffix of its own. */
function gitVersionOf({ version, openshift }: SimKubeCluster, to: string): string {
  if (openshift === undefined) return to;
  const { minor, patch = 0 } = parseVersion(to);
  const suffix = version.includes("+") ? version.slice(version.indexOf("+")) : "";
  return `v1.${minor + 13}.${patch}${suffix}`;
}

function error(message: string): { readonly code: string; readonly message: string } {
  return { code: "Unsupported", message };
}
