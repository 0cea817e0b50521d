import type { FindingCode } from "../../core/finding-catalogue.ts";
import type { JsonObject } from "../../core/kube-object.ts";
import { isSet, objectAt, objectsAt, textAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";
import { podRule } from "../workload/pod-rule.ts";
import type { PodView } from "../workload/pod-view.ts";

/** Whether a pod says which nodes its image runs on. */
export const platformRules: readonly ObjectRule[] = [
  platformRule("HARDEN-ARCHITECTURE", ["kubernetes.io/arch", "beta.kubernetes.io/arch"], "architecture", () => false),
  platformRule(
    "HARDEN-OPERATING-SYSTEM",
    ["kubernetes.io/os", "beta.kubernetes.io/os"],
    "operating system",
    ({ spec }) => textAt(objectAt(spec, "os"), "name") !== undefined,
  ),
];

function platformRule(
  code: FindingCode,
  labels: readonly string[],
  what: string,
  saidOtherwise: (pod: PodView) => boolean,
): ObjectRule {
  return podRule(
    code,
    function* judge(pod) {
      const { spec, path } = pod;
      if (saidOtherwise(pod) || labels.some((label) => isSet(objectAt(spec, "nodeSelector"), label))) return;
      if (requires(spec, labels)) return;
      yield { path: `${path}.nodeSelector`, message: `the pod does not say which ${what} its nodes must have` };
    },
    // An agent of every node runs on every node.
    ({ kind }) => kind !== "DaemonSet",
  );
}

/** Whether every alternative of the required affinity asks for one of the labels. */
function requires(spec: JsonObject, labels: readonly string[]): boolean {
  const required = objectAt(
    objectAt(objectAt(spec, "affinity"), "nodeAffinity"),
    "requiredDuringSchedulingIgnoredDuringExecution",
  );
  const terms = objectsAt(required, "nodeSelectorTerms");
  return (
    terms.length > 0 &&
    terms.every((term) =>
      objectsAt(term, "matchExpressions").some(
        (expression) => expression["operator"] === "In" && labels.includes(textAt(expression, "key") ?? ""),
      ),
    )
  );
}
