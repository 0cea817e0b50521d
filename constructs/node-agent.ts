import type { Construct } from "constructs";
import type { JsonObject } from "../lib/core/kube-object.ts";
import type { Health } from "./probe.ts";
import { Workload } from "./workload.ts";
import type { WorkloadProps } from "./workload-props.ts";

/** A directory of the node. Pod Security forbids it at every level but privileged, so it takes a waiver. */
export interface HostPath {
  /** A volume name: `varlog`. */
  readonly name: string;
  readonly path: string;
  /** Mounted read-only at. */
  readonly mountPath: string;
}

/** What runs on every node, and what of the node it needs. */
export interface NodeAgentProps extends WorkloadProps {
  readonly health: Health;
  /**
   * Port for probes and metrics, 1024 or above, under the name `http`.
   *
   * @default - none
   */
  readonly port?: number;
  /**
   * Directories of the node to read. Each takes a waiver.
   *
   * @default - none
   */
  readonly reads?: readonly HostPath[];
  /**
   * Which nodes: all of the images' platforms, or those without taints only.
   *
   * @default "all"
   */
  readonly nodes?: "all" | "untainted";
}

/** Something that runs once on every node: a collector of logs or metrics that the workloads of the node share. */
export class NodeAgent extends Workload {
  constructor(scope: Construct, id: string, props: NodeAgentProps) {
    const { health, port, reads = [], nodes = "all" } = props;
    super(scope, id, props, {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      main: { health, ...(port === undefined ? {} : { ports: [{ name: "http", port }] }) },
      pod: {
        restartPolicy: "Always",
        serves: false,
        spread: false,
        templateHash: false,
        keepsClaims: false,
        tolerations: nodes === "all" ? [{ operator: "Exists", effect: "NoSchedule" }] : [],
        volumes: reads.map(({ name, path }) => ({ name, hostPath: { path, type: "Directory" } })),
        mounts: reads.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
      },
    });
  }

  protected override specOf(template: JsonObject): JsonObject {
    return {
      selector: { matchLabels: { ...this.selector } },
      updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
      minReadySeconds: 5,
      revisionHistoryLimit: 5,
      template,
    };
  }
}
