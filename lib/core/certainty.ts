import type { Finding } from "./finding.ts";
import { catalogueEntry } from "./finding-catalogue.ts";

/** How far a finding of today may be trusted for a hop; see `Hop.findings`. */
export type Certainty = "exact" | "projected" | "needs-rescan";

/**
 * How far a finding may be trusted for the hop at `index` (0: the next one). What holds for the next hop is exact; what
 * lasts until somebody changes it is projected onto later ones; everything else must be looked at again first, and so
 * must what this package does not know.
 */
export function certaintyOf(finding: Pick<Finding, "code" | "verdict">, index: number): Certainty {
  if (index === 0) return "exact";
  const lasting = catalogueEntry(finding.code)?.outlook === "lasting";
  return lasting && finding.verdict === "fail" ? "projected" : "needs-rescan";
}
