import { type ArmResource, agentPoolsOf, networkOf, subnetOf } from "./azure-clusters.ts";
import type { SimCluster, SimPool } from "./fleet.ts";
import type { SimState } from "./state.ts";
import { resourceGroupOf } from "./uid.ts";

/** Addresses of a /20, less the five that Azure keeps for itself. */
const subnetSize = 4091;

/** The answer of `Microsoft.Compute/locations/L/usages`: quotas of a subscription, and what its node pools use of them. */
export function computeUsages(state: SimState, subscription: string, location: string): ArmResource {
  const pools = state
    .clusters("aks", subscription)
    .filter((cluster) => cluster.location === location && cluster.stopped !== true)
    .flatMap(agentPoolsOf);
  const regular = pools.filter((pool) => pool.spot !== true);
  const families = Map.groupBy(regular, familyOf);
  const family = (name: string) => families.get(name) ?? [];
  // Azure lists every family there is, used or not.
  const names = [...new Set(["standardNCASv3_T4Family", "standardDSv5Family", ...families.keys()])].sort();
  return {
    value: [
      usage("availabilitySets", "Availability Sets", 0, 2500),
      usage("cores", "Total Regional vCPUs", coresOf(regular), limitFor(coresOf(regular), 100)),
      usage("virtualMachines", "Virtual Machines", machinesOf(pools), 25_000),
      usage("lowPriorityCores", "Total Regional Spot vCPUs", coresOf(pools) - coresOf(regular), 100),
      ...names.map((name) => usage(name, `${name} vCPUs`, coresOf(family(name)), limitFor(coresOf(family(name)), 20))),
    ],
  };
}

/**
 * The answer of `virtualNetworks/V/usages`: addresses of each subnet. `undefined` for a network that does not exist; ids
 * are compared without case.
 */
export function networkUsages(
  state: SimState,
  subscription: string,
  group: string,
  network: string,
): ArmResource | undefined {
  const clusters = state
    .clusters("aks", subscription)
    .filter(({ location }) => resourceGroupOf(location) === group && networkOf(location).toLowerCase() === network);
  const [first] = clusters;
  if (first === undefined) return undefined;
  const inSubnet = clusters.filter((cluster) => subnetOf(cluster) !== undefined);
  const subnet = inSubnet.map(subnetOf)[0];
  const gateway = `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Network/virtualNetworks/${networkOf(first.location)}/subnets/GatewaySubnet`;
  const used = inSubnet.reduce((sum, cluster) => sum + addressesOf(cluster), 0);
  const name = { value: "SubnetSpace", localizedValue: "Subnet size and usage" };
  return {
    value: [
      // Subnets that are not counted are printed all the same.
      { currentValue: -1, limit: -1, id: gateway, name, unit: "Count" },
      ...(subnet === undefined
        ? []
        : [{ currentValue: Math.min(used, subnetSize), limit: subnetSize, id: subnet, name, unit: "Count" }]),
    ],
  };
}

/** Nodes of these clusters set an address aside for each of the thirty pods that they may have. */
function addressesOf(cluster: SimCluster): number {
  return cluster.stopped === true ? 0 : machinesOf(agentPoolsOf(cluster)) * 31;
}

function machinesOf(pools: readonly SimPool[]): number {
  return pools.reduce((sum, { nodes }) => sum + nodes, 0);
}

function coresOf(pools: readonly SimPool[]): number {
  return pools.reduce((sum, { nodes, instanceType }) => sum + nodes * Number(/\d+/.exec(instanceType)?.[0] ?? 2), 0);
}

/** `standardDSv5Family` for `Standard_D8s_v5`. */
function familyOf({ instanceType }: SimPool): string {
  const [, letters = "", features = "", version = ""] =
    /^Standard_([A-Z]+)\d+([a-z]*)_(v\d+)$/.exec(instanceType) ?? [];
  return `standard${letters}${features.toUpperCase()}${version}Family`;
}

/** Quotas are raised in steps, as far as was needed so far. */
function limitFor(used: number, least: number): number {
  return Math.max(least, Math.ceil((used * 1.1) / 50) * 50);
}

function usage(value: string, localizedValue: string, currentValue: number, limit: number): ArmResource {
  return { limit, unit: "Count", currentValue, name: { value, localizedValue } };
}
