import type { JsonObject } from "../../core/kube-object.ts";
import { listAt, objectAt, objectsAt } from "../json.ts";
import { selectorKeys, selectorMatcher } from "../workload/label-selector.ts";

export type NamespaceLabels = JsonObject;

/** The label that every namespace has, whatever its author wrote. */
const nameLabel = "kubernetes.io/metadata.name";

/**
 * Whether a webhook is asked before pods of its own namespace may be made. `unknown` where that hangs on labels of the
 * namespace and it was not read. An `objectSelector` or a condition may still exempt the pods, and is taken to do so.
 */
export function ownPodsIntercepted(
  webhook: JsonObject,
  namespace: string,
  labels: NamespaceLabels | undefined,
): "yes" | "no" | "unknown" {
  if (!objectsAt(webhook, "rules").some(coversNewPods)) return "no";
  if (narrows(objectAt(webhook, "objectSelector")) || listAt(webhook, "matchConditions").length > 0) return "no";
  const selector = objectAt(webhook, "namespaceSelector");
  if (!narrows(selector)) return "yes";
  const selects = selectorMatcher(selector ?? {});
  const asked = selectorKeys(selector ?? {}).some((key) => key !== nameLabel);
  if (labels === undefined && asked) return "unknown";
  return selects({ ...labels, [nameLabel]: namespace }) ? "yes" : "no";
}

function coversNewPods(rule: JsonObject): boolean {
  const has = (field: string, ...values: readonly string[]) =>
    listAt(rule, field).some((value) => value === "*" || values.includes(String(value)));
  return has("apiGroups", "") && has("resources", "pods", "*/*", "pods/*") && has("operations", "CREATE");
}

function narrows(selector: JsonObject | undefined): boolean {
  return Object.keys(objectAt(selector, "matchLabels") ?? {}).length + listAt(selector, "matchExpressions").length > 0;
}
