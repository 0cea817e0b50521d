import { type FieldChange, fieldChanges } from "../core/field-change.ts";
import { compareText } from "../core/order.ts";
import type { SynthCluster } from "../documents/synth-index.ts";
import { type ObjectDifference, objectDifference } from "./object-difference.ts";
import { type ObjectId, objectKey } from "./object-id.ts";
import type { SynthFolder } from "./synth-folder.ts";

/** The same change to one object, wherever it happens. */
export interface SynthObjectChange {
  readonly object: ObjectId;
  readonly change: "added" | "removed" | "changed";
  /** Set for `changed`. */
  readonly fields?: readonly FieldChange[];
  /** Ids of the clusters, sorted. */
  readonly clusters: readonly string[];
}

/** How two output folders differ. Empty lists mean that every cluster runs the same. */
export interface SynthDiff {
  readonly kind: "SynthDiff";
  readonly schemaVersion: 1;
  /** Clusters that are in one of the folders only, or stand otherwise in the index. Sorted by id. */
  readonly clusters: readonly {
    readonly id: string;
    readonly change: "added" | "removed" | "changed";
    readonly fields?: readonly FieldChange[];
  }[];
  /** What differs for clusters that are in both, by object; changes of most clusters first. */
  readonly objects: readonly SynthObjectChange[];
}

/**
 * Compares what the clusters of two output folders run.
 *
 * @throws FleetError `BAD_DOCUMENT` when a file is missing or is not what its index says.
 */
export function compareSynths(before: SynthFolder, after: SynthFolder): SynthDiff {
  const old = new Map(before.index.clusters.map((cluster) => [cluster.id, cluster]));
  const now = new Map(after.index.clusters.map((cluster) => [cluster.id, cluster]));
  const clusters: SynthDiff["clusters"][number][] = [];
  const objects = new Map<
    string,
    { readonly id: ObjectId; readonly difference: ObjectDifference; clusters: string[] }
  >();
  const differences = new Map<string, readonly Differing[]>();
  for (const id of [...new Set([...old.keys(), ...now.keys()])].sort(compareText)) {
    const [was, is] = [old.get(id), now.get(id)];
    if (was === undefined || is === undefined) {
      clusters.push({ id, change: was === undefined ? "added" : "removed" });
      continue;
    }
    before.check(was);
    after.check(is);
    const fields = fieldChanges(standing(was), standing(is));
    if (fields.length > 0) clusters.push({ id, change: "changed", fields });
    if (was.manifests.sha256 === is.manifests.sha256) continue;
    // Clusters of one class go from the same bytes to the same bytes.
    const pair = `${was.manifests.sha256} ${is.manifests.sha256}`;
    const found = differences.get(pair) ?? differing(before, was, after, is);
    differences.set(pair, found);
    for (const { key, id: object, difference } of found) {
      const entry = objects.get(key);
      if (entry === undefined) objects.set(key, { id: object, difference, clusters: [id] });
      else entry.clusters.push(id);
    }
  }
  return {
    kind: "SynthDiff",
    schemaVersion: 1,
    clusters,
    objects: [...objects.values()]
      .sort((a, b) => b.clusters.length - a.clusters.length || compareText(objectKey(a.id), objectKey(b.id)))
      .map(({ id: object, difference, clusters: ids }) => ({ object, ...difference, clusters: ids })),
  };
}

interface Differing {
  /** Of the object and of what becomes of it. */
  readonly key: string;
  readonly id: ObjectId;
  readonly difference: ObjectDifference;
}

function differing(before: SynthFolder, was: SynthCluster, after: SynthFolder, is: SynthCluster): readonly Differing[] {
  const [old, now] = [before.objectsOf(was), after.objectsOf(is)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [one, other] = [old.get(key), now.get(key)];
    const id = one?.id ?? other?.id;
    const difference = objectDifference(one?.fields, other?.fields);
    if (difference === undefined || id === undefined) return [];
    return [{ key: `${key}\0${JSON.stringify(difference)}`, id, difference }];
  });
}

function standing({ environment, wave, stage, group, version, nextVersion }: SynthCluster) {
  return Object.entries({ environment, wave, stage, group, version, nextVersion });
}
