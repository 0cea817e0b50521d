import type { CatalogueEntry } from "../finding-catalogue.ts";

/** What stands in manifests and cannot be judged. */
export const manifestInputFindings = {
  "INPUT-API-NOT-JUDGED": {
    title: "A custom resource is not judged",
    severity: "info",
    alwaysUnknown: true,
    meaning: "Nobody here knows its group, so that it cannot be told whether its version is served.",
    evidence: "The definition of the custom resource, or a row of the table of known APIs.",
    fix: "Check its CustomResourceDefinition together with it, or add rows to check.apis.",
    outlook: "lasting",
    source: "https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/custom-resources/",
    asOf: "2026-11-29",
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;
