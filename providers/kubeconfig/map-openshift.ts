import type { Issue } from "../../lib/core/issue.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { scrub } from "../../lib/core/scrub.ts";
import type { KubeVersion } from "../../lib/core/version.ts";

/** What OpenShift says of its own version, which is not that of Kubernetes. */
export interface OpenShift {
  /** `4.20.3`. */
  readonly version?: KubeVersion;
  readonly issues: readonly Issue[];
}

/** Reads the ClusterVersion named `version`. */
export function mapOpenShift(clusterVersion: Reader): OpenShift {
  const status = clusterVersion.object("status");
  // The newest entry is the update that is under way or failed; what runs is the newest one that was completed.
  const completed = status.objects("history").find((entry) => entry.text("state") === "Completed");
  const version = completed?.version("version");
  if (version === undefined && status.problems.length === 0) status.reject("history", "a completed version");
  const issues = status.objects("conditions").flatMap((condition): Issue[] => {
    const type = condition.text("type") ?? "";
    const severity = severities.get(`${type}=${condition.text("status")}`);
    if (severity === undefined) return [];
    return [
      {
        code: scrub(condition.text("reason") ?? type),
        message: scrub(condition.text("message") ?? `the cluster version says ${type}`),
        severity,
      },
    ];
  });
  return { ...(version === undefined ? {} : { version }), issues };
}

/** Conditions that stand in the way of an update. */
const severities = new Map<string, Issue["severity"]>([
  ["Upgradeable=False", "warning"],
  ["Failing=True", "error"],
  ["Degraded=True", "error"],
]);
