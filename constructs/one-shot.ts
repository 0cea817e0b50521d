import { hash } from "node:crypto";
import type { Construct } from "constructs";
import type { JsonObject } from "../lib/core/kube-object.ts";
import { imageReference } from "./image.ts";
import { objectNameOf } from "./provenance.ts";
import { jobSpec, type TaskProps } from "./task.ts";
import { Workload } from "./workload.ts";
import type { WorkloadProps } from "./workload-props.ts";

/** What runs once, and how often it is tried. */
export interface OneShotProps extends WorkloadProps, TaskProps {
  /**
   * Seconds for which the finished job can still be looked at.
   *
   * @default 86400
   */
  readonly keepSeconds?: number;
}

/**
 * Something that runs once and ends: a migration, an import. A job cannot be changed, so what it runs is in its name: a
 * new image, command or setting makes a new job, and the same ones do not run again.
 */
export class OneShot extends Workload {
  readonly #props: OneShotProps;

  constructor(scope: Construct, id: string, props: OneShotProps) {
    super(scope, id, props, {
      apiVersion: "batch/v1",
      kind: "Job",
      main: {},
      pod: { restartPolicy: "Never", serves: false, spread: false, templateHash: false, keepsClaims: false },
      objectName: `${objectNameOf(props.app, props.name, 54)}-${runId(props)}`,
    });
    this.#props = props;
  }

  protected override specOf(template: JsonObject): JsonObject {
    return { ...jobSpec(this.#props, template), ttlSecondsAfterFinished: this.#props.keepSeconds ?? 86_400 };
  }
}

/** Eight characters that stand for what a job runs. */
export function runId({ image, command = [], args = [], env = {} }: WorkloadProps): string {
  const settings = Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1));
  return hash("sha256", JSON.stringify([imageReference(image), command, args, settings]), "hex").slice(0, 8);
}
