import type { ClusterStatus } from "../../lib/core/cluster.ts";
import type { Issue } from "../../lib/core/issue.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { enumOf, lookUp } from "./wire.ts";

const statuses: Readonly<Record<string, ClusterStatus>> = {
  PROVISIONING: "creating",
  RUNNING: "running",
  RUNNING_WITH_ERROR: "degraded",
  RECONCILING: "updating",
  STOPPING: "deleting",
  ERROR: "error",
  DEGRADED: "degraded",
};

/** Status of a cluster or a node pool. One that is missing is recorded as a problem. */
export function mapStatus(reader: Reader): { readonly status: ClusterStatus; readonly statusRaw: string } {
  const before = reader.problems.length;
  const statusRaw = enumOf(reader, "status");
  if (statusRaw === undefined && reader.problems.length === before) reader.reject("status", "a status");
  return { status: lookUp(statuses, statusRaw) ?? "unknown", statusRaw: statusRaw ?? "" };
}

/** `conditions[]` of a cluster or a node pool. GKE names the reason twice, and calls the unnamed one `OK` or `UNKNOWN`. */
export function mapConditions(reader: Reader, status: ClusterStatus): readonly Issue[] {
  return reader.objects("conditions").flatMap((condition) => {
    const canonical = enumOf(condition, "canonicalCode");
    const code = enumOf(condition, "code");
    const message = condition.text("message") ?? "";
    if (message === "" && (canonical ?? "OK") === "OK" && code === undefined) return [];
    const named = canonical === undefined || canonical === "OK" ? code : canonical;
    return [{ code: named ?? "UNKNOWN", message, severity: status === "error" ? "error" : "warning" }];
  });
}
