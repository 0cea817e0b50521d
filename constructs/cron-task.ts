import type { Construct } from "constructs";
import { FleetError } from "../lib/core/error.ts";
import type { JsonObject } from "../lib/core/kube-object.ts";
import type { Notes } from "./notes.ts";
import { objectNameOf } from "./provenance.ts";
import { jobSpec, type TaskProps } from "./task.ts";
import { fieldOrWarn } from "./version-gates.ts";
import { Workload } from "./workload.ts";
import type { WorkloadProps } from "./workload-props.ts";

/** What runs on a schedule, and what happens when a run is late or fails. */
export interface CronTaskProps extends WorkloadProps, TaskProps {
  /** Five fields, as cron spells them, without a time zone. */
  readonly schedule: string;
  /**
   * Name of a time zone.
   *
   * @default "Etc/UTC"
   */
  readonly timeZone?: string;
  /**
   * What happens when the last run has not ended.
   *
   * @default "Forbid"
   */
  readonly concurrency?: "Forbid" | "Replace" | "Allow";
  /**
   * Seconds by which a run may be late, on a busy control plane, before it is left out.
   *
   * @default 300
   */
  readonly startWithinSeconds?: number;
}

/** Something that runs at set times and ends. */
export class CronTask extends Workload {
  readonly schedule: string;
  readonly timeZone: string;
  readonly #props: CronTaskProps;

  constructor(scope: Construct, id: string, props: CronTaskProps) {
    super(scope, id, props, {
      apiVersion: "batch/v1",
      kind: "CronJob",
      main: {},
      pod: { restartPolicy: "Never", serves: false, spread: false, templateHash: false, keepsClaims: false },
      // The controller adds eleven characters for the jobs.
      objectName: objectNameOf(props.app, props.name, 52),
    });
    checkSchedule(props.schedule, this.node.path);
    this.schedule = props.schedule;
    this.timeZone = props.timeZone ?? "Etc/UTC";
    this.#props = props;
  }

  protected override specOf(template: JsonObject, notes: Notes): JsonObject {
    const zoned = fieldOrWarn(this.profile, "timeZone", notes, "the task runs by the clock of its control plane");
    return {
      schedule: this.schedule,
      ...(zoned ? { timeZone: this.timeZone } : {}),
      concurrencyPolicy: this.#props.concurrency ?? "Forbid",
      startingDeadlineSeconds: this.#props.startWithinSeconds ?? 300,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      // No ttl: the history limits keep the jobs.
      jobTemplate: { metadata: { labels: { ...this.labels } }, spec: jobSpec(this.#props, template) },
    };
  }
}

/** @throws FleetError `CONFIG`, with the construct's path, for what is no schedule. */
export function checkSchedule(schedule: string, path: string): void {
  if (/^(?:@\w+|\S+(?: +\S+){4})$/.test(schedule) && !/TZ=/.test(schedule)) return;
  throw new FleetError("CONFIG", `${JSON.stringify(schedule)} is not a schedule of five fields`, {
    path,
    hint: 'Write one such as "15 3 * * *"; the time zone goes into timeZone.',
  });
}
