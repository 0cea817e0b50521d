import type { Cluster } from "../../lib/core/cluster.ts";
import { isFleetError } from "../../lib/core/error.ts";
import { type Gap, gapOf } from "../../lib/core/gap.ts";
import type { NodePool } from "../../lib/core/node-pool.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { ArmClusterId } from "./arm-id.ts";
import { askEach } from "./ask-each.ts";
import type { ArmClient } from "./client.ts";
import { problemGaps } from "./gaps.ts";
import { mapPoolProfile } from "./map-upgrade-profile.ts";
import { operations } from "./permissions.ts";
import type { Details } from "./read-details.ts";

const what = "node images and rollback versions";

interface ReadPools {
  readonly pools: readonly NodePool[];
  readonly gaps: readonly Gap[];
}

/** The newest node image of each pool and the versions it can be rolled back to, one request for each pool. */
export async function readNodeImages(
  client: ArmClient,
  clusters: readonly Cluster[],
  call: CallOptions,
): Promise<Details> {
  const pooled = clusters.filter(({ pools }) => pools.some(isScaleSet));
  const { found, gaps } = await askEach(pooled, what, (id, cluster) => readPools(client, id, cluster, call));
  return {
    items: clusters.flatMap(({ uid }) => {
      const pools = found.get(uid)?.pools;
      return pools === undefined ? [] : [{ uid, pools }];
    }),
    gaps: [...gaps, ...clusters.flatMap(({ uid }) => found.get(uid)?.gaps ?? [])],
  };
}

/** @throws FleetError `FORBIDDEN` when the identity may read none of them. */
async function readPools(
  client: ArmClient,
  id: ArmClusterId,
  { pools, ref, name }: Cluster,
  call: CallOptions,
): Promise<ReadPools> {
  const gaps: Gap[] = [];
  const read = await Promise.all(
    pools.map(async (pool) => {
      if (!isScaleSet(pool)) return pool;
      try {
        const { body } = await call.send(ref.scope, operations.poolUpgradeProfile, (signal) =>
          client.poolUpgradeProfile(id, pool.name, { signal, now: () => call.now() }),
        );
        const mapped = mapPoolProfile(pool, body);
        gaps.push(...problemGaps(ref.scope, `${what} of pool ${pool.name}`, mapped.problems, name));
        return mapped.pool;
      } catch (error) {
        if (isFleetError(error, "FORBIDDEN")) throw error;
        gaps.push(gapOf(ref.scope, `${what} of pool ${pool.name}`, error, name));
        return pool;
      }
    }),
  );
  return { pools: read, gaps: gaps.toSorted((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0)) };
}

/** Virtual nodes are an add-on, of which AKS keeps no profile. */
function isScaleSet({ kind }: NodePool): boolean {
  return kind === "managed";
}
