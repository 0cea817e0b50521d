import type { Finding } from "../core/finding.ts";
import type { Verdict } from "../core/plan.ts";

/**
 * The verdict over a cluster: a failed check of severity `error` blocks; else a check without evidence leaves it open;
 * else a failed check of severity `warning` warns. Nothing looked at is never `ready`: pass `applicable: 1` for a cluster
 * that no judge has seen.
 */
export function verdictOf(
  findings: readonly Pick<Finding, "severity" | "verdict">[],
  evidence: { readonly performed: number; readonly applicable: number },
): Verdict {
  const failed = findings.filter(({ verdict }) => verdict === "fail");
  if (failed.some(({ severity }) => severity === "error")) return "blocked";
  if (evidence.performed < evidence.applicable || failed.length < findings.length) return "cannot-determine";
  return failed.some(({ severity }) => severity === "warning") ? "ready-with-warnings" : "ready";
}
