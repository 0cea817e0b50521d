import type { Permission } from "../../lib/core/provider.ts";

/** The rules of a ClusterRole that grant a permission, as YAML in one line each. */
export function policyLines({ grants }: Permission): readonly string[] {
  return grants.map((grant) => `- ${JSON.stringify(ruleOf(grant))}`);
}

/** `list nodes`, `get namespaces/kube-system`, `list nodepools.karpenter.sh` or `get /version` as a rule of RBAC. */
export function ruleOf(grant: string): object {
  const [verb = "", subject = ""] = grant.split(" ");
  if (subject.startsWith("/")) return { nonResourceURLs: [subject], verbs: [verb] };
  const [resource = "", name] = subject.split("/");
  const [plural = "", ...group] = resource.split(".");
  return {
    apiGroups: [group.join(".")],
    resources: [plural],
    ...(name === undefined ? {} : { resourceNames: [name] }),
    verbs: [verb],
  };
}
