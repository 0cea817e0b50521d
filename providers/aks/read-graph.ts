import type { Cluster } from "../../lib/core/cluster.ts";
import { FleetError, isFleetError } from "../../lib/core/error.ts";
import type { Gap } from "../../lib/core/gap.ts";
import { toInstant } from "../../lib/core/instant.ts";
import { createPacker, type Packing } from "../../lib/core/packed-list.ts";
import { pages } from "../../lib/core/pages.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import { Reader } from "../../lib/core/reader.ts";
import { type Scope, scopeKey } from "../../lib/core/scope.ts";
import type { Sequence } from "../../lib/core/sequence.ts";
import { parseClusterId } from "./arm-id.ts";
import type { ArmClient, ArmReply } from "./client.ts";
import { problemGaps } from "./gaps.ts";
import { mapCluster } from "./map-cluster.ts";
import { type Entry, pageOf } from "./paging.ts";
import { operations } from "./permissions.ts";

/** Ordered by a unique column, without which rows may be missed or doubled from one page to the next. */
const query = "resources | where type =~ 'microsoft.containerservice/managedclusters' | order by id asc";

/** What Resource Graph said of one subscription. */
export interface GraphFinding {
  readonly clusters: Sequence<Cluster>;
  readonly gaps: readonly Gap[];
}

export interface GraphAnswer {
  /** By `scopeKey`; without an entry for a subscription that no row named. */
  readonly findings: ReadonlyMap<string, GraphFinding>;
  /** Why rows may be missing, of any of the subscriptions; absent when the answer was whole. */
  readonly incomplete?: FleetError;
  /** Rows that concern no subscription that was asked about. */
  readonly gaps: readonly Gap[];
}

/**
 * Asks Resource Graph for the clusters of a batch of subscriptions. Rows that had arrived before a failure are kept.
 *
 * Even a whole answer leaves out what the identity may not read: a subscription without rows is not thereby empty.
 */
export async function readGraph(
  client: ArmClient,
  directory: Scope,
  batch: readonly Scope[],
  call: CallOptions,
): Promise<GraphAnswer> {
  const scopes = new Map(batch.map((scope) => [scope.accountId.toLowerCase(), scope]));
  // A query covers thousands of clusters that wait for their windows, subscription by subscription.
  const packer = createPacker();
  const found = new Map<string, { uids: Set<string>; clusters: Packing<Cluster>; gaps: Gap[] }>();
  const astray: Entry[] = [];
  let incomplete: FleetError | undefined;
  let rows = 0;
  let announced = 0;
  const observedAt = toInstant(call.now());

  const take = (entry: Entry) => {
    const scope = scopes.get(subscriptionOf(entry) ?? "");
    if (scope === undefined) {
      astray.push(entry);
      return;
    }
    const { cluster, name, problems } = mapCluster(entry.value, entry.path, { scope, source: "index", observedAt });
    const finding = found.get(scopeKey(scope)) ?? { uids: new Set(), clusters: packer.packing(), gaps: [] };
    found.set(scopeKey(scope), finding);
    // Rows can move between pages while they are read; the same id is the same cluster.
    if (cluster !== undefined && finding.uids.has(cluster.uid)) return;
    if (cluster !== undefined) {
      finding.uids.add(cluster.uid);
      finding.clusters.push(cluster);
    }
    finding.gaps.push(...problemGaps(scope, cluster === undefined ? "a cluster" : "part of a cluster", problems, name));
  };

  const listing = pages("clusters", (skipToken) =>
    call
      .send(directory, operations.graph, async (signal) => {
        const attempt = { signal, now: () => call.now() };
        const reply = await client.query(query, { subscriptions: [...scopes.keys()] }, skipToken, attempt);
        const page = pageOf(reply, "data", "$skipToken");
        return { ...page, total: reply.body["totalRecords"], cut: truncation(reply, page.next) };
      })
      .then((page) => {
        if (typeof page.total === "number") announced = page.total;
        if (page.cut !== undefined) incomplete = page.cut;
        return page;
      }),
  );
  try {
    for await (const page of listing) {
      rows += page.length;
      for (const entry of page) take(entry);
    }
    if (rows < announced) incomplete ??= shortened(`${announced} rows were announced and ${rows} arrived`);
  } catch (error) {
    incomplete = isFleetError(error) ? error : new FleetError("BAD_RESPONSE", "Resource Graph could not be read");
  }
  const unnamed = astray.filter((entry) => subscriptionOf(entry) === undefined).length;
  if (unnamed > 0) incomplete ??= shortened(`${unnamed} rows name no subscription`);
  const foreign = astray.length - unnamed;
  return {
    findings: new Map([...found].map(([key, { clusters, gaps }]) => [key, { clusters: clusters.list(), gaps }])),
    ...(incomplete === undefined ? {} : { incomplete }),
    gaps: foreign > 0 ? foreignGaps(batch, foreign) : [],
  };
}

/** From the row's id, or from its own column where the id is unusable. */
function subscriptionOf({ path, value }: Entry): string | undefined {
  const row = new Reader(value, path);
  return (parseClusterId(row.text("id") ?? "")?.subscription ?? row.text("subscriptionId"))?.toLowerCase();
}

/** Why this page says that it is not all, if it does. */
export function truncation(reply: ArmReply, next: string | undefined): FleetError | undefined {
  if (reply.header("x-ms-tenant-subscription-limit-hit")?.toLowerCase() === "true") {
    return shortened("there were more subscriptions than one query may name");
  }
  const cut = reply.body["resultTruncated"];
  const more = next !== undefined && next !== "";
  return !more && (cut === true || cut === "true") ? shortened("it gave no way to the rest of the rows") : undefined;
}

function shortened(why: string): FleetError {
  return new FleetError("BAD_RESPONSE", `the answer of Resource Graph was cut short: ${why}`);
}

function foreignGaps([scope]: readonly Scope[], count: number): readonly Gap[] {
  if (scope === undefined) return [];
  const message = `Resource Graph gave ${count} rows of subscriptions that were not asked about; they were left out`;
  return [{ scope, what: "clusters of other subscriptions", code: "BAD_RESPONSE", message, path: "$.data" }];
}
