import type { Cluster } from "../../lib/core/cluster.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import { askEach } from "./ask-each.ts";
import type { ArmClient } from "./client.ts";
import { problemGaps } from "./gaps.ts";
import { mapUpgradeTargets } from "./map-upgrade-profile.ts";
import { operations } from "./permissions.ts";
import type { Details } from "./read-details.ts";

const what = "versions that AKS offers next";

/**
 * Where AKS would take each control plane next, one request for each cluster. The graph of the location tells the same
 * for nearly all of them; this answer also knows the cluster's own plan and the way back into support.
 */
export async function readUpgradeTargets(
  client: ArmClient,
  clusters: readonly Cluster[],
  call: CallOptions,
): Promise<Details> {
  const { found, gaps } = await askEach(clusters, what, async (id, { ref }) => {
    const { body } = await call.send(ref.scope, operations.upgradeProfile, (signal) =>
      client.upgradeProfile(id, { signal, now: () => call.now() }),
    );
    return mapUpgradeTargets(body);
  });
  const read = clusters.flatMap((cluster) => {
    const mapped = found.get(cluster.uid);
    return mapped === undefined ? [] : [{ cluster, ...mapped }];
  });
  return {
    items: read.flatMap(({ cluster: { uid }, targets }) =>
      targets === undefined ? [] : [{ uid, upgradeTargets: targets }],
    ),
    gaps: [
      ...gaps,
      ...read.flatMap(({ cluster, problems }) => problemGaps(cluster.ref.scope, what, problems, cluster.name)),
    ],
  };
}
