import type { Cluster } from "../../lib/core/cluster.ts";
import { type Gap, gapOf } from "../../lib/core/gap.ts";
import { type Problem, Reader } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";
import { mapCluster } from "./map.ts";
import { mapOperation, type TargetedOperation } from "./map-operation.ts";

/** What one listing said, and what it could not say. */
export interface Reading<T> {
  readonly items: readonly T[];
  readonly gaps: readonly Gap[];
  /** Zones that did not answer; a listing is a success all the same. */
  readonly missingZones: readonly string[];
}

/** Reads a `ListClustersResponse`. A cluster that cannot be read costs a gap, and its neighbours nothing. */
export function readClusters(response: unknown, scope: Scope, observedAt: string): Reading<Cluster> {
  const list = new Reader(response);
  const entries = list.objects("clusters");
  const missingZones = list.texts("missingZones");
  const gaps: Gap[] = list.problems.map((problem) => gapFor(scope, "clusters", problem));
  const found = new Map<string, Cluster>();
  for (const raw of entries) {
    const before = list.problems.length;
    const cluster = mapCluster(raw, scope, observedAt);
    const what = cluster === undefined ? "a cluster" : "fields of a cluster";
    gaps.push(...distinct(list.problems.slice(before)).map((problem) => gapFor(scope, what, problem, cluster?.name)));
    if (cluster === undefined) continue;
    if (found.has(cluster.uid)) {
      const message = "the response lists this cluster twice; the first entry was kept";
      gaps.push(gapFor(scope, "a cluster", { path: raw.path, message }, cluster.name));
    } else {
      found.set(cluster.uid, cluster);
    }
  }
  gaps.push(...missingZones.map((zone) => missingZone(scope, `clusters in zone ${zone}`, zone)));
  return { items: [...found.values()], gaps, missingZones };
}

/** Reads a `ListOperationsResponse`: those in progress. */
export function readOperations(response: unknown, scope: Scope): Reading<TargetedOperation> {
  const list = new Reader(response);
  const items = list.objects("operations").flatMap((raw) => mapOperation(raw) ?? []);
  const missingZones = list.texts("missingZones");
  const gaps = list.problems.map((problem) => gapFor(scope, "operations in progress", problem));
  gaps.push(...missingZones.map((zone) => missingZone(scope, `operations in zone ${zone}`, zone)));
  return { items, gaps, missingZones };
}

/** A field that several facts are read from is one problem, not several. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
}

/** The gap that a value leaves which is not what the API documents. */
export function gapFor(scope: Scope, what: string, { path, message }: Problem, cluster?: string): Gap {
  return { scope, what, code: "BAD_RESPONSE", message, path, ...(cluster === undefined ? {} : { cluster }) };
}

/** A gap for a failed call; an abort is not a gap and is thrown on. */
export function failedGap(scope: Scope, what: string, error: unknown): Gap {
  const gap = gapOf(scope, what, error);
  if (gap.code === "CANCELLED") throw error;
  return gap;
}

function missingZone(scope: Scope, what: string, zone: string): Gap {
  return { scope, what, code: "UNAVAILABLE", message: `the zone ${zone} did not answer`, path: "$.missingZones" };
}
