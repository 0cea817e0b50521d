import type { SimCluster, SimPool } from "./fleet.ts";
import { hash, hex } from "./seeded.ts";
import { uidOf } from "./uid.ts";

export interface SimLaunchTemplate {
  readonly id: string;
  readonly name: string;
  /** The version that the node group uses. */
  readonly version: number;
  readonly latest: number;
  readonly imageId: string;
}

/** The user's launch template of a pool with a custom image; `undefined` for a pool that EKS gives an image. */
export function launchTemplateOf(cluster: SimCluster, pool: SimPool): SimLaunchTemplate | undefined {
  if (pool.image !== "CUSTOM") return undefined;
  const key = `${uidOf(cluster)}/${pool.name}`;
  const version = 1 + (hash(0, key) % 4);
  return {
    id: `lt-0${hex(0, key, 16)}`,
    name: `${cluster.name}-${pool.name}`,
    version,
    latest: version + (hash(1, key) % 3),
    imageId: imageIdOf(pool),
  };
}

export function imageIdOf(pool: SimPool): string {
  return `ami-0${hex(0, `${pool.name} ${pool.version}`, 16)}`;
}

/** The name that the organisation's image pipeline gives. */
export function imageNameOf(pool: SimPool): string {
  return `golden-eks-${pool.version}-al2023-${pool.name}`;
}
