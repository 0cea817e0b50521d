import type { SimCluster, SimPool } from "./fleet.ts";
import type { Message } from "./google-names.ts";
import { operationMessage } from "./google-operations.ts";
import { fail, type GoogleReply, type GoogleStatus } from "./google-status.ts";
import { upgradeMaster, upgradeNodePool } from "./google-upgrade.ts";
import type { SimState } from "./state.ts";
import { answerUpgrade, type Ruled } from "./upgrade-answer.ts";

export function updateMaster(state: SimState, cluster: SimCluster, request: Message): GoogleReply {
  const { masterVersion: asked } = request;
  if (typeof asked !== "string" || asked === "") return malformed("master_version is required");
  return answer(state, (world) => upgradeMaster(cluster, asked, world));
}

export function updateNodePool(state: SimState, cluster: SimCluster, pool: SimPool, request: Message): GoogleReply {
  const { nodeVersion: asked } = request;
  if (typeof asked !== "string" || asked === "") return notSimulated();
  return answer(state, (world) => upgradeNodePool(cluster, pool, asked, world));
}

/** `UpdateCluster` with a version of the master or of one pool; any other change is not simulated. */
export function updateCluster(state: SimState, cluster: SimCluster, request: Message): GoogleReply {
  const update = (request["update"] ?? {}) as Message;
  const { desiredMasterVersion: master, desiredNodeVersion: nodes, desiredNodePoolId: id } = update;
  if (typeof master === "string" && master !== "" && typeof nodes === "string" && nodes !== "") {
    return malformed("At most one field of ClusterUpdate can be set.");
  }
  if (typeof master === "string" && master !== "") {
    return answer(state, (world) => upgradeMaster(cluster, master, world));
  }
  if (typeof nodes !== "string" || nodes === "") return notSimulated();
  const only = cluster.pools.length === 1 ? cluster.pools[0] : undefined;
  const pool = cluster.pools.find(({ name }) => name === id) ?? (id === undefined || id === "" ? only : undefined);
  if (pool === undefined) return malformed("desired_node_pool_id must name a node pool of the cluster.");
  return answer(state, (world) => upgradeNodePool(cluster, pool, nodes, world));
}

function answer(state: SimState, rule: Ruled): GoogleReply {
  return answerUpgrade<GoogleReply>(
    state,
    rule,
    ({ code, message }) => fail(code as GoogleStatus, message),
    ({ cluster, update }) => ({ ok: operationMessage(cluster, update) }),
  );
}

function malformed(message: string): GoogleReply {
  return fail("INVALID_ARGUMENT", message);
}

/** A refusal in Google's name would be a lie. */
function notSimulated(): GoogleReply {
  return fail("UNIMPLEMENTED", "the simulator carries out changes of versions only");
}
