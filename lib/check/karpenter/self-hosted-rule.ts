import { isSet, objectAt, objectsAt, textAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";
import { isImageOf, parseImage } from "../workload/image.ts";
import { podRule } from "../workload/pod-rule.ts";
import type { PodView } from "../workload/pod-view.ts";

const nodePool = "karpenter.sh/nodepool";

/** Whether Karpenter can land on nodes that it makes itself, and then has to make the node that it needs. */
export const selfHostedRule: ObjectRule = podRule(
  "UPGRADE-KARPENTER-SELF-HOSTED",
  function* judge(pod) {
    if (!keepsAway(pod))
      yield {
        path: `${pod.path}.affinity.nodeAffinity`,
        message: "the controller may run on nodes that it makes itself",
      };
  },
  (_, __, pod) =>
    pod.containers.some(({ spec }) =>
      isImageOf(parseImage(textAt(spec, "image") ?? "").repository, "karpenter/controller"),
    ),
);

/** It asks for nodes without a node pool, or selects nodes by a label of its own. */
function keepsAway({ spec }: PodView): boolean {
  const selectors = Object.keys(objectAt(spec, "nodeSelector") ?? {}).filter(
    (key) => !key.startsWith("kubernetes.io/"),
  );
  if (selectors.length > 0 && !isSet(objectAt(spec, "nodeSelector"), nodePool)) return true;
  const affinity = objectAt(objectAt(spec, "affinity"), "nodeAffinity");
  const terms = objectsAt(objectAt(affinity, "requiredDuringSchedulingIgnoredDuringExecution"), "nodeSelectorTerms");
  return (
    terms.length > 0 &&
    terms.every((term) =>
      objectsAt(term, "matchExpressions").some(
        (expression) => expression["key"] === nodePool && expression["operator"] === "DoesNotExist",
      ),
    )
  );
}
