import type { Estimate, PlanStep } from "../core/plan.ts";

/**
 * When somebody should look, and when somebody should be called, in minutes after a step began: at 40 and at 60 minutes of
 * a control plane that is expected to take 25, and in the same proportion for everything else.
 *
 * Source: eks-upgrade-readiness skill v2.0.0 of the AWS samples for DevOps agents, read 2026-09-01.
 */
export function thresholdsOf({ minutes }: Estimate): { readonly alert: number; readonly escalate: number } {
  return { alert: Math.ceil((minutes * 40) / 25), escalate: Math.ceil((minutes * 60) / 25) };
}

/** Minutes to watch after a step before the next; 0 where nothing can show itself. The same source. */
export function watchMinutes({ kind }: Pick<PlanStep, "kind">): number {
  return kind === "control-plane" ? 15 : kind === "nodes" ? 30 : 0;
}
