import type { SimCluster, SimPool } from "./fleet.ts";
import type { SimReply, SimRequest } from "./http.ts";
import { containersError } from "./ibm-errors.ts";
import { upgradeIbmMaster, upgradeIbmWorker } from "./ibm-upgrade.ts";
import { workerId } from "./ibm-workers.ts";
import type { SimState } from "./state.ts";
import { answerUpgrade, type Ruled } from "./upgrade-answer.ts";

/** A call that changes a cluster. */
export interface IbmUpdateCall {
  readonly operation: string;
  /** Id or name of the cluster. */
  readonly cluster: string;
  answer(state: SimState, cluster: SimCluster): SimReply;
}

/**
 * `POST /v2/updateMaster` and `POST /v2/vpc/replaceWorker`, and on the older API, which is for classic clusters but takes
 * the master of any, `PUT /v1/clusters/C` and `PUT /v1/clusters/C/workers/W`. `undefined` for any other request.
 */
export function ibmUpdateCall(path: readonly string[], request: SimRequest): IbmUpdateCall | undefined {
  const body = (request.json() ?? {}) as Readonly<Record<string, unknown>>;
  const text = (key: string) => (typeof body[key] === "string" ? body[key] : "");
  const joined = path.join("/");
  if (request.method === "POST" && joined === "v2/updateMaster") {
    return master("iks:updateMaster", text("cluster"), text("version"));
  }
  if (request.method === "POST" && joined === "v2/vpc/replaceWorker") {
    return worker("iks:vpcReplaceWorker", text("cluster"), text("workerID"), "replace");
  }
  const [version, clusters, name = "", workers, id = "", ...more] = path;
  if (request.method !== "PUT" || version !== "v1" || clusters !== "clusters" || body["action"] !== "update") {
    return undefined;
  }
  if (workers === undefined) return master("iks:UpdateCluster", name, text("version"));
  return workers === "workers" && more.length === 0 ? worker("iks:UpdateClusterWorker", name, id, "update") : undefined;
}

function master(operation: string, cluster: string, version: string): IbmUpdateCall {
  return {
    operation,
    cluster,
    answer: (state, found) => answer(state, (world) => upgradeIbmMaster(found, version, world)),
  };
}

function worker(operation: string, cluster: string, id: string, call: "replace" | "update"): IbmUpdateCall {
  return {
    operation,
    cluster,
    answer(state, found) {
      const place = placeOf(found, id);
      if (place === undefined) {
        return containersError(404, "E0011", "The specified worker node could not be found.", "Provisioning");
      }
      return answer(state, (world) => upgradeIbmWorker(found, place.pool, place.index, call, world));
    },
  };
}

function placeOf(cluster: SimCluster, id: string): { readonly pool: SimPool; readonly index: number } | undefined {
  for (const pool of cluster.pools) {
    for (let index = 0; index < pool.nodes; index++) {
      if (workerId(cluster, pool, index) === id) return { pool, index };
    }
  }
  return undefined;
}

function answer(state: SimState, rule: Ruled): SimReply {
  return answerUpgrade<SimReply>(
    state,
    rule,
    ({ code, message }) => containersError(Number(code.slice(2)), code, message, "Provisioning"),
    () => ({ status: 204, body: "" }),
  );
}
