import type { JsonObject } from "../lib/core/kube-object.ts";
import type { Workload } from "./workload.ts";

/** How many pods, and how they are replaced. */
export interface ReplicatedProps {
  /**
   * Number of pods while no autoscaler decides it. Two survive a drain; three survive one during a rollout.
   *
   * @default 3
   */
  readonly replicas?: number;
}

/** The `spec` of a Deployment. It never has fewer working pods than were asked for. */
export function deploymentSpec(workload: Workload, replicas: number, template: JsonObject): JsonObject {
  return {
    ...(workload.hasAutoscaler ? {} : { replicas }),
    selector: { matchLabels: { ...workload.selector } },
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
    minReadySeconds: 5,
    revisionHistoryLimit: 5,
    progressDeadlineSeconds: 600,
    template,
  };
}
