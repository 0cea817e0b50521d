import type { Cluster } from "../../lib/core/cluster.ts";
import { type ClusterDetail, type Detail, detailFields } from "../../lib/core/cluster-detail.ts";
import { type Gap, gapOf, type Harvest } from "../../lib/core/gap.ts";
import { toInstant } from "../../lib/core/instant.ts";
import { merge } from "../../lib/core/merge.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import { Reader } from "../../lib/core/reader.ts";
import { scopeKey } from "../../lib/core/scope.ts";
import type { GkeClient } from "./client.ts";
import { mapAutoUpgrade, mapInsights, mapPastUpgrades } from "./map-upgrade-info.ts";
import { readCapacity } from "./read-capacity.ts";
import { gapFor } from "./read-clusters.ts";

/**
 * What GKE means to do by itself and why it waits (`insights`), and the upgrades that are over (`operations`), take one
 * request for each cluster; quotas and free addresses (`capacity`) one for each region and subnetwork. The other details
 * arrive with the cluster.
 */
export async function* readDetails(
  clusters: readonly Cluster[],
  want: readonly Detail[],
  client: GkeClient,
  call: CallOptions,
): AsyncGenerator<Harvest<ClusterDetail>, void, undefined> {
  const projects = Map.groupBy(clusters, ({ ref }) => scopeKey(ref.scope));
  yield* merge([...projects.values()].map((group) => readProject(group, want, client, call)));
}

async function* readProject(
  clusters: readonly Cluster[],
  want: readonly Detail[],
  client: GkeClient,
  call: CallOptions,
): AsyncGenerator<Harvest<ClusterDetail>, void, undefined> {
  const [first] = clusters;
  if (first === undefined) return;
  const asked = want.includes("insights") || want.includes("operations") ? clusters : [];
  const [read, capacity] = await Promise.all([
    Promise.all(asked.map((cluster) => readUpgradeInfo(cluster, want, client, call))),
    readCapacity(want.includes("capacity") ? clusters : [], client, call),
  ]);
  yield {
    scope: first.ref.scope,
    items: [...read.flatMap(({ detail }) => detail ?? []), ...capacity.details],
    gaps: [...untold(clusters, want), ...read.flatMap(({ gaps }) => gaps), ...capacity.gaps],
    last: true,
  };
}

/** What was to arrive with the clusters and did not: whoever asks for it must not take its absence for "none". */
function untold(clusters: readonly Cluster[], want: readonly Detail[]): readonly Gap[] {
  return (["addons", "windows", "network", "capacity"] as const).flatMap((detail) =>
    want.includes(detail)
      ? clusters
          .filter((cluster) => detailFields[detail].every((field) => cluster[field] === undefined))
          .map(({ ref, name }) => {
            const message = "the listing of the clusters does not tell, or tells something that cannot be read";
            return { scope: ref.scope, what: `the detail ${detail}`, code: "BAD_RESPONSE", message, cluster: name };
          })
      : [],
  );
}

interface UpgradeInfo {
  readonly detail?: ClusterDetail;
  readonly gaps: readonly Gap[];
}

async function readUpgradeInfo(
  cluster: Cluster,
  want: readonly Detail[],
  client: GkeClient,
  call: CallOptions,
): Promise<UpgradeInfo> {
  const { scope } = cluster.ref;
  const what = want.includes("insights") ? "automatic upgrades" : "past upgrades";
  let response: unknown;
  try {
    response = await call.send(scope, "gke:FetchClusterUpgradeInfo", (signal) =>
      client.fetchClusterUpgradeInfo(cluster.uid, signal),
    );
  } catch (error) {
    const gap = gapOf(scope, what, error, cluster.name);
    if (gap.code === "CANCELLED") throw error;
    return { gaps: [gap] };
  }
  const info = new Reader(response);
  const autoUpgrade = want.includes("insights") ? mapAutoUpgrade(info) : undefined;
  const observedAt = toInstant(call.now());
  // Without the list of what runs, the list of what is over would look like all there is.
  const running = want.includes("operations") ? cluster.operations : undefined;
  const detail: ClusterDetail = {
    uid: cluster.uid,
    ...(autoUpgrade === undefined ? {} : { autoUpgrade, insights: mapInsights(autoUpgrade, observedAt) }),
    ...(running === undefined ? {} : { operations: [...running, ...mapPastUpgrades(info)] }),
  };
  return { detail, gaps: info.problems.map((problem) => gapFor(scope, what, problem, cluster.name)) };
}
