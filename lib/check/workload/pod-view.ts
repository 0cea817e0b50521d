import type { JsonObject } from "../../core/kube-object.ts";
import { isJsonObject, listAt, objectAt, objectsAt, textAt } from "../json.ts";
import type { Subject } from "../manifests/rule.ts";

/** A container of a pod, whichever list it stands in. */
export interface ContainerView {
  readonly name: string;
  readonly list: "initContainers" | "containers" | "ephemeralContainers";
  /** Where it stands in the object, `spec.template.spec.containers[0]`. */
  readonly path: string;
  readonly spec: JsonObject;
  readonly security: JsonObject | undefined;
}

/** A pod, or the template from which a controller makes pods. */
export interface PodView {
  readonly spec: JsonObject;
  readonly metadata: JsonObject;
  /** Where the pod's spec stands in the object, `spec.template.spec`. */
  readonly path: string;
  /** Where the pod's metadata stands in the object, `spec.template.metadata`. */
  readonly metadataPath: string;
  readonly security: JsonObject | undefined;
  /** In the order in which they start. */
  readonly containers: readonly ContainerView[];
  /** The pod says that it is for Windows nodes. */
  readonly windows: boolean;
}

const templated = ["spec", "template"] as const;

/** Where the template of a pod stands, by group and kind. */
const places: Readonly<Record<string, readonly string[]>> = {
  "/Pod": [],
  "/PodTemplate": ["template"],
  "/ReplicationController": templated,
  "apps/Deployment": templated,
  "apps/StatefulSet": templated,
  "apps/DaemonSet": templated,
  "apps/ReplicaSet": templated,
  "extensions/Deployment": templated,
  "extensions/DaemonSet": templated,
  "extensions/ReplicaSet": templated,
  "batch/Job": templated,
  "batch/CronJob": ["spec", "jobTemplate", "spec", "template"],
  "argoproj.io/Rollout": templated,
};

const lists = ["initContainers", "containers", "ephemeralContainers"] as const;
/** Dozens of rules ask about one object after the other, so that the last answer alone spares the work. */
let last: { readonly object: JsonObject; readonly view: PodView | undefined } | undefined;

/** The pod that the object is or makes; `undefined` for an object that makes none, or whose template is missing. */
export function podOf(subject: Subject): PodView | undefined {
  if (last?.object !== subject.object) last = { object: subject.object, view: findPod(subject) };
  return last.view;
}

/** A pod from its parts; `at` is where it stands in its object, empty for a pod by itself. */
export function viewPod(spec: JsonObject, metadata: JsonObject, at: readonly string[] = []): PodView {
  const path = [...at, "spec"].join(".");
  return {
    spec,
    metadata,
    path,
    metadataPath: [...at, "metadata"].join("."),
    security: objectAt(spec, "securityContext"),
    containers: lists.flatMap((list) => viewContainers(spec, list, path)),
    windows: textAt(objectAt(spec, "os"), "name") === "windows",
  };
}

/**
 * Whether another object makes this one, and is judged in its stead. An object that something unknown makes is judged
 * itself. A pod of a node's own manifest is the node's.
 */
export function isMadeByAnother({ object }: Subject): boolean {
  return objectsAt(objectAt(object, "metadata"), "ownerReferences").some(
    (owner) => owner["controller"] === true && makers.has(textAt(owner, "kind") ?? ""),
  );
}

const makers: ReadonlySet<string> = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "ReplicationController",
  "Job",
  "CronJob",
  "Rollout",
  "Node",
]);

function findPod({ object, group, kind }: Subject): PodView | undefined {
  const at = `${group}/${kind}`;
  const place = Object.hasOwn(places, at) ? places[at] : undefined;
  if (place === undefined) return undefined;
  const template = place.reduce<JsonObject | undefined>(objectAt, object);
  const spec = objectAt(template, "spec");
  return spec === undefined ? undefined : viewPod(spec, objectAt(template, "metadata") ?? {}, place);
}

function viewContainers(spec: JsonObject, list: ContainerView["list"], path: string): ContainerView[] {
  return listAt(spec, list).flatMap((container, index) =>
    isJsonObject(container)
      ? [
          {
            name: textAt(container, "name") ?? "",
            list,
            path: `${path}.${list}[${index}]`,
            spec: container,
            security: objectAt(container, "securityContext"),
          },
        ]
      : [],
  );
}
