import type { JsonObject } from "../lib/core/kube-object.ts";

/** How often and how long a task may try. */
export interface TaskProps {
  /**
   * How often a failed pod is replaced.
   *
   * @default 3
   */
  readonly retries?: number;
  /**
   * Seconds after which the task has failed, whatever it does.
   *
   * @default 3600
   */
  readonly deadlineSeconds?: number;
}

/** The `spec` that a Job and the template of a CronJob have in common. */
export function jobSpec({ retries = 3, deadlineSeconds = 3600 }: TaskProps, template: JsonObject): JsonObject {
  return { backoffLimit: retries, activeDeadlineSeconds: deadlineSeconds, completions: 1, parallelism: 1, template };
}
