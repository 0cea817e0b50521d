import { FleetError } from "../lib/core/error.ts";
import type { JsonObject } from "../lib/core/kube-object.ts";

/** How the pods of a workload are replaced. Never are there fewer working ones than were asked for. */
export interface Rollout {
  /**
   * Pods more than asked for while it lasts: a number, or a share of them.
   *
   * @default "25%"
   */
  readonly surge?: number | `${number}%`;
  /**
   * Seconds for which a new pod must work before the next one is replaced.
   *
   * @default 5
   */
  readonly settleSeconds?: number;
  /**
   * Seconds without progress after which it has failed.
   *
   * @default 600
   */
  readonly deadlineSeconds?: number;
  /**
   * Older versions that are kept to go back to.
   *
   * @default 5
   */
  readonly history?: number;
  /**
   * For a StatefulService: pods from this ordinal up get the new version, the others wait.
   *
   * @default 0, all
   */
  readonly partition?: number;
}

/**
 * The fields of a Deployment.
 *
 * @throws FleetError `CONFIG` for a rollout that could never go on.
 */
export function deploymentRollout(rollout: Rollout = {}): JsonObject {
  const { surge = "25%", settleSeconds = 5, deadlineSeconds = 600, history = 5, partition } = rollout;
  if (partition !== undefined) throw wrong("partition", "is for a StatefulService; a Deployment has no ordinals");
  if (typeof surge === "number" ? !isCount(surge) || surge === 0 : !/^[1-9]\d?%$|^100%$/.test(surge))
    throw wrong("surge", "has to be a number of pods, 1 or more, or a share of 1% to 100%: none is taken away first");
  checkCounts({ settleSeconds, deadlineSeconds, history });
  if (deadlineSeconds <= settleSeconds) throw wrong("deadlineSeconds", "has to be more than settleSeconds");
  return {
    strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: surge, maxUnavailable: 0 } },
    minReadySeconds: settleSeconds,
    revisionHistoryLimit: history,
    progressDeadlineSeconds: deadlineSeconds,
  };
}

/** The fields of a StatefulSet, which replaces one pod at a time, the last one first. */
export function statefulRollout(rollout: Rollout = {}): JsonObject {
  const { surge, settleSeconds = 5, deadlineSeconds, history = 5, partition } = rollout;
  if (surge !== undefined) throw wrong("surge", "is not for a StatefulService; each of its pods exists once");
  if (deadlineSeconds !== undefined) throw wrong("deadlineSeconds", "is not for a StatefulService, which has none");
  checkCounts({ settleSeconds, history, ...(partition === undefined ? {} : { partition }) });
  return {
    updateStrategy: { type: "RollingUpdate", ...(partition === undefined ? {} : { rollingUpdate: { partition } }) },
    minReadySeconds: settleSeconds,
    revisionHistoryLimit: history,
  };
}

function checkCounts(counts: Readonly<Record<string, number>>): void {
  for (const [field, value] of Object.entries(counts))
    if (!isCount(value)) throw wrong(field, "has to be a whole number, 0 or more");
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function wrong(field: string, what: string): FleetError {
  return new FleetError("CONFIG", `rollout.${field} ${what}`, { path: `$.rollout.${field}` });
}
