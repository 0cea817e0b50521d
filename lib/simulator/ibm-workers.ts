import type { SimCluster, SimPool } from "./fleet.ts";
import { zonesOf } from "./ibm-clusters.ts";
import { hex } from "./seeded.ts";
import type { SimState } from "./state.ts";
import { ibmIdOf } from "./uid.ts";
import { runningUpdates } from "./updates.ts";

/** A worker pool as `/v2/getWorkerPools` prints it. */
export function poolEntry(cluster: SimCluster, pool: SimPool): Record<string, unknown> {
  const zones = zonesOf(cluster);
  const share = (index: number) => Math.ceil((pool.nodes - index) / zones.length);
  return {
    id: poolId(cluster, pool),
    poolName: pool.name,
    provider: cluster.infrastructure === "classic" ? "classic" : "vpc-gen2",
    flavor: pool.instanceType,
    isolation: "shared",
    operatingSystem: pool.image,
    // How many workers each zone is to have.
    workerCount: Math.ceil(pool.nodes / zones.length),
    autoscaleEnabled: pool.max !== undefined,
    labels: { "ibm-cloud.kubernetes.io/worker-pool-id": poolId(cluster, pool) },
    taints: pool.name === "edge" ? { dedicated: "edge:NoSchedule" } : null,
    zones: zones.map((id, index) => ({ id, workerCount: share(index), subnets: subnetsIn(cluster, id) })),
    lifecycle: { actualState: pool.status ?? "active", desiredState: "active" },
    vpcID: isVpc(cluster) ? vpcOf(cluster) : "",
  };
}

function isVpc({ infrastructure = "vpc" }: SimCluster): boolean {
  return infrastructure === "vpc";
}

function vpcOf({ account, location }: SimCluster): string {
  return `r010-${hex(0, `network of ${account} in ${location}`, 36)}`;
}

function subnetIn(cluster: SimCluster, zone: string): string {
  return `02b7-${hex(0, `subnet ${zone} of ${vpcOf(cluster)}`, 36)}`;
}

function subnetsIn(cluster: SimCluster, zone: string): readonly object[] {
  return isVpc(cluster) ? [{ id: subnetIn(cluster, zone), primary: true }] : [];
}

/** Addresses of a /24, less the five that IBM keeps for itself. */
const subnetSize = 251;

/** The subnets of a zone of a VPC as `/v2/vpc/getSubnets` prints them, each with a worker on an address. */
export function subnetEntries(state: SimState, account: string, query: URLSearchParams): readonly object[] | undefined {
  const zone = query.get("zone") ?? "";
  const clusters = state
    .clusters("iks", account)
    .filter((each) => isVpc(each) && vpcOf(each) === query.get("vpc") && zonesOf(each).includes(zone));
  const [first] = clusters;
  if (first === undefined) return undefined;
  const workers = clusters.flatMap((each) => each.pools.flatMap((pool) => workerEntries(each, pool)));
  const used = workers.filter(({ location }) => location === zone).length;
  return [
    {
      id: subnetIn(first, zone),
      name: `workers-${zone}`,
      zone,
      vpcID: vpcOf(first),
      vpcName: `vpc-${first.location}`,
      ipv4CIDRBlock: "10.240.0.0/24",
      availableIPv4AddressCount: Math.max(0, subnetSize - used),
      publicGatewayID: "",
      publicGatewayName: "",
    },
  ];
}

/**
 * The workers of a pool as `/v2/getWorkers` prints them. While a whole pool is updated, a third of it has arrived; one
 * that is updated worker by worker has those that have been through it.
 */
export function workerEntries(cluster: SimCluster, pool: SimPool): readonly Record<string, unknown>[] {
  const updates = runningUpdates(cluster).filter(({ kind, pools }) => kind === "nodes" && pools.includes(pool.name));
  const zones = zonesOf(cluster);
  return Array.from({ length: pool.nodes }, (_, index) => {
    const update = updates.find(({ workers }) => workers === undefined || workers.includes(index));
    const arrived = update !== undefined && update.workers === undefined && index * 3 < pool.nodes;
    const actual = arrived ? update.to : versionOfWorker(pool, index);
    const moving = update !== undefined && !arrived;
    return {
      id: workerId(cluster, pool, index),
      poolID: poolId(cluster, pool),
      poolName: pool.name,
      flavor: pool.instanceType,
      location: zones[index % zones.length] ?? "",
      kubeVersion: { actual, desired: moving ? update.to : actual, target: cluster.version, eos: "", masterEOS: "" },
      health: moving
        ? { state: "pending", message: "Updating the worker." }
        : { state: pool.status === "warning" ? "warning" : "normal", message: "Ready" },
      lifecycle: {
        actualState: "deployed",
        desiredState: "deployed",
        message: "",
        messageDate: "",
        pendingOperation: moving ? "update" : "",
        reasonForDelete: "",
        actualOperatingSystem: pool.image,
      },
      networkInterfaces: [],
    };
  });
}

/** The version that one worker of a pool runs. */
export function versionOfWorker({ ahead, version }: SimPool, index: number): string {
  return ahead?.workers.includes(index) === true ? ahead.to : version;
}

export function workerId(cluster: SimCluster, pool: SimPool, index: number): string {
  return `kube-${ibmIdOf(cluster)}-${cluster.name.slice(0, 10)}-${pool.name}-${hex(index, pool.name, 8)}`;
}

function poolId(cluster: SimCluster, { name }: SimPool): string {
  return `${ibmIdOf(cluster)}-${hex(0, name, 7)}`;
}
