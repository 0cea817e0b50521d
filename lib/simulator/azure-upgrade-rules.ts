import { compareVersions, type KubeVersion, minorOf, parseVersion } from "../core/version.ts";
import { agentPoolsOf } from "./azure-clusters.ts";
import { planOf } from "./azure-upgrades.ts";
import { aksEdges, aksOffers, aksUpgrades } from "./azure-versions.ts";
import type { SimCluster, SimPool } from "./fleet.ts";
import { runningUpdates } from "./updates.ts";
import type { CloudError, UpgradeRule } from "./upgrade-rule.ts";

/** A wish to move a managed cluster: its control plane alone, or with all of its pools. */
export interface AksAsk {
  readonly cluster: SimCluster;
  readonly now: number;
  readonly asked: string;
  /** The version meant, if AKS has it. */
  readonly to: KubeVersion | undefined;
  /** The version that the request gives to each pool, by its name. A pool that it does not name keeps its own. */
  readonly pools: ReadonlyMap<string, string>;
}

const docs = "https://learn.microsoft.com/azure/aks";
const troubleshoot = "https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete";

/** Rules of whatever changes a cluster or a pool of it. */
export const aksStateRules: readonly UpgradeRule<{ readonly cluster: SimCluster }>[] = [
  {
    name: "aks-started",
    source: `${docs}/start-stop-cluster`,
    refusal: ({ cluster }) =>
      cluster.stopped === true
        ? notAllowed("Managed Cluster is in stopped state, no operations except for start are allowed.")
        : undefined,
  },
  {
    name: "aks-one-operation-at-a-time",
    source: `${troubleshoot}/operationnotallowed`,
    refusal: ({ cluster }) => (runningUpdates(cluster).length > 0 ? inProgress("Upgrading") : undefined),
  },
  {
    name: "aks-state-allows",
    source: `${docs}/upgrade-aks-cluster`,
    refusal: ({ cluster: { status = "Succeeded" } }) =>
      status === "Succeeded" || status === "Failed" ? undefined : inProgress(status),
  },
];

/** Rules of `ManagedClusters_CreateOrUpdate` with another version. */
export const aksClusterRules: readonly UpgradeRule<AksAsk>[] = [
  ...aksStateRules,
  {
    name: "aks-version-offered",
    source: `${docs}/supported-kubernetes-versions`,
    refusal: ({ cluster, asked, to }) =>
      to === undefined
        ? {
            code: "K8sVersionNotSupported",
            message: `Managed cluster ${cluster.name} is on version ${asked} which is not supported in this region.`,
          }
        : undefined,
  },
  {
    name: "aks-long-term-support-only",
    source: `${docs}/long-term-support`,
    refusal: ({ cluster, to, now }) => {
      const offer = to && aksOffers(now).find(({ minor }) => minor === minorOf(to));
      if (offer === undefined || offer.plans.includes(planOf(cluster))) return undefined;
      const message = `Managed cluster ${cluster.name} is on version ${to?.raw} which is only available for Long-Term Support (LTS).`;
      return { code: "K8sVersionNotSupported", message };
    },
  },
  {
    name: "aks-no-downgrade",
    source: `${docs}/upgrade-aks-cluster`,
    refusal: ({ cluster, to }) =>
      to !== undefined && compareVersions(to, parseVersion(cluster.version)) < 0
        ? notAllowed(`Downgrading Kubernetes version ${cluster.version} to ${to.raw} is not allowed.`)
        : undefined,
  },
  {
    name: "aks-edge",
    source: `${docs}/supported-kubernetes-versions`,
    refusal: ({ cluster, to, now }) => {
      if (to === undefined || to.raw === cluster.version) return undefined;
      const ways = aksUpgrades(parseVersion(cluster.version), planOf(cluster), now).map(({ raw }) => raw);
      if (ways.includes(to.raw)) return undefined;
      return notAllowed(
        `Upgrading Kubernetes version ${cluster.version} to ${to.raw} is not allowed. Available upgrades: [${ways.join(" ")}]. Please see https://aka.ms/aks-supported-k8s-ver for version details.`,
      );
    },
  },
  {
    name: "aks-pools-unchanged-or-same",
    source: `${docs}/auto-upgrade-cluster`,
    refusal: (ask) => {
      const kept = agentPoolsOf(ask.cluster).every((pool) => staysAt(ask, pool));
      return kept || movesAll(ask) ? undefined : specified();
    },
  },
  {
    name: "aks-channel-moves-everything",
    source: `${docs}/auto-upgrade-cluster`,
    refusal: (ask) => (movesKubernetes(ask.cluster) && !movesAll(ask) ? specified() : undefined),
  },
  {
    name: "aks-recovery-moves-everything",
    source: `${docs}/supported-kubernetes-versions`,
    refusal: (ask) => (isCovered(ask) || movesAll(ask) ? undefined : specified()),
  },
  {
    name: "aks-node-skew",
    source: `${troubleshoot}/nodepoolmcversionincompatible-error`,
    refusal: (ask) => {
      const { cluster, to } = ask;
      if (movesAll(ask)) return undefined;
      const late = agentPoolsOf(cluster).find(
        ({ version }) => to !== undefined && to.minor - parseVersion(version).minor > 3,
      );
      return late && to && incompatible(late.version, to.raw);
    },
  },
  {
    name: "aks-pools-skip-no-minor",
    source: `${docs}/upgrade-aks-control-plane`,
    // Pools of the minor that the control plane leaves go along its edge.
    refusal: (ask) => {
      const { cluster, to, now } = ask;
      if (!movesAll(ask)) return undefined;
      const { minor } = parseVersion(cluster.version);
      return agentPoolsOf(cluster)
        .filter(({ version }) => parseVersion(version).minor !== minor)
        .map((pool) => poolSkips(pool, to, now))
        .find(Boolean);
    },
  },
  {
    name: "aks-windows-2022",
    source: `${docs}/windows-best-practices`,
    refusal: (ask) =>
      movesAll(ask)
        ? agentPoolsOf(ask.cluster)
            .map((pool) => imageGone(pool, ask.to))
            .find(Boolean)
        : undefined,
  },
];

