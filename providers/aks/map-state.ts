import type { ClusterStatus } from "../../lib/core/cluster.ts";
import type { Issue } from "../../lib/core/issue.ts";
import type { Operation } from "../../lib/core/operation.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { scrub } from "../../lib/core/scrub.ts";
import { oneOf } from "./field.ts";

/** What a provisioning state says: how the resource is, and what is being done to it. */
interface State {
  readonly status: ClusterStatus;
  /** Absent when nothing is in progress. */
  readonly doing?: Operation["kind"];
}

/** AKS documents the field as free text; these are the values that are known. */
const states = new Map<string, State>([
  ["succeeded", { status: "running" }],
  // The last operation did not get through; what had run before usually still does.
  ["failed", { status: "degraded" }],
  ["canceled", { status: "degraded" }],
  ["creating", { status: "creating", doing: "create" }],
  ["updating", { status: "updating", doing: "config" }],
  ["scaling", { status: "updating", doing: "scale" }],
  ["starting", { status: "updating", doing: "other" }],
  ["stopping", { status: "updating", doing: "other" }],
  ["migrating", { status: "updating", doing: "other" }],
  ["canceling", { status: "updating", doing: "other" }],
  ["upgrading", { status: "upgrading", doing: "control-plane-upgrade" }],
  ["upgradingnodeimageversion", { status: "upgrading", doing: "node-upgrade" }],
  ["deleting", { status: "deleting", doing: "delete" }],
]);

const powerStates = new Map([
  ["running", "running"],
  ["stopped", "stopped"],
]);

export interface ReadState {
  readonly status: ClusterStatus;
  readonly statusRaw: string;
  /** `undefined`: the state was not told, so nothing is known of operations either. */
  readonly operation: Operation | "none" | undefined;
  readonly issues: readonly Issue[];
}

/**
 * Reads `provisioningState`, `powerState` and `status.provisioningError` of a cluster or pool. An AKS resource runs one
 * operation at a time and its state names it; the API has no list of operations.
 */
export function readState(properties: Reader, uid: string, pool?: string): ReadState {
  const raw = properties.text("provisioningState") ?? properties.reject("provisioningState", "a provisioning state");
  const stopped = oneOf(properties.object("powerState"), "code", powerStates) === "stopped";
  const known = raw === undefined ? undefined : states.get(raw.toLowerCase());
  const settled = known !== undefined && known.doing === undefined;
  return {
    status: stopped && (settled || raw === undefined) ? "stopped" : (known?.status ?? "unknown"),
    statusRaw: raw ?? "",
    operation: raw === undefined ? undefined : operationOf(raw, known, uid, pool),
    issues: issuesOf(properties, raw),
  };
}

function operationOf(raw: string, known: State | undefined, uid: string, pool: string | undefined): Operation | "none" {
  if (known !== undefined && known.doing === undefined) return "none";
  const upgrade = known?.doing === "control-plane-upgrade" && pool !== undefined;
  return {
    id: `${uid}#${raw}`,
    kind: upgrade ? "node-upgrade" : (known?.doing ?? "other"),
    kindRaw: raw,
    ...(pool === undefined ? {} : { pool }),
    // A state that this package does not know may be a way of having ended.
    status: known === undefined ? "unknown" : raw.toLowerCase() === "canceling" ? "cancelling" : "running",
  };
}

function issuesOf(properties: Reader, state: string | undefined): readonly Issue[] {
  const error = properties.object("status").object("provisioningError");
  const code = error.text("code");
  const message = error.text("message");
  const ended = state?.toLowerCase() === "failed" || state?.toLowerCase() === "canceled";
  if (code === undefined && message === undefined && !ended) return [];
  return [
    {
      code: code ?? `ProvisioningState${state ?? ""}`,
      message: scrub(message ?? `the last operation ended as ${state ?? "unknown"}`),
      severity: "error",
    },
  ];
}
