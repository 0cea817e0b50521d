import type { JsonObject } from "../../core/kube-object.ts";
import type { PodView } from "../workload/pod-view.ts";

/** Long parts of a pod that no check of the Pod Security Standards reads. */
const unreadOfContainers: ReadonlySet<string> = new Set([
  "args",
  "command",
  "env",
  "envFrom",
  "image",
  "resources",
  "volumeDevices",
  "volumeMounts",
]);
/** The containers are kept on their own. */
const unreadOfPods: ReadonlySet<string> = new Set([
  "affinity",
  "containers",
  "ephemeralContainers",
  "initContainers",
  "tolerations",
  "topologySpreadConstraints",
]);

/** What the checks of the Pod Security Standards need of a pod, to be judged later without keeping all of it. */
export function podExcerpt(pod: PodView): PodView {
  return {
    ...pod,
    spec: without(pod.spec, unreadOfPods),
    containers: pod.containers.map((container) => ({
      ...container,
      spec: without(container.spec, unreadOfContainers),
    })),
  };
}

function without(from: JsonObject, keys: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(from).filter(([key]) => !keys.has(key)));
}
