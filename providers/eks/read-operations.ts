import { FleetError } from "../../lib/core/error.ts";
import type { Operation } from "../../lib/core/operation.ts";
import type { Send } from "./accounts.ts";
import { mapUpdate } from "./map-update.ts";
import type { Notes } from "./notes.ts";
import { readNames } from "./read-names.ts";

// The listing gives ids in no documented order, and a cluster keeps its whole history there.
const mostUpdates = 50;

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
  const what = nodeGroup === undefined ? "operations" : `operations of node group ${nodeGroup}`;
  try {
    let described = 0;
    const listed = readNames("eks:ListUpdates", (nextToken) =>
      send("eks:ListUpdates", { cluster, nodeGroup, nextToken }),
    );
    for await (const ids of listed) {
      for (const id of ids) {
        if (described++ === mostUpdates) throw tooMany();
        const { value, problems } = mapUpdate(
          await send("eks:DescribeUpdate", { cluster, nodeGroup, id }),
          id,
          nodeGroup,
        );
        notes.problems(what, problems);
        if (value?.status === "running" || value?.status === "cancelling") return [value];
      }
    }
    return [];
  } catch (error) {
    notes.failed(what, error);
    return undefined;
  }
}

function tooMany(): FleetError {
  return new FleetError("UNSUPPORTED", `none of the first ${mostUpdates} updates listed is in progress`, {
    provider: "eks",
  });
}