/** Whether the cluster's pools all go where its control plane goes, so that the whole cluster is upgraded. */
export function movesAll({ cluster, to, pools }: AksAsk): boolean {
  return agentPoolsOf(cluster).every(({ name, version }) => {
    const asked = pools.get(name) ?? version;
    return to !== undefined && (asked === to.raw || asked === minorOf(to));
  });
}

function staysAt({ pools }: AksAsk, { name, version }: SimPool): boolean {
  const asked = pools.get(name);
  return asked === undefined || asked === version || asked === minorOf(parseVersion(version));
}

/** Whether the plan of the cluster covers the version that it runs. */
function isCovered({ cluster, now }: AksAsk): boolean {
  const own = minorOf(parseVersion(cluster.version));
  return aksOffers(now).some(({ minor, plans }) => minor === own && plans.includes(planOf(cluster)));
}

/** Nodes may skip minors only along the edges between long-term support versions. */
export function poolSkips({ version }: SimPool, to: KubeVersion | undefined, now: number): CloudError | undefined {
  const own = parseVersion(version);
  if (to === undefined || to.minor - own.minor <= 1) return undefined;
  if (aksEdges(own, now).some(({ raw }) => raw === to.raw)) return undefined;
  return {
    code: "AgentPoolUpgradeVersionNotAllowed",
    message: `Upgrade agent pool version from ${version} to ${to.raw} is not allowed, you can only upgrade one minor version at a time. Please use [az aks get-upgrades] command to get the supported upgrade paths.`,
  };
}

/** Whether the cluster's channel upgrades Kubernetes, and not only the images of nodes. */
export function movesKubernetes({ channel }: SimCluster): boolean {
  return channel === "patch" || channel === "stable" || channel === "rapid";
}

/** Windows Server 2022 has no image for 1.37 and later. */
export function imageGone({ image, name }: SimPool, to: KubeVersion | undefined): CloudError | undefined {
  if (image !== "Windows2022" || to === undefined || to.minor < 37) return undefined;
  return {
    code: "InvalidParameter",
    message: `Agent pool ${name}: OSSKU='Windows2022' is not supported on ${to.raw}.`,
  };
}

export function notAllowed(message: string): CloudError {
  return { code: "OperationNotAllowed", message };
}

export function incompatible(pool: string, controlPlane: string): CloudError {
  const [own, top] = [parseVersion(pool), parseVersion(controlPlane)];
  const why =
    compareVersions(own, top) > 0
      ? `Node pool version ${pool} is bigger than control plane version ${controlPlane}.`
      : `Minor version of node pool cannot be more than 3 versions less than control plane's version. Minor version of node pool is ${own.minor} and control plane is ${top.minor}.`;
  const message = `Node pool version ${pool} and control plane version ${controlPlane} are incompatible. ${why} For more information, please check https://aka.ms/version-skew-policy.`;
  return { code: "NodePoolMcVersionIncompatible", message };
}

function inProgress(operation: string): CloudError {
  return {
    code: "OperationNotAllowed",
    status: 409,
    message: `Operation is not allowed: Another operation (${operation}) is in progress, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details`,
  };
}

function specified(): CloudError {
  const message =
    "Using managed cluster api, all Agent pools' OrchestratorVersion must be all specified or all unspecified. If all specified, they must be stay unchanged or the same with control plane. For agent pool specific change, please use per agent pool operations: https://aka.ms/agent-pool-rest-api";
  return { code: "NotAllAgentPoolOrchestratorVersionSpecifiedAndUnchanged", message };
}
