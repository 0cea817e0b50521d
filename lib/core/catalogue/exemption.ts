import type { CatalogueEntry } from "../finding-catalogue.ts";

const design = {
  source: "https://github.com/fleetwright/fleetwright/blob/main/docs/checks.md",
  asOf: "2026-11-29",
} as const;

/** Exemptions that do not do what their authors think. */
export const exemptionFindings = {
  "EXEMPTION-EXPIRED": {
    title: "An exemption has expired",
    severity: "warning",
    meaning: "What it held back counts again.",
    evidence: "The exemption, and today's date.",
    fix: "Mend what was exempted, or have its owner decide anew and set another date.",
    outlook: "lasting",
    ...design,
  },
  "EXEMPTION-UNUSED": {
    title: "An exemption holds nothing back",
    severity: "warning",
    meaning: "Nothing that was checked has the finding, so the exemption would only hide a later one.",
    evidence: "The exemption, and every object that was checked.",
    fix: "Remove the exemption, or correct its selector.",
    outlook: "lasting",
    ...design,
  },
  "EXEMPTION-LONG": {
    title: "An exemption holds for more than a year",
    severity: "info",
    meaning: "Nobody looks again in time: what it held back is forgotten before it counts again.",
    evidence: "The exemption, and today's date.",
    fix: "Set a date within a year; whoever owns it then decides anew.",
    outlook: "lasting",
    ...design,
  },
  "EXEMPTION-INVALID": {
    title: "An exemption cannot be read",
    severity: "warning",
    meaning: "An exemption without a reason, an owner and a date of expiry exempts from nothing.",
    evidence: "The annotations of the object.",
    fix: 'Write it as {"reason": "…", "owner": "…", "expires": "2027-01-31"} under fleetwright.dev/exempt.CODE.',
    outlook: "lasting",
    ...design,
  },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;
