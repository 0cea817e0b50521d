import type { IScalable, ScalingTarget } from "cdk8s-plus-27";
import type { Construct } from "constructs";
import type { JsonObject } from "../lib/core/kube-object.ts";
import { disruptionBudget } from "./disruption-budget.ts";
import { scalingTarget } from "./plus-partner.ts";
import type { Health } from "./probe.ts";
import { deploymentSpec, type ReplicatedProps, replicasOf } from "./replicated.ts";
import type { Rollout } from "./rollout.ts";
import { Workload } from "./workload.ts";
import type { WorkloadProps } from "./workload-props.ts";

/** A workload that nobody calls: its container, its health, its resources. */
export interface WorkerProps extends WorkloadProps, ReplicatedProps {
  readonly health: Health;
  /**
   * Port for probes and metrics, 1024 or above, under the name `http`.
   *
   * @default - none
   */
  readonly port?: number;
}

/** Something that fetches its work itself, from a queue or a stream, and that nobody calls. */
export class Worker extends Workload implements IScalable {
  readonly replicas: number;
  readonly #rollout: Rollout | undefined;

  constructor(scope: Construct, id: string, props: WorkerProps) {
    const { health, port } = props;
    super(scope, id, props, {
      apiVersion: "apps/v1",
      kind: "Deployment",
      main: { health, ...(port === undefined ? {} : { ports: [{ name: "http", port }] }) },
      pod: { restartPolicy: "Always", serves: false, spread: true, templateHash: true, keepsClaims: false },
    });
    this.replicas = replicasOf(this.node.path, props);
    this.#rollout = props.rollout;
    disruptionBudget(this);
  }

  /** For cdk8s-plus: what its HorizontalPodAutoscaler scales. */
  toScalingTarget(): ScalingTarget {
    return scalingTarget(this);
  }

  protected override specOf(template: JsonObject): JsonObject {
    return deploymentSpec(this, this.replicas, this.#rollout, template);
  }
}
