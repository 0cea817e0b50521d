import { dayMs, fromInstant } from "../core/instant.ts";
import { compareVersions, type KubeVersion, parseVersion } from "../core/version.ts";
import { aksStateRules, imageGone, incompatible, movesKubernetes, poolSkips } from "./azure-upgrade-rules.ts";
import type { SimCluster, SimPool } from "./fleet.ts";
import { updatesOf } from "./updates.ts";
import type { UpgradeRule } from "./upgrade-rule.ts";

/** A wish to move one agent pool. */
export interface AgentPoolAsk {
  readonly cluster: SimCluster;
  readonly pool: SimPool;
  readonly now: number;
  readonly asked: string;
  readonly to: KubeVersion | undefined;
}

const docs = "https://learn.microsoft.com/azure/aks";

/** Rules of `AgentPools_CreateOrUpdate` with another version, up or back. */
export const agentPoolRules: readonly UpgradeRule<AgentPoolAsk>[] = [
  ...aksStateRules,
  {
    name: "aks-pool-version-offered",
    source: `${docs}/supported-kubernetes-versions`,
    refusal: ({ asked, to }) =>
      to === undefined
        ? { code: "AgentPoolK8sVersionNotSupported", message: `Version ${asked} is not supported in this region.` }
        : undefined,
  },
  {
    name: "aks-pool-not-newer",
    source: `${docs}/manage-node-pools#upgrade-a-cluster-control-plane-with-multiple-node-pools`,
    refusal: ({ cluster, to }) =>
      to !== undefined && compareVersions(to, parseVersion(cluster.version)) > 0
        ? incompatible(to.raw, cluster.version)
        : undefined,
  },
  {
    name: "aks-pool-skips-no-minor",
    source: `${docs}/upgrade-aks-control-plane`,
    refusal: ({ pool, to, now }) => poolSkips(pool, to, now),
  },
  {
    name: "aks-pool-skew",
    source:
      "https://learn.microsoft.com/troubleshoot/azure/azure-kubernetes/create-upgrade-delete/nodepoolmcversionincompatible-error",
    refusal: ({ cluster, to }) =>
      to !== undefined && parseVersion(cluster.version).minor - to.minor > 3
        ? incompatible(to.raw, cluster.version)
        : undefined,
  },
  {
    name: "aks-pool-rollback",
    source: `${docs}/roll-back-node-pool-version`,
    refusal: (ask) => {
      const { cluster, pool, to } = ask;
      if (to === undefined || compareVersions(to, parseVersion(pool.version)) >= 0) return undefined;
      return !movesKubernetes(cluster) && to.raw === poolBefore(ask)
        ? undefined
        : {
            code: "AgentPoolUpgradeVersionNotAllowed",
            message: `Upgrade agent pool version from ${pool.version} to ${to.raw} is not allowed.`,
          };
    },
  },
  {
    name: "aks-pool-windows-2022",
    source: `${docs}/windows-best-practices`,
    refusal: ({ pool, to }) => imageGone(pool, to),
  },
];

/** What the pool ran before its last upgrade, as long as AKS goes back to it: for seven days, and once. */
export function poolBefore({ cluster, pool, now }: Pick<AgentPoolAsk, "cluster" | "pool" | "now">): string | undefined {
  const last = updatesOf(cluster).findLast(({ pools, done }) => done && pools.includes(pool.name));
  if (last?.kind !== "nodes" || last.to !== pool.version) return undefined;
  const ended = fromInstant(last.endsAt ?? "");
  const forward = compareVersions(parseVersion(last.from), parseVersion(last.to)) < 0;
  return ended !== undefined && now - ended <= 7 * dayMs && forward ? last.from : undefined;
}
