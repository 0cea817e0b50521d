import type { IScalable, ScalingTarget } from "cdk8s-plus-27";
import type { Construct } from "constructs";
import type { JsonObject } from "../lib/core/kube-object.ts";
import { clientService } from "./client-service.ts";
import type { ContainerPort } from "./container.ts";
import { disruptionBudget } from "./disruption-budget.ts";
import type { NetworkPeer } from "./network-rules.ts";
import { scalingTarget } from "./plus-partner.ts";
import { type Health, httpReadiness } from "./probe.ts";
import { deploymentSpec, type ReplicatedProps, replicasOf } from "./replicated.ts";
import type { Rollout } from "./rollout.ts";
import { Workload } from "./workload.ts";
import type { WorkloadProps } from "./workload-props.ts";

/** A service that answers HTTP: its container, its health, its resources. */
export interface WebServiceProps extends WorkloadProps, ReplicatedProps {
  /** Port that the container listens on, 1024 or above. */
  readonly port: number;
  readonly health: Health;
  /**
   * Port of the Service.
   *
   * @default 80
   */
  readonly servicePort?: number;
  /**
   * Further ports of the container, and of the Service under the same numbers: metrics, gRPC.
   *
   * @default - none
   */
  readonly otherPorts?: readonly ContainerPort[];
  /**
   * Prefer pods in the zone of the caller.
   *
   * @default - any pod
   */
  readonly traffic?: "same-zone";
}

/** Something that others call over HTTP: a Deployment, its Service and its disruption budget. */
export class WebService extends Workload implements IScalable {
  readonly replicas: number;
  readonly port: number;
  readonly servicePort: number;
  /** Where a load balancer can ask a pod whether it serves; undefined where readiness is not asked by HTTP. */
  readonly readiness: { readonly path: string; readonly port: number } | undefined;
  readonly #rollout: Rollout | undefined;

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    const { port, otherPorts = [], health } = props;
    super(scope, id, props, {
      apiVersion: "apps/v1",
      kind: "Deployment",
      main: { ports: [{ name: "http", port }, ...otherPorts], health },
      pod: { restartPolicy: "Always", serves: true, spread: true, templateHash: true, keepsClaims: false },
    });
    this.replicas = replicasOf(this.node.path, props);
    this.#rollout = props.rollout;
    this.port = port;
    this.servicePort = props.servicePort ?? 80;
    this.readiness = httpReadiness(health, this.ports);
    clientService(this, {
      ports: [
        { name: "http", port: this.servicePort, targetPort: "http" },
        ...otherPorts.map((other) => ({ ...other, targetPort: other.name })),
      ],
      sameZone: props.traffic === "same-zone",
    });
    disruptionBudget(this);
  }

  /** Lets somebody call the service. */
  allowCallsFrom(peer: NetworkPeer): this {
    return this.allowFrom({ peers: [peer], ports: [{ port: "http" }] });
  }

  /** For cdk8s-plus: what its HorizontalPodAutoscaler scales. */
  toScalingTarget(): ScalingTarget {
    return scalingTarget(this);
  }

  protected override specOf(template: JsonObject): JsonObject {
    return deploymentSpec(this, this.replicas, this.#rollout, template);
  }
}
