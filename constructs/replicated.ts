import { FleetError } from "../lib/core/error.ts";
import type { JsonObject } from "../lib/core/kube-object.ts";
import { deploymentRollout, type Rollout } from "./rollout.ts";
import type { Workload } from "./workload.ts";

/** How many pods, and how they are replaced. */
export interface ReplicatedProps {
  /**
   * Number of pods while no autoscaler decides it. Two survive a drain; three survive one during a rollout.
   *
   * @default 3
   */
  readonly replicas?: number;
  /** @default - one after the other, each after the one before has settled */
  readonly rollout?: Rollout;
}

/**
 * How many pods a workload has while no autoscaler decides it.
 *
 * @throws FleetError `CONFIG` for anything but a whole number from 1 on.
 */
export function replicasOf(path: string, { replicas = 3 }: Pick<ReplicatedProps, "replicas">): number {
  if (Number.isInteger(replicas) && replicas >= 1) return replicas;
  throw new FleetError("CONFIG", `${replicas} is no number of replicas`, {
    path,
    hint: "Write a whole number from 1 on; what is not to run on a cluster is not rendered for it.",
  });
}

/** The `spec` of a Deployment. It never has fewer working pods than were asked for. */
export function deploymentSpec(
  workload: Workload,
  replicas: number,
  rollout: Rollout | undefined,
  template: JsonObject,
): JsonObject {
  return {
    ...(workload.hasAutoscaler ? {} : { replicas }),
    selector: { matchLabels: { ...workload.selector } },
    ...deploymentRollout(rollout),
    template,
  };
}
