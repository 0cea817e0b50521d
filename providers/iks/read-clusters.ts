import type { Cluster } from "../../lib/core/cluster.ts";
import type { Gap, Harvest } from "../../lib/core/gap.ts";
import { toInstant } from "../../lib/core/instant.ts";
import { merge } from "../../lib/core/merge.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { IbmInfrastructure, IksOptions } from "../../lib/core/provider-options.ts";
import type { Scope } from "../../lib/core/scope.ts";
import type { Accounts } from "./accounts.ts";
import type { Catalogue } from "./catalogue.ts";
import type { IksClient } from "./client.ts";
import { endIfCancelled, failureGap, problemGaps } from "./gaps.ts";
import { type MappedCluster, mapCluster } from "./map-cluster.ts";
import { mapPools } from "./map-pools.ts";
import { openTags, type Tags } from "./read-tags.ts";
import { listClusters, listWorkerPools, listWorkers, type Reading } from "./requests.ts";

type Harvests = AsyncGenerator<Harvest<Cluster>, void, undefined>;

export interface AccountReader {
  readonly client: IksClient;
  readonly accounts: Accounts;
  readonly catalogue: Catalogue;
  readonly options: IksOptions;
}

const titles: Readonly<Record<IbmInfrastructure, string>> = {
  vpc: "VPC clusters",
  classic: "classic clusters",
  satellite: "Satellite clusters",
};

interface TaggedReading extends Reading {
  readonly tags: Tags;
}

/** One list of clusters of an account, and why it could not be had. */
interface List {
  readonly infrastructure: IbmInfrastructure;
  readonly resourceGroup: string | undefined;
  readonly gaps: Gap[];
}

/** Every cluster of an account, each as soon as its pools are read. Rejects with `CANCELLED` only. */
export async function* readAccount(reader: AccountReader, scope: Scope, call: CallOptions): Harvests {
  const { client, accounts, options } = reader;
  const { infrastructure: kinds = ["vpc", "classic"], resourceGroups = [undefined] } = options;
  const lists: readonly List[] = [...new Set(kinds)].flatMap((infrastructure) =>
    resourceGroups.map((resourceGroup) => ({ infrastructure, resourceGroup, gaps: [] })),
  );
  const gaps: Gap[] = [];
  try {
    endIfCancelled(call);
    const { account, id } = await accounts.of(scope, call);
    const reading = { client, scope, call, account };
    const seen = new Set<string>();
    const tags = openTags(reading, id);
    yield* merge(lists.map((list) => readList(reader, { ...reading, tags }, id, list, seen)));
    gaps.push(...(await tags.gaps()));
  } catch (error) {
    gaps.push(failureGap(scope, "clusters", error));
  }
  // In the order of the lists, whatever the order in which they failed.
  yield { scope, items: [], gaps: [...gaps, ...lists.flatMap((list) => list.gaps)], last: true };
  endIfCancelled(call);
}

/** The clusters of one list. @param seen uids, so that a cluster which moves between lists meanwhile counts once. */
async function* readList(
  { catalogue }: AccountReader,
  reading: TaggedReading,
  accountId: string,
  { infrastructure, resourceGroup, gaps }: List,
  seen: Set<string>,
): Harvests {
  const { scope, call } = reading;
  let entries: readonly unknown[];
  try {
    entries = await listClusters(reading, infrastructure, resourceGroup);
  } catch (error) {
    const group = resourceGroup === undefined ? "" : ` of resource group ${resourceGroup}`;
    gaps.push(failureGap(scope, `${titles[infrastructure]}${group}`, error));
    return;
  }
  if (entries.length === 0) return;
  const windowOf = await catalogue.windows(scope, call);
  const context = { scope, accountId, observedAt: toInstant(call.now()), windowOf };
  const mapped = entries.map((entry, index) => mapCluster(entry, `$[${index}]`, context));
  const fresh = mapped.filter(({ cluster }) => {
    if (cluster === undefined) return true;
    if (seen.has(cluster.uid)) return false;
    seen.add(cluster.uid);
    return true;
  });
  yield* merge(fresh.map((entry) => readOne(reading, infrastructure, entry)));
}

async function* readOne(reading: TaggedReading, infrastructure: IbmInfrastructure, mapped: MappedCluster): Harvests {
  const { scope } = reading;
  const { cluster, id, flavour, name, problems } = mapped;
  const gaps = [...problemGaps(scope, cluster === undefined ? "a cluster" : "part of a cluster", problems, name)];
  if (cluster === undefined || id === undefined) {
    yield { scope, items: [], gaps, last: false };
    return;
  }
  // Both at once: together they take as long as one.
  const [pools, workers] = await Promise.all([
    answerOrGap(listWorkerPools(reading, id), (error) => failureGap(scope, "worker pools", error, cluster.name)),
    answerOrGap(listWorkers(reading, id), (error) => failureGap(scope, "worker nodes", error, cluster.name)),
  ]);
  const read = mapPools(
    { pools: pools.answer, workers: workers.answer },
    { clusterUid: cluster.uid, flavour, infrastructure },
  );
  gaps.push(
    ...pools.gaps,
    ...problemGaps(scope, "part of a worker pool", read.poolProblems, cluster.name),
    ...workers.gaps,
    ...problemGaps(scope, "part of a worker node", read.workerProblems, cluster.name),
  );
  const labelled = await reading.tags.label(withPools(cluster, read));
  yield { scope, items: [labelled.cluster], gaps: [...gaps, ...labelled.gaps], last: false };
}

function withPools(cluster: Cluster, { pools, operations, complete }: ReturnType<typeof mapPools>): Cluster {
  const { operations: ofMaster, ...rest } = cluster;
  return {
    ...rest,
    pools,
    poolsComplete: complete,
    ...(ofMaster === undefined || operations === undefined ? {} : { operations: [...ofMaster, ...operations] }),
  };
}

async function answerOrGap<T>(
  answer: Promise<T>,
  gapOf: (error: unknown) => Gap,
): Promise<{ readonly answer: T | undefined; readonly gaps: readonly Gap[] }> {
  try {
    return { answer: await answer, gaps: [] };
  } catch (error) {
    return { answer: undefined, gaps: [gapOf(error)] };
  }
}
