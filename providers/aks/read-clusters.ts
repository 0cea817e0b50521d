import type { Cluster } from "../../lib/core/cluster.ts";
import type { FleetError } from "../../lib/core/error.ts";
import { type Gap, gapOf, type Harvest } from "../../lib/core/gap.ts";
import { toInstant } from "../../lib/core/instant.ts";
import { merge } from "../../lib/core/merge.ts";
import { pages } from "../../lib/core/pages.ts";
import type { CallOptions } from "../../lib/core/provider.ts";
import type { AksOptions } from "../../lib/core/provider-options.ts";
import { inTurn, type Room } from "../../lib/core/room.ts";
import { type Scope, scopeKey } from "../../lib/core/scope.ts";
import type { ArmClient } from "./client.ts";
import { endIfCancelled, problemGaps } from "./gaps.ts";
import { mapCluster } from "./map-cluster.ts";
import { pageOf } from "./paging.ts";
import { operations } from "./permissions.ts";
import { type GraphFinding, readGraph } from "./read-graph.ts";
import { MaintenanceReader } from "./read-maintenance.ts";

type Harvests = AsyncGenerator<Harvest<Cluster>, void, undefined>;

/** Subscriptions in one query. Bounds what a failing query costs: as many lists. */
const batchSize = 200;

/** Failures of a query that a list would share. */
const hopeless = new Set(["AUTH", "CONFIG", "MISSING_DEPENDENCY"]);

export interface Reading {
  readonly client: ArmClient;
  readonly directory: Scope;
  readonly query: NonNullable<AksOptions["query"]>;
  /** Bounds the subscriptions whose windows are read at the same time. */
  readonly room: Room;
}

/**
 * Every cluster of the subscriptions.
 *
 * With `auto`, one query of Resource Graph covers many subscriptions. It is silent about what the identity may not
 * read, so it proves nothing of a subscription without rows: that one is asked for its list, as is every subscription
 * of a query that failed or was cut short. With `graph` those become gaps instead.
 */
export async function* readClusters(reading: Reading, scopes: readonly Scope[], call: CallOptions): Harvests {
  const distinct = [...new Map(scopes.map((scope) => [scopeKey(scope), scope])).values()];
  if (reading.query === "list") {
    yield* merge(distinct.map((scope) => listSubscription(reading.client, scope, call)));
    return;
  }
  const batches = Array.from({ length: Math.ceil(distinct.length / batchSize) }, (_, index) =>
    distinct.slice(index * batchSize, (index + 1) * batchSize),
  );
  yield* merge(batches.map((batch) => readBatch(reading, batch, call)));
}

async function* readBatch(
  { client, directory, query, room }: Reading,
  batch: readonly Scope[],
  call: CallOptions,
): Harvests {
  const { findings, incomplete, gaps } = await readGraph(client, directory, batch, call);
  for (const gap of gaps) yield { scope: gap.scope, items: [], gaps: [gap], last: false };
  const final = query === "graph" || call.signal.aborted || (incomplete !== undefined && hopeless.has(incomplete.code));
  yield* merge(
    batch.map((scope) => {
      const finding = findings.get(scopeKey(scope));
      if (incomplete === undefined && finding !== undefined && finding.clusters.length > 0) {
        return inTurn(room, indexed(client, scope, finding, [], call));
      }
      if (!final) return listSubscription(client, scope, call, finding);
      return inTurn(room, indexed(client, scope, finding, [unproven(scope, incomplete)], call));
    }),
  );
}

/** What the index knew, and why that may not be all. */
async function* indexed(
  client: ArmClient,
  scope: Scope,
  finding: GraphFinding | undefined,
  doubts: readonly Gap[],
  call: CallOptions,
): Harvests {
  const { clusters = [], gaps = [] } = finding ?? {};
  const maintenance = new MaintenanceReader(client, scope, call);
  const read = await maintenance.read([...clusters]);
  const all = [...gaps, ...read.gaps, ...maintenance.skipped(), ...doubts];
  yield { scope, items: read.clusters, gaps: all, last: true };
  endIfCancelled(call);
}

function unproven(scope: Scope, incomplete: FleetError | undefined): Gap {
  if (incomplete !== undefined) return gapOf(scope, "clusters", incomplete);
  return {
    scope,
    what: "clusters",
    code: "UNSUPPORTED",
    message: "Resource Graph has no row of this subscription, which may be empty or closed to this identity",
    hint: "With query: auto the subscription itself is asked.",
  };
}

/**
 * The clusters of one subscription by its own list.
 *
 * @param known rows of the index: where the list fails, they are better than nothing.
 */
async function* listSubscription(client: ArmClient, scope: Scope, call: CallOptions, known?: GraphFinding): Harvests {
  const maintenance = new MaintenanceReader(client, scope, call);
  const seen = new Set<string>();
  const observedAt = toInstant(call.now());
  const listing = pages("clusters", (next) =>
    call.send(scope, operations.clusters, async (signal) => {
      const attempt = { signal, now: () => call.now() };
      return pageOf(await client.managedClusters(scope.accountId, next, attempt), "value", "nextLink");
    }),
  );
  let failure: unknown;
  try {
    for await (const page of listing) {
      const clusters: Cluster[] = [];
      const gaps: Gap[] = [];
      for (const { path, value } of page) {
        const { cluster, name, problems } = mapCluster(value, path, { scope, source: "api", observedAt });
        gaps.push(...problemGaps(scope, cluster === undefined ? "a cluster" : "part of a cluster", problems, name));
        if (cluster === undefined || seen.has(cluster.uid)) continue;
        seen.add(cluster.uid);
        clusters.push(cluster);
      }
      const read = await maintenance.read(clusters);
      yield { scope, items: read.clusters, gaps: [...gaps, ...read.gaps], last: false };
    }
  } catch (error) {
    failure = error;
  }
  if (failure === undefined) {
    yield { scope, items: [], gaps: maintenance.skipped(), last: true };
    return;
  }
  const left = known?.clusters.filter(({ uid }) => !seen.has(uid)) ?? [];
  const gaps = [...(known?.gaps ?? []), ...maintenance.skipped(), gapOf(scope, "clusters", failure)];
  yield { scope, items: left, gaps, last: true };
  endIfCancelled(call);
}
