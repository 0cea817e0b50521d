import type { ClusterProfile } from "./cluster-profile.ts";
import { Notes } from "./notes.ts";
import { remark } from "./remarks.ts";
import { RenderedObject } from "./rendered-object.ts";
import { fieldOrWarn } from "./version-gates.ts";
import type { WorkloadParts } from "./workload-service-account.ts";

/** One pod at a time may be taken away, and one that does not work anyway holds up no drain. */
export function disruptionBudget(
  workload: WorkloadParts & { readonly selector: Readonly<Record<string, string>>; readonly profile: ClusterProfile },
): void {
  const evictsUnhealthy = (notes: Notes) =>
    fieldOrWarn(
      workload.profile,
      "unhealthyPodEvictionPolicy",
      notes,
      "a drain waits for pods that do not become ready",
    );
  const budget = new RenderedObject(workload, "DisruptionBudget", {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: workload.metadata,
    fields: {
      spec: () => ({
        maxUnavailable: 1,
        selector: { matchLabels: { ...workload.selector } },
        ...(evictsUnhealthy(new Notes()) ? { unhealthyPodEvictionPolicy: "AlwaysAllow" } : {}),
      }),
    },
  });
  remark(budget, evictsUnhealthy);
}
