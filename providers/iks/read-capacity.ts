import type { ClusterCapacity } from "../../lib/core/capacity.ts";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { ClusterDetail } from "../../lib/core/cluster-detail.ts";
import type { Gap } from "../../lib/core/gap.ts";
import type { Problem, Reader } from "../../lib/core/reader.ts";
import { entriesOf } from "./entries.ts";
import { failureGap, problemGaps } from "./gaps.ts";
import { listSubnets, listWorkerPools, type Reading } from "./requests.ts";

type Subnet = NonNullable<ClusterCapacity["subnets"]>[number];

/** Where workers of a pool are placed. */
interface Place {
  readonly vpc: string;
  readonly zone: string;
  readonly subnet: string;
}

/** Free addresses by id, and what could not be read of the answer. */
type Listing = Promise<{ readonly free: ReadonlyMap<string, number>; readonly problems: readonly Problem[] }>;

/**
 * Free addresses of the VPC subnets that a cluster's workers are in. The subnets of a zone of a VPC are asked for once,
 * whatever number of clusters of the account share them.
 */
export function capacityReader(
  reading: Reading,
): (cluster: Cluster, id: string) => Promise<{ readonly detail?: ClusterDetail; readonly gaps: readonly Gap[] }> {
  const known = new Map<string, Listing>();
  const listing = ({ vpc, zone }: Place): Listing => {
    const key = `${vpc} ${zone}`;
    const asked = known.get(key) ?? subnetsOf(reading, vpc, zone);
    known.set(key, asked);
    return asked;
  };

  return async (cluster, id) => {
    const { scope } = reading;
    try {
      const problems: Problem[] = [];
      const places = placesOf(await listWorkerPools(reading, id), problems);
      const gaps: Gap[] = [...problemGaps(scope, "subnets of a worker pool", problems, cluster.name)];
      const subnets = await Promise.all(
        places.map(async (place): Promise<Subnet> => {
          const base: Subnet = { id: place.subnet, zone: place.zone, use: "nodes" };
          const what = `free addresses of subnet ${place.subnet}`;
          try {
            const { free, problems: unread } = await listing(place);
            const freeAddresses = free.get(place.subnet);
            if (freeAddresses !== undefined) return { ...base, freeAddresses };
            const message = `the list of subnets in ${place.zone} does not tell`;
            gaps.push(...problemGaps(scope, what, unread, cluster.name));
            if (unread.length === 0) gaps.push({ scope, what, code: "NOT_FOUND", message, cluster: cluster.name });
          } catch (error) {
            gaps.push(failureGap(scope, what, error, cluster.name));
          }
          return base;
        }),
      );
      // Classic infrastructure has VLANs instead, of which nothing is told here: then all of it stays unknown.
      const capacity: ClusterCapacity = subnets.length === 0 ? {} : { subnets };
      return { detail: { uid: cluster.uid, capacity }, gaps };
    } catch (error) {
      return { gaps: [failureGap(scope, "capacity", error, cluster.name)] };
    }
  };
}

/** Each subnet once, by zone and id. */
function placesOf(pools: readonly unknown[], problems: Problem[]): readonly Place[] {
  const places = new Map<string, Place>();
  for (const pool of entriesOf(pools, problems)) {
    const vpc = pool.text("vpcID");
    if (vpc === undefined || vpc === "") continue;
    for (const zone of pool.objects("zones")) {
      for (const subnet of zone.objects("subnets")) {
        const place = { vpc, zone: zone.text("id") ?? "", subnet: subnet.text("id") ?? "" };
        if (place.zone === "" || place.subnet === "") subnet.reject("id", "a subnet in a zone");
        else places.set(place.subnet, place);
      }
    }
  }
  return [...places.values()].sort((a, b) => compare(a.zone, b.zone) || compare(a.subnet, b.subnet));
}

async function subnetsOf(reading: Reading, vpc: string, zone: string): Listing {
  const problems: Problem[] = [];
  const entries = entriesOf(await listSubnets(reading, vpc, zone), problems);
  const free = entries.flatMap((entry: Reader): [string, number][] => {
    const id = entry.text("id");
    const count = entry.count("availableIPv4AddressCount");
    return id === undefined || count === undefined ? [] : [[id, count]];
  });
  return { free: new Map(free), problems };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
