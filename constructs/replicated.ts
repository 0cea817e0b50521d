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
