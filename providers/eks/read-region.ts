import type { Cluster } from "../../lib/core/cluster.ts";
import { isFleetError } from "../../lib/core/error.ts";
import { type Gap, gapOf, type Harvest } from "../../lib/core/gap.ts";
import { arrivals } from "./arrivals.ts";
import { type ClusterReading, type Region, readCluster } from "./read-cluster.ts";
import { readNames } from "./read-names.ts";

/** Every cluster of one region, as each is read. The final harvest has `last: true`. Rejects with `CANCELLED` only. */
export async function* readRegion(region: Region): AsyncGenerator<Harvest<Cluster>, void, undefined> {
  const { scope, send } = region;
  const listing: Gap[] = [];
  const readings = arrivals<ClusterReading>(async (launch) => {
    try {
      const listed = readNames("eks:ListClusters", (nextToken) => send("eks:ListClusters", { nextToken }));
      for await (const names of listed) for (const name of names) launch(readCluster(region, name));
    } catch (error) {
      if (isFleetError(error, "CANCELLED")) throw error;
      listing.push(gapOf(scope, "clusters", error));
    }
  });
  for await (const batch of readings) {
    const items = batch.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster]));
    yield { scope, items, gaps: batch.flatMap(({ gaps }) => gaps), last: false };
  }
  yield { scope, items: [], gaps: listing, last: true };
}
