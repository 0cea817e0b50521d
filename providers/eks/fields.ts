import type { ClusterStatus } from "../../lib/core/cluster.ts";
import type { Reader } from "../../lib/core/reader.ts";
import type { Scope } from "../../lib/core/scope.ts";

/** Text that the API always gives: its absence is a problem too. */
export function requiredText(reader: Reader, key: string): string | undefined {
  const before = reader.problems.length;
  const text = reader.text(key);
  if (text === undefined && reader.problems.length === before) reader.reject(key, "text");
  return text;
}

/** The ARN of a cluster, all of whose parts are known before it is described. */
export function clusterArn({ partition = "aws", region = "", accountId }: Scope, name: string): string {
  return `arn:${partition}:eks:${region}:${accountId}:cluster/${name}`;
}

/** The status of a cluster, node group or Fargate profile. */
export function statusOf(raw: string): ClusterStatus {
  return statuses.get(raw) ?? "unknown";
}

const statuses = new Map<string, ClusterStatus>([
  ["PENDING", "creating"],
  ["CREATING", "creating"],
  ["ACTIVE", "running"],
  ["UPDATING", "updating"],
  ["DELETING", "deleting"],
  ["DEGRADED", "degraded"],
  ["FAILED", "error"],
  ["CREATE_FAILED", "error"],
  ["DELETE_FAILED", "error"],
]);
