import { Construct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import type { JsonObject } from "../lib/core/kube-object.ts";
import { guard } from "./guard.ts";
import { RenderedObject } from "./rendered-object.ts";
import type { StatefulService } from "./stateful-service.ts";
import type { WebService } from "./web-service.ts";
import type { Worker } from "./worker.ts";

/** The bounds and the measure by which a workload is scaled. */
export interface AutoscalingProps {
  readonly target: WebService | Worker | StatefulService;
  /** Fewest pods, 2 or more: one survives no drain. */
  readonly min: number;
  /** Most pods, more than the fewest. */
  readonly max: number;
  /**
   * Share of the requested CPU that pods use on average, 1 to 100.
   *
   * @default 70 where no memory is named
   */
  readonly cpuPercent?: number;
  /**
   * Share of the requested memory, for what gives memory back.
   *
   * @default - memory does not count
   */
  readonly memoryPercent?: number;
  /**
   * Seconds for which less must have been enough before pods are taken away.
   *
   * @default 300
   */
  readonly calmSeconds?: number;
}

/** Lets the load decide how many pods a workload has. The workload then names no number of its own. */
export class Autoscaling extends Construct {
  constructor(scope: Construct, id: string, props: AutoscalingProps) {
    super(scope, id);
    const { target, min, max, memoryPercent, calmSeconds = 300 } = props;
    const cpuPercent = props.cpuPercent ?? (memoryPercent === undefined ? 70 : undefined);
    const refuse = (what: string) => new FleetError("CONFIG", `${this.node.path} ${what}`, { path: this.node.path });
    if (!Number.isSafeInteger(min) || min < 2) throw refuse("needs at least 2 pods; one survives no drain");
    if (!Number.isSafeInteger(max) || max <= min) throw refuse(`has nowhere to grow from ${min} to ${max} pods`);
    for (const percent of [cpuPercent, memoryPercent])
      if (percent !== undefined && !(percent >= 1 && percent <= 100))
        throw refuse(`aims at ${percent} % of what is requested; say 1 to 100`);
    if (target.hasAutoscaler) throw refuse(`would be the second autoscaler of ${target.node.path}`);
    target.markHasAutoscaler();
    new RenderedObject(this, "Resource", {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: target.metadata,
      fields: {
        spec: () => ({
          scaleTargetRef: {
            apiVersion: target.manifest.apiVersion,
            kind: target.manifest.kind,
            name: target.objectName,
          },
          minReplicas: min,
          maxReplicas: max,
          metrics: [...metric("cpu", cpuPercent), ...metric("memory", memoryPercent)],
          behavior: {
            scaleUp: { stabilizationWindowSeconds: 0 },
            scaleDown: {
              stabilizationWindowSeconds: calmSeconds,
              policies: [{ type: "Percent", value: 50, periodSeconds: 60 }],
            },
          },
        }),
      },
    });
    guard(this);
  }
}

function metric(name: "cpu" | "memory", percent: number | undefined): readonly JsonObject[] {
  return percent === undefined
    ? []
    : [{ type: "Resource", resource: { name, target: { type: "Utilization", averageUtilization: percent } } }];
}
