import type { ClusterStatus } from "../../lib/core/cluster.ts";
import type { Issue } from "../../lib/core/issue.ts";
import type { Operation } from "../../lib/core/operation.ts";
import type { Reader } from "../../lib/core/reader.ts";
import { scrub } from "../../lib/core/scrub.ts";

/**
 * The states of a cluster: https://cloud.ibm.com/docs/containers?topic=containers-cluster-states-reference. The page
 * spells them with spaces, the API with underscores.
 */
const clusterStates = new Map<string, ClusterStatus>([
  ["requested", "creating"],
  ["deploying", "creating"],
  ["pending", "creating"],
  ["normal", "running"],
  ["updating", "updating"],
  ["resizing", "updating"],
  ["warning", "degraded"],
  ["critical", "error"],
  ["create_failed", "error"],
  ["deploy_failed", "error"],
  ["delete_failed", "error"],
  ["aborted", "deleting"],
  ["deleting", "deleting"],
  ["deleted", "deleting"],
  // IBM no longer looks after such a cluster: how it is nobody says.
  ["unsupported", "unknown"],
]);

/** The states of a master: https://cloud.ibm.com/docs/openshift?topic=openshift-debug_master. */
const masterStates = new Map<string, Operation["kind"] | "none" | "failed">([
  ["deployed", "none"],
  ["deploying", "create"],
  ["updating", "control-plane-upgrade"],
  ["deleting", "delete"],
  ["update_cancelled", "none"],
  ["deploy_failed", "failed"],
  ["update_failed", "failed"],
  ["delete_failed", "failed"],
]);

const masterHealth = new Map<string, Issue["severity"]>([
  ["unsupported", "warning"],
  ["unavailable", "error"],
  ["error", "error"],
]);

export interface ReadState {
  readonly status: ClusterStatus;
  readonly statusRaw: string;
  /** What is being done to the master; `undefined` when that was not told. */
  readonly operations: readonly Operation[] | undefined;
  readonly issues: readonly Issue[];
}

/** Reads `state` and `lifecycle` of a cluster. IBM has no list of operations: the state of the master names the one. */
export function readState(cluster: Reader, uid: string): ReadState {
  const raw = cluster.text("state") ?? cluster.reject("state", "the state of the cluster");
  const lifecycle = cluster.object("lifecycle");
  const masterRaw = lifecycle.text("masterState");
  const master = masterRaw === undefined ? undefined : (masterStates.get(keyOf(masterRaw)) ?? "other");
  const own = raw === undefined ? "unknown" : (clusterStates.get(keyOf(raw)) ?? "unknown");
  const upgrading = master === "control-plane-upgrade" && (own === "running" || own === "updating");
  return {
    status: upgrading ? "upgrading" : own,
    statusRaw: raw ?? "",
    operations: masterRaw === undefined || master === undefined ? undefined : operationsOf(master, masterRaw, uid),
    issues: issuesOf(lifecycle, masterRaw, master === "failed"),
  };
}

function operationsOf(master: Operation["kind"] | "none" | "failed", raw: string, uid: string): readonly Operation[] {
  if (master === "none" || master === "failed") return [];
  return [
    {
      id: `${uid}#${raw}`,
      kind: master,
      kindRaw: raw,
      // A state that this package does not know may be a way of having ended.
      status: master === "other" ? "unknown" : "running",
    },
  ];
}

function issuesOf(lifecycle: Reader, masterState: string | undefined, failed: boolean): readonly Issue[] {
  const message = scrub(lifecycle.text("masterStatus") ?? "");
  const health = lifecycle.text("masterHealth");
  const issues: Issue[] = [];
  if (failed && masterState !== undefined) issues.push({ code: masterState, message, severity: "error" });
  if (health !== undefined && keyOf(health) !== "normal") {
    issues.push({ code: `master-${health}`, message, severity: masterHealth.get(keyOf(health)) ?? "warning" });
  }
  return issues;
}

/** Lower case, with one underscore for whatever stands between words. */
export function keyOf(state: string): string {
  return state.toLowerCase().replace(/[\s_-]+/g, "_");
}
