import { compareVersions, type KubeVersion, minorOf, parseVersion } from "../core/version.ts";
import type { SimCluster, SimPool } from "./fleet.ts";
import { googleClusterName } from "./google-names.ts";
import { operationName } from "./google-operations.ts";
import { runningUpdates } from "./updates.ts";
import type { CloudError, UpgradeRule } from "./upgrade-rule.ts";

/** A wish to move the control plane of a GKE cluster, or one of its node pools. */
export interface GkeAsk {
  readonly cluster: SimCluster;
  /** Absent: the control plane. */
  readonly pool?: SimPool;
  /** As it was sent: a version, or an alias of one. */
  readonly asked: string;
  /** The version meant, if it is on offer. */
  readonly to: KubeVersion | undefined;
}

const docs = "https://cloud.google.com/kubernetes-engine/docs";

/** Rules of whatever changes a cluster. */
const commonRules: readonly UpgradeRule<GkeAsk>[] = [
  {
    name: "gke-one-operation-at-a-time",
    source: `${docs}/troubleshooting/upgrades`,
    refusal: ({ cluster }) => {
      const running = runningUpdates(cluster)[0];
      const blueGreen = cluster.pools.find((pool) => pool.blueGreen !== undefined);
      if (running === undefined && blueGreen === undefined) return undefined;
      const what = running?.kind === "nodes" || running === undefined ? "node pool" : "cluster";
      const name = running === undefined ? `blue-green upgrade of ${blueGreen?.name}` : operationName(cluster, running);
      return precondition(
        `Operation ${name} is currently upgrading ${what} ${googleClusterName(cluster)}. Please wait and try again once it is done.`,
      );
    },
  },
  {
    name: "gke-cluster-runs",
    source: `${docs}/reference/rest/v1/projects.locations.clusters#status`,
    refusal: ({ cluster: { status = "RUNNING", name } }) =>
      status === "RUNNING" || status === "DEGRADED" || status === "RECONCILING"
        ? undefined
        : precondition(`Cluster ${name} is not running: its status is ${status}.`),
  },
];

/** Rules of `UpdateMaster` and of `UpdateCluster` with `desiredMasterVersion`. */
export const gkeMasterRules: readonly UpgradeRule<GkeAsk>[] = [
  ...commonRules,
  {
    name: "gke-master-version-offered",
    source: `${docs}/how-to/upgrading-a-cluster`,
    refusal: ({ asked, to }) => (to === undefined ? argument(`Master version "${asked}" is unsupported.`) : undefined),
  },
  {
    name: "gke-master-other-version",
    source: `${docs}/how-to/upgrading-a-cluster`,
    refusal: ({ cluster, to }) =>
      to?.raw === cluster.version ? argument(`Master is already at version "${cluster.version}".`) : undefined,
  },
  {
    name: "gke-master-no-minor-downgrade",
    source: `${docs}/how-to/upgrading-a-cluster#downgrading-cluster`,
    refusal: ({ cluster, to }) =>
      to !== undefined && to.minor < parseVersion(cluster.version).minor
        ? argument(`Master cannot be downgraded to "${to.raw}": only patch versions can be.`)
        : undefined,
  },
  {
    name: "gke-master-one-minor",
    source: `${docs}/concepts/cluster-upgrades`,
    refusal: ({ cluster, to }) =>
      to !== undefined && to.minor - parseVersion(cluster.version).minor > 1
        ? argument(
            `Master cannot be upgraded to "${to.raw}": cannot upgrade the master more than a minor version at a time.`,
          )
        : undefined,
  },
  {
    name: "gke-rollback-safe-upgrade-completed",
    source: `${docs}/concepts/control-plane-rollback-safe-upgrade`,
    refusal: ({ cluster, to }) =>
      cluster.rollbackSafe !== undefined && to !== undefined && minorOf(to) !== minorOf(parseVersion(cluster.version))
        ? precondition(`The rollback-safe upgrade of cluster ${cluster.name} has to be completed first.`)
        : undefined,
  },
  {
    name: "gke-master-node-skew",
    source: `${docs}/concepts/version-skew-policy`,
    refusal: ({ cluster, to }) => {
      const late = cluster.pools.find(({ version }) => to !== undefined && to.minor - parseVersion(version).minor > 2);
      return late && precondition(`Node pool ${late.name} at ${late.version} must be within 2 minors of the master.`);
    },
  },
  {
    name: "gke-master-not-older-than-nodes",
    source: `${docs}/concepts/version-skew-policy`,
    refusal: ({ cluster, to }) => {
      const newer = cluster.pools.find(
        ({ version }) => to !== undefined && compareVersions(parseVersion(version), to) > 0,
      );
      // Autopilot moves its nodes itself.
      return newer === undefined || cluster.mode === "autopilot"
        ? undefined
        : precondition(`Node pool ${newer.name} at ${newer.version} must not be newer than the master.`);
    },
  },
];

/** Rules of `UpdateNodePool` and of `UpdateCluster` with `desiredNodeVersion`. */
export const gkeNodeRules: readonly UpgradeRule<GkeAsk>[] = [
  {
    name: "gke-autopilot-nodes",
    source: `${docs}/concepts/autopilot-overview`,
    refusal: ({ cluster }) =>
      cluster.mode === "autopilot" ? argument("Autopilot clusters do not support mutating node pools.") : undefined,
  },
  ...commonRules,
  {
    name: "gke-node-version-offered",
    source: `${docs}/how-to/upgrading-a-cluster#upgrading-nodes`,
    refusal: ({ asked, to }) => (to === undefined ? argument(`Node version "${asked}" is unsupported.`) : undefined),
  },
  {
    name: "gke-node-not-newer",
    source: `${docs}/concepts/version-skew-policy`,
    refusal: ({ cluster, to }) =>
      to !== undefined && compareVersions(to, parseVersion(cluster.version)) > 0
        ? argument(
            `Desired node version "${to.raw}" cannot be greater than current master version "${cluster.version}".`,
          )
        : undefined,
  },
  {
    name: "gke-node-skew",
    source: `${docs}/concepts/version-skew-policy`,
    refusal: ({ cluster, to }) =>
      to !== undefined && parseVersion(cluster.version).minor - to.minor > 2
        ? argument(`Node version "${to.raw}" must be within 2 minor versions of master version "${cluster.version}".`)
        : undefined,
  },
];

function precondition(message: string): CloudError {
  return { code: "FAILED_PRECONDITION", message };
}

function argument(message: string): CloudError {
  return { code: "INVALID_ARGUMENT", message };
}
