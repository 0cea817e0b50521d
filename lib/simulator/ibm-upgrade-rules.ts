import { compareVersions, parseVersion } from "../core/version.ts";
import type { SimCluster, SimPool } from "./fleet.ts";
import { ibmMinors, ibmVersion } from "./ibm-versions.ts";
import { versionOfWorker } from "./ibm-workers.ts";
import { controlPlaneUpdate, runningUpdates } from "./updates.ts";
import type { CloudError, UpgradeRule } from "./upgrade-rule.ts";

/** A wish to move the master of a cluster. */
export interface MasterAsk {
  readonly cluster: SimCluster;
  readonly now: number;
  readonly asked: string;
  /** The whole version meant, if IBM has it. */
  readonly to: string | undefined;
}

/** A wish to bring one worker to the version of its master. */
export interface WorkerAsk {
  readonly cluster: SimCluster;
  readonly pool: SimPool;
  readonly worker: number;
  /** Which of the two calls was made: each is for one kind of infrastructure. */
  readonly call: "replace" | "update";
}

const iks = "https://cloud.ibm.com/docs/containers";
const roks = "https://cloud.ibm.com/docs/openshift";

/** Rules of `updateMaster`. IBM publishes no list of its error codes: those here are in its form, and invented. */
export const ibmMasterRules: readonly UpgradeRule<MasterAsk>[] = [
  {
    name: "ibm-one-update-at-a-time",
    source: `${iks}?topic=containers-update`,
    refusal: ({ cluster }) =>
      controlPlaneUpdate(cluster) && conflict("The master of the cluster is already being updated."),
  },
  {
    name: "ibm-state-allows",
    source: `${iks}?topic=containers-cluster-states-reference`,
    refusal: ({ cluster: { status = "normal" } }) =>
      ["normal", "warning", "critical"].includes(status)
        ? undefined
        : conflict(`The cluster is in state ${status}, in which it cannot be updated.`),
  },
  {
    name: "ibm-two-minors-behind",
    source: `${iks}?topic=containers-cs_versions`,
    refusal: ({ cluster, now }) => {
      const oldest = supportedMinors(cluster, now)[0];
      return oldest !== undefined && oldest.minor - parseVersion(cluster.version).minor >= 2
        ? unprocessable("The version of the cluster is too old to be updated. Create a new cluster.")
        : undefined;
    },
  },
  {
    name: "ibm-version-offered",
    source: `${iks}?topic=containers-cs_versions`,
    refusal: ({ asked, to }) =>
      to === undefined ? unprocessable(`The specified version ${asked} is not supported.`) : undefined,
  },
  {
    name: "ibm-no-downgrade",
    source: `${iks}?topic=containers-update`,
    refusal: ({ cluster, to }) =>
      to !== undefined && compareVersions(parseVersion(to), parseVersion(cluster.version)) <= 0
        ? unprocessable(`The master runs ${cluster.version} already and cannot go to ${to}.`)
        : undefined,
  },
  {
    name: "ibm-one-minor",
    source: `${iks}?topic=containers-update`,
    refusal: ({ cluster, to }) =>
      to !== undefined && parseVersion(to).minor - parseVersion(cluster.version).minor > 1
        ? unprocessable(`The master cannot be updated from ${cluster.version} to ${to}: a minor would be skipped.`)
        : undefined,
  },
  {
    name: "ibm-worker-skew",
    source: `${iks}?topic=containers-update`,
    refusal: ({ cluster, to }) => (isOpenShift(cluster) ? undefined : tooFarBehind(cluster, to, 2)),
  },
  {
    name: "ibm-openshift-worker-skew",
    source: `${roks}?topic=openshift-update`,
    refusal: ({ cluster, to }) => (isOpenShift(cluster) ? tooFarBehind(cluster, to, 1) : undefined),
  },
  {
    name: "ibm-openshift-upgradeable",
    source: `${roks}?topic=openshift-update`,
    refusal: ({ cluster: { notUpgradeable, version }, to }) =>
      notUpgradeable !== undefined && to !== undefined && parseVersion(to).minor > parseVersion(version).minor
        ? conflict(`The update was cancelled since the cluster version operator is not upgradeable: ${notUpgradeable}`)
        : undefined,
  },
];

/** Rules of `replaceWorker` (VPC) and of a worker's `update` (classic). */
export const ibmWorkerRules: readonly UpgradeRule<WorkerAsk>[] = [
  {
    name: "ibm-worker-by-its-own-call",
    source: `${iks}?topic=containers-update#vpc_worker_node`,
    refusal: ({ cluster: { infrastructure = "vpc" }, call }) =>
      (infrastructure === "classic") === (call === "update")
        ? undefined
        : unprocessable(`Workers on ${infrastructure} infrastructure cannot be updated by this call.`),
  },
  {
    name: "ibm-worker-after-master",
    source: `${iks}?topic=containers-update`,
    refusal: ({ cluster }) =>
      controlPlaneUpdate(cluster) && conflict("The master of the cluster is being updated. Wait until that is done."),
  },
  {
    name: "ibm-worker-one-update-at-a-time",
    source: `${iks}?topic=containers-update`,
    refusal: ({ cluster, pool, worker }) =>
      runningUpdates(cluster).some(
        ({ kind, pools, workers }) =>
          kind === "nodes" && pools.includes(pool.name) && (workers === undefined || workers.includes(worker)),
      )
        ? conflict("The worker node is already being updated.")
        : undefined,
  },
  {
    name: "ibm-worker-behind-master",
    source: `${iks}?topic=containers-update`,
    refusal: ({ cluster, pool, worker, call }) =>
      call === "update" && versionOfWorker(pool, worker) === cluster.version
        ? unprocessable("The worker node runs the version of the master already.")
        : undefined,
  },
];

export function isOpenShift({ version }: Pick<SimCluster, "version">): boolean {
  return version.endsWith("_openshift");
}

/** Minors of the cluster's flavour that are supported, lowest first. */
export function supportedMinors(cluster: SimCluster, now: number): readonly { minor: number; newest: string }[] {
  return ibmMinors(isOpenShift(cluster) ? "openshift" : "kubernetes", now)
    .filter(({ supported }) => supported)
    .map((each) => ({ minor: Number(each.minor.split(".")[1]), newest: ibmVersion(each) }));
}

function tooFarBehind({ pools }: SimCluster, to: string | undefined, skew: number): CloudError | undefined {
  const late = pools.find(
    ({ nodes, version }) =>
      nodes > 0 && to !== undefined && parseVersion(to).minor - parseVersion(version).minor > skew,
  );
  return late && unprocessable(`The workers of pool ${late.name} run ${late.version}: update them first.`);
}

function conflict(message: string): CloudError {
  return { code: "E0409", message };
}

function unprocessable(message: string): CloudError {
  return { code: "E0422", message };
}
