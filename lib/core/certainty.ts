import type { Finding } from "./finding.ts";
import { catalogueEntry } from "./finding-catalogue.ts";
import { tryParseVersion } from "./version.ts";

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

/** Whether a finding speaks against a control plane on the Kubernetes minor of `version`. */
export function appliesTo(finding: Pick<Finding, "appliesFrom">, version: string): boolean {
  const from = tryParseVersion(finding.appliesFrom);
  const to = tryParseVersion(version);
  // What names no minor applies now; a version that nobody can read must not make a finding go away.
  if (from === undefined || to === undefined) return true;
  return to.major === from.major ? to.minor >= from.minor : to.major > from.major;
}
