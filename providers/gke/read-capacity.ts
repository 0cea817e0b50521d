import type { ClusterCapacity } from "../../lib/core/capacity.ts";
import type { Cluster } from "../../lib/core/cluster.ts";
import type { ClusterDetail } from "../../lib/core/cluster-detail.ts";
import { isFleetError } from "../../lib/core/error.ts";
import { type Gap, gapOf } from "../../lib/core/gap.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import { Reader } from "../../lib/core/reader.ts";
import type { GkeClient } from "./client.ts";
import { mapFreeAddresses, mapQuotas } from "./map-compute.ts";
import { gapFor } from "./read-clusters.ts";

interface Answer<T> {
  readonly value?: T;
  readonly error?: unknown;
  readonly problems: Reader["problems"];
}

interface Capacities {
  readonly details: readonly ClusterDetail[];
  readonly gaps: readonly Gap[];
}

/**
 * The quotas of each region that clusters are in, and the free addresses of each subnetwork that their nodes are in,
 * asked for once whatever number of clusters share them. What cannot be read is a gap of every cluster it concerns.
 */
export async function readCapacity(
  clusters: readonly Cluster[],
  client: GkeClient,
  call: CallOptions,
): Promise<Capacities> {
  const regions = new Map<string, Promise<Answer<ReturnType<typeof mapQuotas>>>>();
  const subnetworks = new Map<string, Promise<Answer<ReturnType<typeof mapFreeAddresses>>>>();

  async function ask<T>(
    cluster: Cluster,
    operation: string,
    send: Ask,
    map: (answer: Reader) => T,
  ): Promise<Answer<T>> {
    try {
      const answer = new Reader(await call.send(cluster.ref.scope, operation, send));
      return { value: map(answer), problems: answer.problems };
    } catch (error) {
      if (isFleetError(error, "CANCELLED")) throw error;
      return { error, problems: [] };
    }
  }

  async function readOne(cluster: Cluster): Promise<{ readonly detail: ClusterDetail; readonly gaps: readonly Gap[] }> {
    const { scope, location } = cluster.ref;
    const region = location.replace(/-[a-z]$/, "");
    const capacity = cluster.capacity ?? {};
    const homes = (capacity.subnets ?? []).flatMap(({ id, use }) => (use === "nodes" && isSubnetwork(id) ? [id] : []));
    const quotas = await once(regions, `${scope.accountId} ${region}`, () =>
      ask(cluster, "gke:GetRegion", (signal) => client.getRegion(scope.accountId, region, signal), mapQuotas),
    );
    const free = await Promise.all(
      homes.map((id) =>
        once(subnetworks, id, () =>
          ask(cluster, "gke:GetSubnetwork", (signal) => client.getSubnetwork(id, signal), mapFreeAddresses),
        ).then((answer) => ({ id, answer })),
      ),
    );
    const gaps = [
      ...gapsOf(cluster, `quotas of region ${region}`, quotas),
      ...free.flatMap(({ id, answer }) => gapsOf(cluster, `free addresses of ${id}`, answer)),
      ...free.flatMap(({ id, answer }) => untold(cluster, id, answer)),
    ];
    const known = new Map(free.flatMap(({ id, answer }) => (answer.value === undefined ? [] : [[id, answer.value]])));
    const detail: ClusterDetail = {
      uid: cluster.uid,
      capacity: {
        ...capacity,
        ...(capacity.subnets === undefined ? {} : { subnets: filledIn(capacity.subnets, known) }),
        ...(quotas.value === undefined ? {} : { quotas: quotas.value }),
      },
    };
    return { detail, gaps };
  }

  const read = await Promise.all(clusters.map(readOne));
  return { details: read.map(({ detail }) => detail), gaps: read.flatMap(({ gaps }) => gaps) };
}

type Ask = (signal: AbortSignal) => Promise<unknown>;
type Subnets = NonNullable<ClusterCapacity["subnets"]>;

function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const asked = known.get(key) ?? ask();
  known.set(key, asked);
  return asked;
}

/** `projects/P/regions/R/subnetworks/S`; older clusters print no more than a name, which may be another project's. */
function isSubnetwork(id: string): boolean {
  return /^projects\/[a-z0-9.:-]{1,128}\/regions\/[a-z0-9-]{1,63}\/subnetworks\/[a-z0-9-]{1,63}$/.test(id);
}

/** Ranges of pods keep what the Container API said of them: it counts the blocks that nodes have been given. */
function filledIn(subnets: Subnets, known: ReadonlyMap<string, ReadonlyMap<string, number>>): Subnets {
  const ranges = new Map([...known.values()].flatMap((ranges) => [...ranges]));
  return subnets.map((subnet) => {
    if (subnet.freeAddresses !== undefined) return subnet;
    const free = subnet.use === "nodes" ? known.get(subnet.id)?.get("") : ranges.get(subnet.id);
    return free === undefined ? subnet : { ...subnet, freeAddresses: free };
  });
}

function gapsOf(cluster: Cluster, what: string, { error, problems }: Answer<unknown>): readonly Gap[] {
  const { scope } = cluster.ref;
  if (error !== undefined) return [gapOf(scope, what, error, cluster.name)];
  return problems.map((problem) => gapFor(scope, what, problem, cluster.name));
}

/** Utilization is an extra view of a subnetwork, which an answer may come without. */
function untold(cluster: Cluster, id: string, { value }: Answer<ReadonlyMap<string, number>>): readonly Gap[] {
  if (value === undefined || value.has("")) return [];
  const message = "the Compute API does not tell how many addresses of the subnetwork are free";
  return [
    { scope: cluster.ref.scope, what: `free addresses of ${id}`, code: "BAD_RESPONSE", message, cluster: cluster.name },
  ];
}
