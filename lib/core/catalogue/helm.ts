import type { CatalogueEntry } from "../finding-catalogue.ts";

/** What Helm keeps in a cluster about its releases. */
export const helmFindings = {
  "UPGRADE-CHART-KUBE-VERSION": {
    title: "A chart refuses the version",
    severity: "error",
    meaning:
      "The chart of a release excludes the minor, so that Helm can neither upgrade nor roll back the release there.",
    evidence: "The chart that is stored with the release, and the versions on the way.",
    fix: "Upgrade the release to a chart that allows the minor, before the upgrade.",
    outlook: "lasting",
    source: "https://helm.sh/docs/topics/charts/#the-kubeversion-field",
    asOf: "2026-11-29",
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;
