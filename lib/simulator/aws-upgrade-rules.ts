import { dayMs, fromInstant } from "../core/instant.ts";
import { parseVersion } from "../core/version.ts";
import { updateId } from "./aws-eks-messages.ts";
import { eksVersions } from "./aws-versions.ts";
import type { SimCluster, SimUpdate } from "./fleet.ts";
import { controlPlaneUpdate, runningUpdates, updatesOf } from "./updates.ts";
import type { CloudError, UpgradeRule } from "./upgrade-rule.ts";

/** A wish to move the control plane of an EKS cluster, up or back. */
export interface EksAsk {
  readonly cluster: SimCluster;
  readonly now: number;
  /** As it was sent. */
  readonly to: string;
  /** Whether findings of the insights are to be overridden. */
  readonly force: boolean;
}

const guide = "https://docs.aws.amazon.com/eks/latest/userguide";
const reference = "https://docs.aws.amazon.com/eks/latest/APIReference";

/** Rules of `UpdateClusterVersion` that hold for whatever version is asked for, then those of an upgrade. */
export const eksUpgradeRules: readonly UpgradeRule<EksAsk>[] = [
  {
    name: "eks-one-update-at-a-time",
    source: `${reference}/API_UpdateClusterVersion.html`,
    refusal: ({ cluster }) => {
      const running = runningUpdates(cluster).find(({ kind }) => kind !== "nodes");
      if (running === undefined) return undefined;
      return inUse(
        `Cannot VersionUpdate because cluster ${cluster.name} currently has update ${updateId(cluster, running)} in progress`,
      );
    },
  },
  {
    name: "eks-cluster-active",
    source: `${guide}/update-cluster.html`,
    refusal: ({ cluster: { status = "ACTIVE", name } }) =>
      status === "ACTIVE" ? undefined : badRequest(`Cluster ${name} is not in ACTIVE status: ${status}`),
  },
  {
    name: "eks-version-offered",
    source: `${guide}/kubernetes-versions.html`,
    refusal: ({ to, now }) => (isOffered(to, now) ? undefined : badParameter("unsupported Kubernetes version")),
  },
  {
    name: "eks-one-minor",
    source: `${guide}/update-cluster.html`,
    refusal: ({ cluster: { version }, to }) =>
      Math.abs(minor(to) - minor(version)) === 1
        ? undefined
        : badParameter(`Unsupported Kubernetes minor version update from ${version} to ${to}`),
  },
  {
    // The API reference asks for node groups of the same minor, the guide for no more than this; the guide is newer.
    name: "eks-node-skew",
    source: `${guide}/update-cluster.html#update-existing-cluster`,
    refusal: ({ cluster, to, force }) => {
      const late = cluster.pools.filter(({ version }) => minor(to) - minor(version) > 3);
      return late.length === 0 || force ? undefined : notReady(`Kubelet version skew of ${names(late)}`);
    },
  },
];

/** Rules of a rollback, which is an `UpdateClusterVersion` to the minor below; those above hold as well. */
export const eksRollbackRules: readonly UpgradeRule<EksAsk>[] = [
  {
    name: "eks-rollback-within-7-days",
    source: `${guide}/rollback-cluster.html`,
    refusal: ({ cluster, to, now }) =>
      rollbackTarget(cluster, now) === to
        ? undefined
        : badRequest(`Cluster ${cluster.name} cannot be rolled back from ${cluster.version} to ${to}`),
  },
  {
    name: "eks-rollback-into-extended-support",
    source: `${guide}/rollback-cluster.html`,
    refusal: ({ cluster, to, now }) => {
      const version = eksVersions(now).find((each) => each.minor === to);
      return version?.status === "EXTENDED_SUPPORT" && cluster.supportPlan === "STANDARD"
        ? badRequest(`Version ${to} is in extended support, which the upgrade policy of the cluster excludes`)
        : undefined;
    },
  },
  {
    name: "eks-rollback-without-fargate",
    source: `${guide}/rollback-cluster.html`,
    refusal: ({ cluster }) => {
      const profiles = cluster.pools.filter(({ kind }) => kind === "fargate");
      return profiles.length === 0 ? undefined : notReady(`Fargate profiles: ${names(profiles)}`);
    },
  },
  {
    name: "eks-rollback-nodes-first",
    source: `${guide}/rollback-cluster.html`,
    refusal: ({ cluster, to, force }) => {
      const newer = cluster.pools.filter(({ version }) => minor(version) > minor(to));
      return newer.length === 0 || force ? undefined : notReady(`newer than the target: ${names(newer)}`);
    },
  },
];

/** The minor that the cluster may be rolled back to: that before its last upgrade, in the seven days after its end. */
export function rollbackTarget(cluster: SimCluster, now: number): string | undefined {
  const moves = updatesOf(cluster).filter(
    ({ kind, done }) => done && (kind === "control-plane" || kind === "rollback"),
  );
  const last: SimUpdate | undefined = moves.at(-1);
  if (last?.kind !== "control-plane") return undefined;
  const ended = fromInstant(last.endsAt ?? "");
  return ended !== undefined && now - ended <= 7 * dayMs ? last.from : undefined;
}

/** Whether EKS has the minor, in standard or extended support. */
export function isOffered(to: string, now: number): boolean {
  return eksVersions(now).some(({ minor: each, status }) => each === to && status !== "UNSUPPORTED");
}

/** Refuses what may not be done while the cluster itself is moving. */
export function whileClusterMoves(cluster: SimCluster): CloudError | undefined {
  return controlPlaneUpdate(cluster) && badRequest(`Cluster ${cluster.name} is not in ACTIVE status: UPDATING`);
}

export function minor(version: string): number {
  return parseVersion(version).minor;
}

export function inUse(message: string): CloudError {
  return { code: "ResourceInUseException", message };
}

export function badRequest(message: string): CloudError {
  return { code: "InvalidRequestException", message };
}

export function badParameter(message: string): CloudError {
  return { code: "InvalidParameterException", message };
}

function notReady(why: string): CloudError {
  const message = `Amazon EKS detected upgrade readiness issues. Call ListInsights to see them. ${why}`;
  return { code: "InvalidStateException", message };
}

function names(pools: readonly { readonly name: string }[]): string {
  return pools.map(({ name }) => name).join(", ");
}
