import type { Operation } from "../../lib/core/operation.ts";
import { Reader } from "../../lib/core/reader.ts";
import { scrub } from "../../lib/core/scrub.ts";
import { tryParseVersion } from "../../lib/core/version.ts";
import { requiredText } from "./fields.ts";
import type { Mapped } from "./map.ts";

/** Reads the answer to DescribeUpdate for the update `id` of a cluster, or of its node group `pool`. */
export function mapUpdate(response: unknown, id: string, pool?: string): Mapped<Operation> {
  const root = new Reader(response);
  const update = root.object("update");
  const { problems } = root;
  const kindRaw = requiredText(update, "type");
  const status = requiredText(update, "status");
  if (kindRaw === undefined || status === undefined) return { problems };
  const wanted = update.objects("params").find((param) => param.text("type") === "Version");
  const to = tryParseVersion(wanted?.text("value"));
  const startedAt = update.instant("createdAt");
  const [error] = update.objects("errors").map((entry) => entry.text("errorMessage") ?? entry.text("errorCode"));
  const cancelling = update.object("cancellation").text("status") === "InProgress";
  const value: Operation = {
    id,
    kind: kindOf(kindRaw, pool),
    kindRaw,
    ...(pool === undefined ? {} : { pool }),
    status: cancelling ? "cancelling" : (statuses.get(status) ?? "unknown"),
    ...(to === undefined ? {} : { to }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(error === undefined ? {} : { error: scrub(error) }),
  };
  return { value, problems };
}

function kindOf(type: string, pool: string | undefined): Operation["kind"] {
  if (type === "VersionUpdate") return pool === undefined ? "control-plane-upgrade" : "node-upgrade";
  if (type === "VersionRollback") return "rollback";
  return configChanges.has(type) ? "config" : "other";
}

const configChanges = new Set([
  "AccessConfigUpdate",
  "AutoModeUpdate",
  "ConfigUpdate",
  "ControlPlaneScalingConfigUpdate",
  "EndpointAccessUpdate",
  "LoggingUpdate",
  "UpgradePolicyUpdate",
  "VpcConfigUpdate",
]);

const statuses = new Map<string, Operation["status"]>([
  ["InProgress", "running"],
  ["Successful", "succeeded"],
  ["Failed", "failed"],
  ["Cancelled", "cancelled"],
]);
