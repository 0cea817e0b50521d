import type { Cluster } from "../core/cluster.ts";
import type { NodePool } from "../core/node-pool.ts";
import { compareVersions, type KubeVersion } from "../core/version.ts";

/** The version by which a cluster is upgraded: that of its distribution where it counts its own (OpenShift). */
export function ownVersion(cluster: Cluster): KubeVersion | undefined {
  return cluster.controlPlane.distributionVersion ?? cluster.controlPlane.version;
}

/** The lowest such version in a pool, which the skew is counted from; `undefined` when the API cannot tell. */
export function lowestVersion(pool: NodePool): KubeVersion | undefined {
  const [only, ...others] = pool.versions;
  if (only !== undefined && others.length === 0) return only.distributionVersion ?? only.version;
  return pool.versions
    .map(({ version, distributionVersion }) => distributionVersion ?? version)
    .toSorted(compareVersions)[0];
}
