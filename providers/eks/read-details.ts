import type { Cluster } from "../../lib/core/cluster.ts";
import type { ClusterDetail, Detail } from "../../lib/core/cluster-detail.ts";
import type { Gap, Harvest } from "../../lib/core/gap.ts";
import type { Problem } from "../../lib/core/reader.ts";
import { addonSource } from "./addon-source.ts";
import { arrivals } from "./arrivals.ts";
import { type CapacitySource, capacitySource } from "./capacity-source.ts";
import { notesOf } from "./notes.ts";
import { type AddonCatalogue, addonCatalogue, readAddons } from "./read-addons.ts";
import { readCapacity } from "./read-capacity.ts";
import type { Region } from "./read-cluster.ts";
import { readInsights } from "./read-insights.ts";
import { readNetwork } from "./read-network.ts";
import { readRecentOperations } from "./read-operations.ts";

/** What EKS tells beyond the basic inventory. It has no maintenance windows. */
export const detailNames = [
  "addons",
  "insights",
  "operations",
  "network",
  "capacity",
] as const satisfies readonly Detail[];

/** A region of which details are read. */
export interface DetailedRegion extends Region {
  /** Every minor there is; never rejects but with `CANCELLED`. */
  readonly minors: () => Promise<ReadonlySet<string>>;
}

/** What is asked for once, however many clusters the region has. */
interface Shared {
  readonly addons: AddonCatalogue;
  readonly capacity: CapacitySource;
}

interface Reading {
  readonly detail: ClusterDetail;
  readonly gaps: readonly Gap[];
}

/**
 * Details of clusters of one region, as each is read. A cluster that is only registered with EKS belongs to another
 * platform, of which EKS can tell no more. The final harvest has `last: true`. Rejects with `CANCELLED` only.
 */
export async function* readDetails(
  region: DetailedRegion,
  clusters: readonly Cluster[],
  want: readonly Detail[],
): AsyncGenerator<Harvest<ClusterDetail>, void, undefined> {
  const { scope, send } = region;
  const own = clusters.filter(({ controlPlane }) => controlPlane.managed);
  const shared: Shared = { addons: addonCatalogue(send), capacity: capacitySource(own, send) };
  const readings = arrivals<Reading>(async (launch) => {
    for (const cluster of own) launch(readDetail(region, cluster, new Set(want), shared));
  });
  for await (const batch of readings) {
    yield {
      scope,
      items: batch.map(({ detail }) => detail),
      gaps: batch.flatMap(({ gaps }) => gaps),
      last: false,
    };
  }
  const gaps = [
    ...problemGaps(region, "add-on versions", shared.addons.problems()),
    ...problemGaps(region, "capacity", shared.capacity.problems()),
  ];
  yield { scope, items: [], gaps, last: true };
}

async function readDetail(
  { send, scope, call, minors }: DetailedRegion,
  cluster: Cluster,
  want: ReadonlySet<Detail>,
  shared: Shared,
): Promise<Reading> {
  const notes = notesOf(scope, cluster.name);
  const source = addonSource(send, cluster.name);
  const readCompatible = async () => readAddons(cluster, source, shared.addons, await minors(), notes);
  const [addons, insights, operations, network, capacity] = await Promise.all([
    want.has("addons") ? readCompatible() : undefined,
    want.has("insights") ? readInsights(send, cluster.name, notes) : undefined,
    want.has("operations") ? readRecentOperations(send, cluster, call.now(), notes) : undefined,
    want.has("network") ? readNetwork(cluster, source, notes) : undefined,
    want.has("capacity") ? readCapacity(cluster, source, shared.capacity, notes) : undefined,
  ]);
  const detail: ClusterDetail = {
    uid: cluster.uid,
    ...(addons === undefined ? {} : { addons }),
    ...(insights === undefined ? {} : { insights }),
    ...(operations === undefined ? {} : { operations }),
    ...(network === undefined ? {} : { network }),
    ...(capacity === undefined ? {} : { capacity }),
  };
  return { detail, gaps: notes.gaps };
}

function problemGaps({ scope }: DetailedRegion, what: string, problems: readonly Problem[]): readonly Gap[] {
  return problems.map(({ path, message }) => ({ scope, what, code: "BAD_RESPONSE", message, path }));
}
