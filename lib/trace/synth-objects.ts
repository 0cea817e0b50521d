import { objectAt, textAt } from "../check/json.ts";
import { subjectOf } from "../check/manifests/subject.ts";
import { podOf } from "../check/workload/pod-view.ts";
import type { KubeObject } from "../core/kube-object.ts";
import { type Lineage, objectName } from "./trace-object.ts";

/** An object in the output of a synth, or in any folder of manifests. */
export interface DefinedObject {
  readonly object: KubeObject;
  /** File with line. */
  readonly place: string;
  /** Clusters that run it; empty where no index says. */
  readonly clusters: readonly string[];
}

/** Finds what an object was rendered from. */
export interface DefinedObjects {
  readonly workloads: readonly DefinedObject[];
  /** By the label that names a workload for good, else by kind and name of the object or of what made it. */
  find(object: KubeObject, makers: readonly KubeObject[]): Lineage["defined"];
}

const workloadLabel = "fleetwright.dev/workload";

export function definedObjects(objects: readonly DefinedObject[]): DefinedObjects {
  const byName = new Map<string, DefinedObject>();
  for (const defined of objects) {
    for (const key of keysOf(defined.object)) {
      const known = byName.get(key);
      byName.set(
        key,
        known === undefined ? defined : { ...known, clusters: [...new Set([...known.clusters, ...defined.clusters])] },
      );
    }
  }
  return {
    workloads: objects.filter(({ object }) => podOf(subjectOf(object, {})) !== undefined),
    find: (object, makers) =>
      [object, ...makers]
        .flatMap(keysOf)
        .flatMap((key) => byName.get(key) ?? [])
        .at(0),
  };
}

function keysOf(object: KubeObject): readonly string[] {
  const metadata = objectAt(object, "metadata");
  const pod = podOf(subjectOf(object, {}));
  const workload =
    pod === undefined
      ? undefined
      : (textAt(objectAt(pod.metadata, "labels"), workloadLabel) ??
        textAt(objectAt(metadata, "labels"), workloadLabel));
  const namespace = textAt(metadata, "namespace") ?? "";
  return [...(workload === undefined ? [] : [`workload ${namespace}/${workload}`]), objectName(object)];
}
