import type { ClusterStatus } from "../../lib/core/cluster.ts";
import type { Issue } from "../../lib/core/issue.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { enumOf, lookUp, required } from "./wire.ts";

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
  const statusRaw = required(reader, "status", "a status", () => enumOf(reader, "status"));
  return { status: lookUp(statuses, statusRaw) ?? "unknown", statusRaw: statusRaw ?? "" };
}

/** `conditions[]` of a cluster or a node pool. Google names the reason twice; `OK` and `UNKNOWN` are the unset values. */
export function mapConditions(reader: Reader, status: ClusterStatus): readonly Issue[] {
  return reader.objects("conditions").flatMap((condition) => {
    const canonical = enumOf(condition, "canonicalCode") ?? "OK";
    const code = enumOf(condition, "code") ?? "UNKNOWN";
    const message = condition.text("message") ?? "";
    if (message === "" && canonical === "OK" && code === "UNKNOWN") return [];
    return [
      { code: canonical === "OK" ? code : canonical, message, severity: status === "error" ? "error" : "warning" },
    ];
  });
}
