import type { Construct } from "constructs";
import type { Contribution } from "./contribution.ts";
import type { NamedObject } from "./named-object.ts";
import { Notes } from "./notes.ts";
import { remark } from "./remarks.ts";
import { RenderedObject } from "./rendered-object.ts";

/** What the parts of a workload know of it. */
export interface WorkloadParts extends Construct {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> };
}

/** The service account of a workload, without a token of its own. Returns its name. */
export function workloadServiceAccount(
  workload: WorkloadParts,
  annotations: Readonly<Record<string, string>>,
  contributions: () => readonly Contribution[],
): string {
  const { name } = workload.metadata;
  new RenderedObject(workload, "ServiceAccount", {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { ...workload.metadata, annotations: { ...annotations } },
    fields: { automountServiceAccountToken: () => false },
    beforeRender: ({ metadata }) => {
      for (const { serviceAccountLabels = {}, serviceAccountAnnotations = {} } of contributions()) {
        for (const [key, value] of Object.entries(serviceAccountLabels)) metadata.addLabel(key, value);
        for (const [key, value] of Object.entries(serviceAccountAnnotations)) metadata.addAnnotation(key, value);
      }
    },
  });
  return name;
}

/** An account that something else makes. What was to be said on it is refused, since nobody would read it. */
export function existingServiceAccount(
  workload: WorkloadParts,
  { name }: NamedObject,
  contributions: (notes: Notes) => readonly Contribution[],
): string {
  remark(workload, (notes) => {
    const asked = contributions(new Notes()).flatMap(({ serviceAccountAnnotations = {}, serviceAccountLabels = {} }) =>
      Object.keys({ ...serviceAccountAnnotations, ...serviceAccountLabels }),
    );
    if (asked.length > 0)
      notes.refuse(
        `The service account ${name} is made elsewhere and needs ${asked.join(", ")}; say so there, or leave serviceAccount out`,
      );
  });
  return name;
}
