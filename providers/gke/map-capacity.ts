import type { ClusterCapacity } from "../../lib/core/capacity.ts";
import type { NodePool } from "../../lib/core/node-pool.ts";
import type { Reader } from "../../lib/core/reader.ts";

type Subnet = NonNullable<ClusterCapacity["subnets"]>[number];

/**
 * The ranges that new nodes and their pods take addresses from. Of the pods' ranges GKE tells how full they are; of the
 * nodes' own subnets the Container API tells no more than their names, so their free addresses stay unknown.
 */
export function mapCapacity(
  cluster: Reader,
  pools: readonly Reader[],
  mapped: readonly NodePool[],
): ClusterCapacity | undefined {
  const allocation = cluster.object("ipAllocationPolicy");
  const cniMode = modeOf(allocation);
  const standard = podRange(
    allocation.text("clusterSecondaryRangeName"),
    allocation.text("clusterIpv4CidrBlock") ?? cluster.text("clusterIpv4Cidr"),
    share(allocation, "defaultPodIpv4RangeUtilization"),
  );
  const ofPools = pools.flatMap((pool) => {
    const network = pool.object("networkConfig");
    const range = network.text("podRange");
    return podRange(range, network.text("podIpv4CidrBlock"), share(network, "podIpv4RangeUtilization"));
  });
  // Ranges for pools to come are told by name and share only, not by size.
  const spare = allocation
    .object("additionalPodRangesConfig")
    .objects("podRangeInfo")
    .flatMap((range) => podRange(range.text("rangeName"), undefined, undefined));
  // Autopilot clusters can have no pool to show, and nodes in the cluster's subnetwork all the same.
  const home = subnetOf(cluster);
  const ofNodes = mapped.flatMap(({ subnets = [] }) => subnets);
  const homes = ofNodes.length > 0 || home === undefined ? ofNodes : [home];
  const nodes = homes.map((id): Subnet => ({ id, use: "nodes" }));
  const subnets = distinct([...nodes, ...standard, ...ofPools, ...spare]);
  if (cniMode === undefined && subnets.length === 0) return undefined;
  return { ...(cniMode === undefined ? {} : { cniMode }), ...(subnets.length === 0 ? {} : { subnets }) };
}

/** The subnetwork that a pool's nodes are in: that of the cluster, unless the pool names one of its own. */
export function poolSubnet(cluster: Reader, pool: Reader): string | undefined {
  return pool.object("networkConfig").text("subnetwork") ?? subnetOf(cluster);
}

function subnetOf(cluster: Reader): string | undefined {
  return cluster.object("networkConfig").text("subnetwork");
}

function modeOf(allocation: Reader): string | undefined {
  if (allocation.flag("useIpAliases") === true) return "alias-ip";
  return allocation.flag("useRoutes") === true ? "routes" : undefined;
}

function podRange(name: string | undefined, cidr: string | undefined, used: number | undefined): readonly Subnet[] {
  const id = name ?? cidr;
  if (id === undefined) return [];
  const size = sizeOf(cidr);
  // The API's share counts whole blocks of addresses, one for each node, and is rounded to four digits.
  const free = size === undefined || used === undefined ? undefined : Math.round(size * (1 - used));
  return [{ id, ...(free === undefined ? {} : { freeAddresses: free }), use: "pods" }];
}

/** Addresses in an IPv4 block. */
function sizeOf(cidr: string | undefined): number | undefined {
  const bits = /^\d{1,3}(?:\.\d{1,3}){3}\/(\d|[12]\d|3[0-2])$/.exec(cidr ?? "")?.[1];
  return bits === undefined ? undefined : 2 ** (32 - Number(bits));
}

/** A ratio up to 1. Zero is "not set" on the wire: a range that has nodes in it is never used to no degree at all. */
function share(reader: Reader, key: string): number | undefined {
  const value = reader.raw?.[key];
  if (value === undefined || value === null || value === 0) return undefined;
  return typeof value === "number" && value > 0 && value <= 1 ? value : reader.reject(key, "a share up to 1");
}

/** A range named twice is one range; the mention that says more is kept. */
function distinct(subnets: readonly Subnet[]): readonly Subnet[] {
  const known = new Map<string, Subnet>();
  for (const subnet of subnets) {
    const first = known.get(subnet.id);
    if (first?.freeAddresses === undefined) known.set(subnet.id, { ...subnet });
  }
  return [...known.values()];
}
