import type { FindingCode } from "../../core/finding-catalogue.ts";
import { isSet, objectAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";
import { containerRule } from "../workload/pod-rule.ts";
import type { ContainerView, PodView } from "../workload/pod-view.ts";

type Bound = "requests" | "limits";

/** What a container asks for, and what it is held to. */
export const resourceRules: readonly ObjectRule[] = [
  resourceRule("HARDEN-CPU-REQUEST", "requests", "cpu"),
  resourceRule("HARDEN-CPU-LIMIT", "limits", "cpu"),
  resourceRule("HARDEN-MEMORY-REQUEST", "requests", "memory"),
  resourceRule("HARDEN-MEMORY-LIMIT", "limits", "memory"),
  resourceRule("HARDEN-EPHEMERAL-STORAGE", "limits", "ephemeral-storage"),
];

function resourceRule(code: FindingCode, bound: Bound, resource: string): ObjectRule {
  const noun = bound === "requests" ? "request" : "limit";
  return containerRule(
    code,
    (container, pod) => (hasBound(container, pod, bound, resource) ? undefined : `has no ${noun} of ${resource}`),
    `resources.${bound}`,
  );
}

/** A limit without a request is the request as well; bounds of the pod count for its containers. */
function hasBound(container: ContainerView, pod: PodView, bound: Bound, resource: string): boolean {
  return [container.spec, pod.spec].some((holder) => {
    const resources = objectAt(holder, "resources");
    return (
      isSet(objectAt(resources, bound), resource) ||
      (bound === "requests" && isSet(objectAt(resources, "limits"), resource))
    );
  });
}
