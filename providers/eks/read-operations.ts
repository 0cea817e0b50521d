import type { Cluster } from "../../lib/core/cluster.ts";
import { FleetError } from "../../lib/core/error.ts";
import { dayMs, fromInstant } from "../../lib/core/instant.ts";
import type { Operation } from "../../lib/core/operation.ts";
import { upgradeRules } from "../../lib/data/index.ts";
import type { Send } from "./accounts.ts";
import { mapUpdate } from "./map-update.ts";
import type { Notes } from "./notes.ts";
import { readNames } from "./read-names.ts";

// The listing gives ids in no documented order, and a cluster keeps its whole history there.
const mostUpdates = 50;
const mostHistory = 200;

/**
 * The update in progress of a cluster, or of its node group `nodeGroup`; EKS runs one at a time. Asked only where the
 * status says that there is one, since every update of the past would cost a request. `undefined` when it could not be
 * read, which is noted.
 */
export async function readOperation(
  send: Send,
  cluster: string,
  nodeGroup: string | undefined,
  notes: Notes,
): Promise<readonly Operation[] | undefined> {
  const what = whatOf(nodeGroup);
  try {
    let described = 0;
    for await (const ids of listUpdates(send, cluster, nodeGroup)) {
      for (const id of ids) {
        if (described++ === mostUpdates)
          throw tooMany(`none of the first ${mostUpdates} updates listed is in progress`);
        const operation = await describe(send, cluster, nodeGroup, id, notes);
        if (operation !== undefined && isOpen(operation)) return [operation];
      }
    }
    return [];
  } catch (error) {
    notes.failed(what, error);
    return undefined;
  }
}

/**
 * What is in progress on a cluster, whatever its status says, and what has ended within the days in which an upgrade can
 * be rolled back; earliest first. Node groups are asked where their own status tells of an update: that of a cluster
 * does not, since Auto Mode is called active while it rolls nodes back. `undefined` when a part could not be read, which
 * is noted.
 */
export async function readRecentOperations(
  send: Send,
  cluster: Cluster,
  now: number,
  notes: Notes,
): Promise<readonly Operation[] | undefined> {
  const updating = cluster.pools.filter(({ kind, statusRaw }) => kind === "managed" && statusRaw === "UPDATING");
  const groups = [undefined, ...updating.map(({ name }) => name)];
  const histories = await Promise.all(groups.map((group) => readHistory(send, cluster.name, group, notes)));
  if (histories.some((history) => history === undefined)) return undefined;
  const { windowDays = 7 } = upgradeRules("eks").controlPlaneRollback;
  const since = now - windowDays * dayMs;
  return histories
    .flatMap((history) => history ?? [])
    .filter((operation) => isOpen(operation) || operation.status === "unknown" || startOf(operation) >= since)
    .sort((a, b) => startOf(a) - startOf(b) || (a.id < b.id ? -1 : 1));
}

async function readHistory(
  send: Send,
  cluster: string,
  nodeGroup: string | undefined,
  notes: Notes,
): Promise<readonly Operation[] | undefined> {
  const what = whatOf(nodeGroup);
  try {
    const ids: string[] = [];
    for await (const page of listUpdates(send, cluster, nodeGroup)) {
      ids.push(...page);
      if (ids.length > mostHistory) throw tooMany(`more than ${mostHistory} updates are listed, in no known order`);
    }
    const history = await Promise.all(ids.map((id) => describe(send, cluster, nodeGroup, id, notes)));
    return history.filter((operation) => operation !== undefined);
  } catch (error) {
    notes.failed(what, error);
    return undefined;
  }
}

function listUpdates(send: Send, cluster: string, nodeGroup: string | undefined) {
  return readNames("eks:ListUpdates", (nextToken) => send("eks:ListUpdates", { cluster, nodeGroup, nextToken }));
}

async function describe(send: Send, cluster: string, nodeGroup: string | undefined, id: string, notes: Notes) {
  const response = await send("eks:DescribeUpdate", { cluster, nodeGroup, id });
  const { value, problems } = mapUpdate(response, id, nodeGroup);
  notes.problems(whatOf(nodeGroup), problems);
  return value;
}

function isOpen({ status }: Operation): boolean {
  return status === "running" || status === "cancelling";
}

function startOf({ startedAt }: Operation): number {
  return (startedAt === undefined ? undefined : fromInstant(startedAt)) ?? Number.POSITIVE_INFINITY;
}

function whatOf(nodeGroup: string | undefined): string {
  return nodeGroup === undefined ? "operations" : `operations of node group ${nodeGroup}`;
}

function tooMany(message: string): FleetError {
  return new FleetError("UNSUPPORTED", message, { provider: "eks" });
}
