import { addonReleases, addonVersionOf } from "./aws-eks-addons.ts";
import {
  badParameter,
  badRequest,
  inUse,
  isOffered,
  minor,
  rollbackTarget,
  whileClusterMoves,
} from "./aws-upgrade-rules.ts";
import type { SimCluster, SimPool } from "./fleet.ts";
import { poolUpdate, runningUpdates } from "./updates.ts";
import type { UpgradeRule } from "./upgrade-rule.ts";

/** A wish to move a managed node group. */
export interface NodegroupAsk {
  readonly cluster: SimCluster;
  readonly pool: SimPool;
  readonly now: number;
  /** The version it asks for, or the cluster's where it asks for none. */
  readonly to: string;
  /** Whether a version was sent, and so a version is to be chosen by EKS. */
  readonly byVersion: boolean;
}

const guide = "https://docs.aws.amazon.com/eks/latest/userguide";
const reference = "https://docs.aws.amazon.com/eks/latest/APIReference";

/** Rules of `UpdateNodegroupVersion`. */
export const nodegroupRules: readonly UpgradeRule<NodegroupAsk>[] = [
  {
    name: "eks-nodegroup-one-update-at-a-time",
    source: `${reference}/API_UpdateNodegroupVersion.html`,
    refusal: ({ cluster, pool }) =>
      poolUpdate(cluster, pool) &&
      inUse(`Nodegroup cannot be updated as it is currently not in Active State: ${pool.name}`),
  },
  {
    name: "eks-nodegroup-cluster-active",
    source: `${reference}/API_UpdateNodegroupVersion.html`,
    refusal: ({ cluster }) => whileClusterMoves(cluster),
  },
  {
    name: "eks-nodegroup-exists-whole",
    source: `${guide}/update-managed-node-group.html`,
    refusal: ({ pool: { name, status = "ACTIVE" } }) =>
      status === "ACTIVE" || status === "DEGRADED"
        ? undefined
        : badRequest(`Nodegroup ${name} is not in ACTIVE status: ${status}`),
  },
  {
    name: "eks-nodegroup-custom-image",
    source: `${guide}/launch-templates.html`,
    refusal: ({ pool, byVersion }) =>
      pool.image === "CUSTOM" && byVersion
        ? badParameter("You cannot specify a Kubernetes version for a node group with a custom AMI")
        : undefined,
  },
  {
    name: "eks-nodegroup-version-offered",
    source: `${guide}/kubernetes-versions.html`,
    refusal: ({ cluster, to, now }) =>
      to === cluster.version || isOffered(to, now) ? undefined : badParameter("unsupported Kubernetes version"),
  },
  {
    name: "eks-nodegroup-not-newer",
    source: `${guide}/update-managed-node-group.html`,
    refusal: ({ cluster, pool, to }) =>
      minor(to) > minor(cluster.version)
        ? badParameter(`Nodegroup ${pool.name}: version ${to} is newer than the cluster's ${cluster.version}`)
        : undefined,
  },
  {
    name: "eks-nodegroup-skew",
    source: "https://kubernetes.io/releases/version-skew-policy/#kubelet",
    refusal: ({ cluster, pool, to }) =>
      minor(cluster.version) - minor(to) > 3
        ? badParameter(`Nodegroup ${pool.name}: version ${to} is too old for the cluster's ${cluster.version}`)
        : undefined,
  },
  {
    // Going back is how the guide prepares the rollback of a cluster, and nothing else that is documented.
    name: "eks-nodegroup-no-downgrade",
    source: `${guide}/rollback-cluster.html`,
    refusal: ({ cluster, pool, to, now }) =>
      minor(to) < minor(pool.version) && rollbackTarget(cluster, now) !== to
        ? badParameter(`Nodegroup ${pool.name} cannot be downgraded from ${pool.version} to ${to}`)
        : undefined,
  },
  {
    name: "eks-nodegroup-amazon-linux-2",
    source: `${guide}/kubernetes-versions-standard.html`,
    refusal: ({ pool, to }) =>
      pool.image.startsWith("AL2_") && minor(to) >= 33
        ? badParameter(`Requested AMI type ${pool.image} is not supported for kubernetes version ${to}`)
        : undefined,
  },
];

/** A wish to move a managed add-on. */
export interface AddonAsk {
  readonly cluster: SimCluster;
  readonly addon: string;
  readonly to: string;
}

/** Rules of `UpdateAddon`. */
export const addonRules: readonly UpgradeRule<AddonAsk>[] = [
  {
    name: "eks-addon-one-update-at-a-time",
    source: `${reference}/API_UpdateAddon.html`,
    refusal: ({ cluster, addon }) =>
      runningUpdates(cluster).some((update) => update.addon === addon)
        ? inUse(`Addon ${addon} cannot be updated as it is currently in UPDATING state`)
        : undefined,
  },
  {
    name: "eks-addon-cluster-active",
    source: `${reference}/API_UpdateAddon.html`,
    refusal: ({ cluster }) => whileClusterMoves(cluster),
  },
  {
    name: "eks-addon-compatible",
    source: `${reference}/API_DescribeAddonVersions.html`,
    refusal: ({ cluster, addon, to }) =>
      to === addonVersionOf(cluster, addon) || addonReleases(addon, cluster.version).includes(to)
        ? undefined
        : badParameter("Addon version specified is not supported"),
  },
];
