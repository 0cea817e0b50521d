import { objectAt, textAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";

/** Whether the API server itself holds the pods of a namespace to the restricted level. Those of the system cannot be. */
export const namespaceRules: readonly ObjectRule[] = [
  {
    codes: ["HARDEN-NAMESPACE-LEVEL"],
    applies: ({ group, kind, name }) => group === "" && kind === "Namespace" && !/^(?:kube|openshift)-/.test(name),
    *judge({ object }) {
      const labels = objectAt(objectAt(object, "metadata"), "labels");
      const level = textAt(labels, "pod-security.kubernetes.io/enforce") ?? "privileged";
      if (level === "restricted") return;
      yield {
        code: "HARDEN-NAMESPACE-LEVEL",
        path: "metadata.labels",
        ...(level === "baseline" ? { severity: "info" } : {}),
        message: `pods of it are held to the level ${level} of the Pod Security Standards`,
      };
    },
  },
];
