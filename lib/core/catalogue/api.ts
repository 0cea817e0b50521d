import type { CatalogueEntry } from "../finding-catalogue.ts";

const policy = {
  source: "https://kubernetes.io/docs/reference/using-api/deprecation-policy/",
  asOf: "2026-07-24",
} as const;

/** What becomes of the API versions that manifests are written in. */
export const apiFindings = {
  "API-REMOVED": {
    title: "The API version is gone",
    severity: "error",
    meaning: "The API server refuses the object from this minor on, and whatever still writes it fails.",
    evidence: "The object, the versions on the way, and for the API of a component the version of that component.",
    fix: "Move the object to the API version that replaces it, before the upgrade.",
    outlook: "lasting",
    source: "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
    asOf: "2026-07-24",
  },
  "API-DEPRECATED": {
    title: "The API version is deprecated",
    severity: "warning",
    meaning: "The object is still accepted, and will not be by a later minor.",
    evidence: "The object, and the versions on the way.",
    fix: "Move the object to the API version that replaces it.",
    outlook: "lasting",
    ...policy,
  },
  "API-UNKNOWN-VERSION": {
    title: "The group has no such version or kind",
    severity: "error",
    meaning: "The group is known and never had this version or kind in it: a mistyped word, or an API of a preview.",
    evidence: "The object, and the table of known APIs or the definition of the custom resource.",
    fix: "Correct apiVersion and kind. For an API that this package does not know yet, add a row to check.apis.",
    outlook: "lasting",
    ...policy,
  },
  "API-NOT-YET": {
    title: "The API version comes later",
    severity: "error",
    meaning: "The object needs a newer minor than the one it is meant for, which refuses it.",
    evidence: "The object, and the versions on the way.",
    fix: "Apply the object after the upgrade, or write it in a version that is served before and after.",
    outlook: "lasting",
    ...policy,
  },
  "API-OFF-BY-DEFAULT": {
    title: "The API version is off unless it is turned on",
    severity: "warning",
    meaning: "API servers do not serve it by default, and managed ones mostly cannot be told to.",
    evidence: "The object, and the API versions that an administrator turned on.",
    fix: "Use a version that is on by default, or name the version in check.enabledApis where it was turned on.",
    outlook: "lasting",
    source:
      "https://github.com/kubernetes/enhancements/tree/master/keps/sig-architecture/3136-beta-apis-off-by-default",
    asOf: "2026-07-24",
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;
