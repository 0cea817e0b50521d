import type { Cluster } from "../../lib/core/cluster.ts";
import type { ClusterDetail, Detail } from "../../lib/core/cluster-detail.ts";
import type { Gap, Harvest } from "../../lib/core/gap.ts";
import { merge } from "../../lib/core/merge.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import { scopeKey } from "../../lib/core/scope.ts";
import type { ArmClient } from "./client.ts";
import { endIfCancelled } from "./gaps.ts";
import { readCapacity } from "./read-capacity.ts";
import { readWindows } from "./read-maintenance.ts";
import { readNodeImages } from "./read-node-images.ts";
import { readUpgradeTargets } from "./read-upgrade-targets.ts";

/** What was read for one detail, and what could not be. A cluster may be named more than once. */
export interface Details {
  readonly items: readonly ClusterDetail[];
  readonly gaps: readonly Gap[];
}

/**
 * The details that take requests of their own: `windows` (of the clusters that do not have them yet), `insights` (the
 * versions that AKS offers next) and `capacity` (quotas, free addresses, node images). The others arrive with the
 * cluster. AKS admits one request a second for most of them, so they take as long as they take.
 */
export async function* readDetails(
  client: ArmClient,
  clusters: readonly Cluster[],
  want: readonly Detail[],
  call: CallOptions,
): AsyncGenerator<Harvest<ClusterDetail>, void, undefined> {
  const groups = Map.groupBy(clusters, ({ ref }) => scopeKey(ref.scope));
  yield* merge([...groups.values()].map((group) => readSubscription(client, group, want, call)));
}

async function* readSubscription(
  client: ArmClient,
  clusters: readonly Cluster[],
  want: readonly Detail[],
  call: CallOptions,
): AsyncGenerator<Harvest<ClusterDetail>, void, undefined> {
  const [first] = clusters;
  if (first === undefined) return;
  const { scope } = first.ref;
  const readings = [
    ...(want.includes("windows") ? [readWindows(client, scope, clusters, call)] : []),
    ...(want.includes("insights") ? [readUpgradeTargets(client, clusters, call)] : []),
    ...(want.includes("capacity")
      ? [readNodeImages(client, clusters, call), readCapacity(client, scope, clusters, call)]
      : []),
  ];
  const read = await Promise.all(readings);
  const items = new Map<string, ClusterDetail>();
  for (const detail of read.flatMap((details) => details.items)) {
    items.set(detail.uid, { ...items.get(detail.uid), ...detail });
  }
  yield { scope, items: [...items.values()], gaps: read.flatMap(({ gaps }) => gaps), last: true };
  endIfCancelled(call);
}
