import type { Cluster } from "../core/cluster.ts";
import type { PlanReason } from "../core/plan.ts";
import type { Policy } from "../core/policy.ts";

type Skip = NonNullable<Policy["skip"]>[number];

const byDefault: readonly Skip[] = ["stopped", "unhealthy"];

/** Why the cluster is left out of the plan; `undefined` when it is not. One that is being made or deleted always is. */
export function skipReason(cluster: Cluster, policy: Policy): PlanReason | undefined {
  const { status, statusRaw } = cluster.controlPlane;
  if (status === "creating" || status === "deleting") {
    return { code: "SKIP", message: `it is ${status === "creating" ? "being created" : "being deleted"}` };
  }
  const skip = policy.skip ?? byDefault;
  if (skip.includes("stopped") && status === "stopped") {
    return { code: "SKIP", message: "it is stopped", fix: "Start it, or take `stopped` out of the policy's `skip`." };
  }
  const issue = cluster.health.find(({ severity }) => severity === "error");
  if (skip.includes("unhealthy") && (status === "degraded" || status === "error" || issue !== undefined)) {
    return {
      code: "SKIP",
      message: `it is not healthy: ${issue === undefined ? statusRaw : `${issue.code}: ${issue.message}`}`,
      fix: "Repair it, or take `unhealthy` out of the policy's `skip`.",
    };
  }
  if (skip.includes("operation-in-progress") && isBusy(cluster)) {
    return { code: "SKIP", message: "an operation is in progress", fix: "Plan again when it has ended." };
  }
  return undefined;
}

function isBusy({ controlPlane, operations = [] }: Cluster): boolean {
  if (controlPlane.status === "updating" || controlPlane.status === "upgrading") return true;
  return operations.some(({ status }) => status === "pending" || status === "running" || status === "cancelling");
}
