import type { Cluster } from "../../core/cluster.ts";
import type { NodePool } from "../../core/node-pool.ts";
import type { Operation } from "../../core/operation.ts";
import { type DetailItem, joined } from "./detail-item.ts";

/** What the provider is doing, or has just done, to the cluster; and where blue-green upgrades of pools stand. */
export function operationItems({ operations, pools }: Cluster): readonly DetailItem[] | undefined {
  return operations === undefined ? undefined : [...operations.map(itemOf), ...pools.flatMap(rollout)];
}

function itemOf(operation: Operation): DetailItem {
  const { kind, kindRaw, pool, status, from, to, startedAt, endedAt, initiatedBy, error } = operation;
  const way =
    from === undefined && to === undefined ? undefined : `${from?.raw ?? "unknown"} to ${to?.raw ?? "unknown"}`;
  return {
    name: kind === "other" ? kindRaw : kind,
    about: pool ?? "",
    state: status,
    more: joined(
      way,
      startedAt === undefined ? undefined : `since ${startedAt}`,
      endedAt === undefined ? undefined : `until ${endedAt}`,
      initiatedBy === undefined ? undefined : `by the ${initiatedBy}`,
      error,
    ),
    verdict: status === "failed" || status === "unknown" ? "bad" : "neutral",
    quiet: status === "succeeded" || status === "cancelled",
  };
}

function rollout({ name, rolloutPhase }: NodePool): readonly DetailItem[] {
  if (rolloutPhase === undefined) return [];
  return [{ name: "blue-green upgrade", about: name, state: rolloutPhase, more: "", verdict: "neutral" }];
}
