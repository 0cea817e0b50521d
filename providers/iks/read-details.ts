import type { Cluster } from "../../lib/core/cluster.ts";
import { type ClusterDetail, type Detail, detailFields } from "../../lib/core/cluster-detail.ts";
import type { Gap, Harvest } from "../../lib/core/gap.ts";
import { merge } from "../../lib/core/merge.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { Problem } from "../../lib/core/reader.ts";
import { type Scope, scopeKey } from "../../lib/core/scope.ts";
import { minorOf, parseVersion } from "../../lib/core/version.ts";
import { bundledMinors, kubernetesMinor } from "../../lib/data/index.ts";
import { endIfCancelled, failureGap, problemGaps } from "./gaps.ts";
import { type CatalogueEntry, type Minor, mapAddonCatalogue, mapAddons } from "./map-addons.ts";
import { capacityReader } from "./read-capacity.ts";
import type { AccountReader } from "./read-clusters.ts";
import { listAddons, listClusterAddons, type Reading } from "./requests.ts";

type Details = AsyncGenerator<Harvest<ClusterDetail>, void, undefined>;

/** Details that this provider gives. Operations and network come with the clusters. */
export const detailNames = ["addons", "operations", "network", "capacity"] as const satisfies readonly Detail[];

/**
 * The details of the clusters, account by account. The catalogue of add-ons is asked for once an account, and so are the
 * subnets of each zone.
 */
export async function* readDetails(
  reader: AccountReader,
  clusters: readonly Cluster[],
  want: readonly Detail[],
  call: CallOptions,
): Details {
  const groups = Map.groupBy(clusters, ({ ref }) => scopeKey(ref.scope));
  yield* merge(
    [...groups.values()].flatMap(([first, ...rest]) =>
      first === undefined ? [] : [readGroup(reader, first.ref.scope, [first, ...rest], want, call)],
    ),
  );
}

async function* readGroup(
  { client, accounts }: AccountReader,
  scope: Scope,
  clusters: readonly Cluster[],
  want: readonly Detail[],
  call: CallOptions,
): Details {
  const gaps: Gap[] = [...untold(clusters, want)];
  try {
    endIfCancelled(call);
    if (want.includes("addons") || want.includes("capacity")) {
      const { account } = await accounts.of(scope, call);
      const reading = { client, scope, call, account };
      yield* merge([
        ...(want.includes("addons") ? [readAddons(reading, clusters, gaps)] : []),
        ...(want.includes("capacity") ? [readCapacities(reading, clusters)] : []),
      ]);
    }
  } catch (error) {
    gaps.push(failureGap(scope, "details", error));
  }
  yield { scope, items: [], gaps, last: true };
  endIfCancelled(call);
}

async function* readAddons(reading: Reading, clusters: readonly Cluster[], gaps: Gap[]): Details {
  const catalogue = await readCatalogue(reading, gaps);
  yield* merge(clusters.map((cluster) => readOne(reading, cluster, catalogue)));
}

async function* readCapacities(reading: Reading, clusters: readonly Cluster[]): Details {
  const read = capacityReader(reading);
  const { scope } = reading;
  const one = async function* (cluster: Cluster): Details {
    const { detail, gaps } = await read(cluster, idOf(cluster));
    yield { scope, items: detail === undefined ? [] : [detail], gaps, last: false };
  };
  yield* merge(clusters.map(one));
}

/** What was to come with the clusters and did not: whoever asks for it must not take its absence for "none". */
function untold(clusters: readonly Cluster[], want: readonly Detail[]): readonly Gap[] {
  return (["operations", "network"] as const).flatMap((detail) =>
    want.includes(detail)
      ? clusters
          .filter((cluster) => detailFields[detail].every((field) => cluster[field] === undefined))
          .map(({ ref, name }): Gap => {
            const message = "the list of clusters, or of their workers, does not tell or cannot be read";
            return { scope: ref.scope, what: `the detail ${detail}`, code: "BAD_RESPONSE", message, cluster: name };
          })
      : [],
  );
}

async function readCatalogue(reading: Reading, gaps: Gap[]) {
  try {
    const problems: Problem[] = [];
    const catalogue = mapAddonCatalogue(await listAddons(reading), problems);
    gaps.push(...problemGaps(reading.scope, "part of the catalogue of add-ons", problems));
    return catalogue;
  } catch (error) {
    gaps.push(failureGap(reading.scope, "versions of add-ons", error));
    return undefined;
  }
}

async function* readOne(
  reading: Reading,
  cluster: Cluster,
  catalogue: ReadonlyMap<string, readonly CatalogueEntry[]> | undefined,
): Details {
  const { scope } = reading;
  try {
    const problems: Problem[] = [];
    const addons = mapAddons(await listClusterAddons(reading, idOf(cluster)), catalogue, minorsOf(cluster), problems);
    const gaps = problemGaps(scope, "part of an add-on", problems, cluster.name);
    yield { scope, items: [{ uid: cluster.uid, addons }], gaps, last: false };
  } catch (error) {
    yield { scope, items: [], gaps: [failureGap(scope, "add-ons", error, cluster.name)], last: false };
  }
}

/** The last part of a CRN that says anything. */
function idOf({ ref }: Cluster): string {
  return ref.nativeId.split(":")[7] ?? ref.nativeId;
}

/** The minor that the master runs, and the one that it can go to next. */
function minorsOf({ ref, controlPlane: { version, distributionVersion } }: Cluster): readonly Minor[] {
  if (version === undefined) return [];
  if (ref.provider !== "roks") {
    const next = { ...version, minor: version.minor + 1 };
    return [version, next].map((each) => ({ minor: minorOf(each), kubernetes: parseVersion(minorOf(each)) }));
  }
  if (distributionVersion === undefined) return [];
  const own = minorOf(distributionVersion);
  const known = bundledMinors("roks");
  return [own, known[known.indexOf(own) + 1]].flatMap((minor) => {
    const kubernetes = minor === undefined ? undefined : kubernetesMinor("roks", minor);
    if (minor === undefined || kubernetes === undefined) return [];
    return [{ minor: kubernetes, kubernetes: parseVersion(kubernetes), openShift: parseVersion(minor) }];
  });
}
