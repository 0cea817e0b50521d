import type { ClusterProfile } from "./cluster-profile.ts";
import type { Contribution } from "./contribution.ts";
import { dnsRule, renderRule, warnIfNotEnforced } from "./network-rules.ts";
import { Notes } from "./notes.ts";
import { remark } from "./remarks.ts";
import { RenderedObject } from "./rendered-object.ts";
import { tenantOf } from "./tenant-scope.ts";
import type { WorkloadParts } from "./workload-service-account.ts";

/** The network policy of a workload: names, and what was declared, each way; nothing else. */
export function workloadNetworkPolicy(
  workload: WorkloadParts & { readonly selector: Readonly<Record<string, string>>; readonly profile: ClusterProfile },
  contributions: (notes: Notes) => readonly Contribution[],
): void {
  const { profile } = workload;
  const policy = new RenderedObject(workload, "NetworkPolicy", {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: workload.metadata,
    fields: {
      spec: () => {
        const declared = contributions(new Notes());
        const egress = [...dnsRule(profile, new Notes()), ...declared.flatMap((part) => part.egress ?? [])];
        return {
          podSelector: { matchLabels: { ...workload.selector } },
          policyTypes: ["Ingress", "Egress"],
          ingress: declared.flatMap((part) => part.ingress ?? []).map((rule) => renderRule(rule, "from")),
          egress: egress.map((rule) => renderRule(rule, "to")),
        };
      },
    },
  });
  remark(policy, (notes) => {
    // A tenant has said it once for all of its workloads.
    if (tenantOf(workload) !== undefined) return;
    dnsRule(profile, notes);
    warnIfNotEnforced(profile, notes);
  });
}
