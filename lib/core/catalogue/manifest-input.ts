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
  "INPUT-VERSION-NOT-COVERED": {
    title: "The table of APIs does not reach the version of a cluster",
    severity: "warning",
    alwaysUnknown: true,
    meaning:
      "What a cluster of that version serves is not known here, so that an object without a finding proves nothing.",
    evidence: "The versions that the cluster runs now and after the plan.",
    fix: "Install a newer fleetwright for a newer cluster; judge by hand what an old one serves.",
    outlook: "lasting",
    source: "https://github.com/kubernetes/api",
    asOf: "2026-11-29",
  },
  "INPUT-NOT-TEXT": {
    title: "A value that has to be text is none",
    severity: "error",
    meaning:
      "The API server refuses the object. YAML as Kubernetes reads it takes y, no, on, 8080 and 1.10 without quotes for booleans and numbers.",
    evidence:
      "Names, labels and annotations of the object and of its pods; commands, arguments and environment of every container; the data of ConfigMaps.",
    fix: "Put the value in quotes.",
    outlook: "lasting",
    source: "https://github.com/kubernetes-sigs/yaml",
    asOf: "2026-11-29",
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;
