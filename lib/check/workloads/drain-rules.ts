import { isSet, listAt, numberAt, objectAt, objectsAt, textAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";
import { podRule, runsOn } from "../workload/pod-rule.ts";
import { isMadeByAnother, type PodView } from "../workload/pod-view.ts";

/** Seconds after which GKE ends a pod that is still ending; other providers wait less. */
const longestDrain = 3600;
const sockets = ["docker.sock", "dockershim.sock"];
const refusals = ["karpenter.sh/do-not-disrupt", "karpenter.sh/do-not-evict"];

/** What happens to pods when their node is drained. */
export const drainRules: readonly ObjectRule[] = [
  {
    codes: ["UPGRADE-BARE-POD"],
    applies: (subject) => subject.group === "" && subject.kind === "Pod" && !isMadeByAnother(subject),
    *judge({ object }) {
      const phase = textAt(objectAt(object, "status"), "phase");
      const owners = objectsAt(objectAt(object, "metadata"), "ownerReferences");
      if (phase === "Succeeded" || phase === "Failed" || owners.length > 0) return;
      yield { code: "UPGRADE-BARE-POD", message: "nothing makes this pod again when its node goes" };
    },
  },
  podRule(
    "UPGRADE-GRACE-PERIOD",
    function* judge({ spec, path }, { kind }) {
      const seconds = numberAt(spec, "terminationGracePeriodSeconds");
      const at = `${path}.terminationGracePeriodSeconds`;
      if (seconds === 0 && kind === "StatefulSet")
        yield { path: at, message: "its pods are ended without a moment to write what they hold" };
      if (seconds !== undefined && seconds > longestDrain)
        yield { path: at, message: `its pods want ${seconds} seconds to end, longer than a drain waits` };
    },
    (subject, _, pod) => runsOn(subject, pod),
  ),
  podRule("UPGRADE-EVICTION-REFUSED", function* judge({ metadata, metadataPath }) {
    const annotations = objectAt(metadata, "annotations");
    for (const key of refusals)
      if (annotations?.[key] === "true")
        yield { path: `${metadataPath}.annotations[${JSON.stringify(key)}]`, message: "its pods keep their node" };
  }),
  podRule("UPGRADE-POD-FINALIZER", function* judge({ metadata, metadataPath }) {
    const finalizers = listAt(metadata, "finalizers");
    if (finalizers.length > 0)
      yield {
        path: `${metadataPath}.finalizers`,
        message: `its pods end only when ${finalizers.join(", ")} has been taken off them`,
      };
  }),
  podRule(
    "UPGRADE-NODE-VOLUME",
    function* judge({ spec, path }) {
      for (const [index, volume] of objectsAt(spec, "volumes").entries())
        if (isSet(volume, "hostPath") && !isSystemPath(textAt(objectAt(volume, "hostPath"), "path") ?? ""))
          yield {
            path: `${path}.volumes[${index}].hostPath`,
            message: `volume ${JSON.stringify(volume["name"] ?? "")} stays on the node that goes`,
          };
    },
    ({ kind }) => kind === "Deployment" || kind === "StatefulSet" || kind === "Rollout" || kind === "ReplicaSet",
  ),
  podRule("UPGRADE-RUNTIME-SOCKET", function* judge({ spec, path }) {
    for (const [index, volume] of objectsAt(spec, "volumes").entries()) {
      const hostPath = textAt(objectAt(volume, "hostPath"), "path") ?? "";
      if (sockets.some((socket) => hostPath.endsWith(socket)))
        yield {
          path: `${path}.volumes[${index}].hostPath.path`,
          message: "it talks to Docker, which nodes no longer run",
        };
    }
  }),
  podRule(
    "UPGRADE-NO-SPREAD",
    function* judge(pod) {
      if (!isSpread(pod))
        yield { path: `${pod.path}.topologySpreadConstraints`, message: "all of its pods may be on one node" };
    },
    ({ kind, object }) =>
      (kind === "Deployment" || kind === "StatefulSet" || kind === "Rollout") &&
      (numberAt(objectAt(object, "spec"), "replicas") ?? 1) > 1,
  ),
  {
    codes: ["UPGRADE-MIN-READY"],
    applies: ({ group, kind }) => group === "apps" && (kind === "StatefulSet" || kind === "Deployment"),
    *judge({ object }) {
      if ((numberAt(objectAt(object, "spec"), "minReadySeconds") ?? 0) === 0)
        yield {
          code: "UPGRADE-MIN-READY",
          path: "spec.minReadySeconds",
          message: "a pod counts as available the moment it is ready",
        };
    },
  },
];

/** Files of the node itself, which are the same on the next one. */
function isSystemPath(path: string): boolean {
  return /^\/(?:$|proc|sys|dev|etc|usr|lib|run|boot|var\/(?:run|log|lib\/(?:kubelet|docker|containerd)))/.test(path);
}

function isSpread({ spec }: PodView): boolean {
  return (
    objectsAt(spec, "topologySpreadConstraints").length > 0 || isSet(objectAt(spec, "affinity"), "podAntiAffinity")
  );
}
