import type { ClusterCapacity } from "../../lib/core/capacity.ts";
import type { Cluster } from "../../lib/core/cluster.ts";
import { type Gap, gapOf } from "../../lib/core/gap.ts";
import { pages } from "../../lib/core/pages.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { type ArmNetworkId, parseNetworkOf } from "./arm-id.ts";
import type { ArmClient, ArmReply, Attempt } from "./client.ts";
import { problemGaps } from "./gaps.ts";
import { mapFreeAddresses, mapQuotas } from "./map-usage.ts";
import { type Entry, pageOf } from "./paging.ts";
import { operations } from "./permissions.ts";
import type { Details } from "./read-details.ts";

type Quotas = NonNullable<ClusterCapacity["quotas"]>;

/**
 * Quotas and free addresses for the clusters of one subscription: one request for each location and each virtual
 * network, however many clusters are in it.
 */
export async function readCapacity(
  client: ArmClient,
  scope: Scope,
  clusters: readonly Cluster[],
  call: CallOptions,
): Promise<Details> {
  const gaps: Gap[] = [];
  const [quotas, free] = await Promise.all([
    readQuotas(client, scope, clusters, call, gaps),
    readFreeAddresses(client, scope, clusters, call, gaps),
  ]);
  const items = clusters.flatMap(({ uid, ref, capacity }) => {
    const limits = quotas.get(ref.location);
    const subnets = capacity?.subnets?.map((subnet) => {
      const freeAddresses = free.get(subnet.id.toLowerCase());
      return freeAddresses === undefined ? subnet : { ...subnet, freeAddresses };
    });
    if (limits === undefined && subnets === undefined) return [];
    const told = {
      ...capacity,
      ...(subnets === undefined ? {} : { subnets }),
      ...(limits === undefined ? {} : { quotas: limits }),
    };
    return [{ uid, capacity: told }];
  });
  return { items, gaps: gaps.toSorted((a, b) => (a.what < b.what ? -1 : a.what > b.what ? 1 : 0)) };
}

async function readQuotas(
  client: ArmClient,
  scope: Scope,
  clusters: readonly Cluster[],
  call: CallOptions,
  gaps: Gap[],
): Promise<ReadonlyMap<string, Quotas>> {
  const found = new Map<string, Quotas>();
  const locations = new Set(clusters.map(({ ref }) => ref.location).filter((location) => location !== ""));
  const read = [...locations].map(async (location) => {
    const what = `compute quotas in ${location}`;
    try {
      const entries = await listing(scope, operations.computeUsage, call, what, (next, attempt) =>
        client.computeUsage(scope.accountId, location, next, attempt),
      );
      const { quotas, problems } = mapQuotas(entries);
      gaps.push(...problemGaps(scope, what, problems));
      found.set(location, quotas);
    } catch (error) {
      gaps.push(gapOf(scope, what, error));
    }
  });
  await Promise.all(read);
  return found;
}

async function readFreeAddresses(
  client: ArmClient,
  scope: Scope,
  clusters: readonly Cluster[],
  call: CallOptions,
  gaps: Gap[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  const subnets = clusters.flatMap(({ capacity }) => capacity?.subnets ?? []);
  const networks = new Map<string, ArmNetworkId>();
  for (const { id } of subnets) {
    const network = parseNetworkOf(id);
    if (network !== undefined) networks.set(JSON.stringify(network), network);
  }
  const used = new Set(subnets.map(({ id }) => id.toLowerCase()));
  const read = [...networks.values()].map(async (network) => {
    const what = `free addresses of the virtual network ${network.name}`;
    try {
      const entries = await listing(scope, operations.networkUsage, call, what, (next, attempt) =>
        client.networkUsage(network, next, attempt),
      );
      const { free, problems } = mapFreeAddresses(entries, used);
      gaps.push(...problemGaps(scope, what, problems));
      for (const [id, count] of free) found.set(id, count);
    } catch (error) {
      gaps.push(gapOf(scope, what, error));
    }
  });
  await Promise.all(read);
  return found;
}

async function listing(
  scope: Scope,
  operation: string,
  call: CallOptions,
  what: string,
  fetch: (next: string | undefined, attempt: Attempt) => Promise<ArmReply>,
): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  const all = pages(what, (next) =>
    call.send(scope, operation, async (signal) =>
      pageOf(await fetch(next, { signal, now: () => call.now() }), "value", "nextLink"),
    ),
  );
  for await (const page of all) entries.push(...page);
  return entries;
}
