import type { FindingCode } from "../../core/finding-catalogue.ts";
import { objectAt, textAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";
import { podRule } from "../workload/pod-rule.ts";
import { provenanceKeys } from "../workload/provenance-keys.ts";

/** Whether a running pod tells where it comes from. Labels of the workload do not reach the pod by themselves. */
export const provenanceRules: readonly ObjectRule[] = [
  traceRule("HARDEN-OWNER", provenanceKeys.owner, "its owner"),
  traceRule("HARDEN-SOURCE", provenanceKeys.source, "the repository of its code"),
  traceRule("HARDEN-COMMIT", provenanceKeys.commit, "the commit that it was built from"),
  podRule("HARDEN-NAME-LABEL", function* judge({ metadata, metadataPath }) {
    const labels = objectAt(metadata, "labels");
    const named = ["app.kubernetes.io/name", "app.kubernetes.io/instance", "app", "k8s-app"];
    if (!named.some((key) => textAt(labels, key) !== undefined))
      yield { path: `${metadataPath}.labels`, message: "no label of the pod names its application" };
  }),
];

function traceRule(code: FindingCode, names: readonly string[], what: string): ObjectRule {
  return podRule(code, function* judge({ metadata, metadataPath }) {
    const labels = objectAt(metadata, "labels");
    const annotations = objectAt(metadata, "annotations");
    const told = names.some((key) => (textAt(labels, key) ?? textAt(annotations, key) ?? "") !== "");
    if (!told) yield { path: metadataPath, message: `no label or annotation of the pod tells ${what}` };
  });
}
