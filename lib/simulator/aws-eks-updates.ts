import { addonNames, addonVersionOf } from "./aws-eks-addons.ts";
import { type EksMessage, updateMessage } from "./aws-eks-messages.ts";
import { awsError } from "./aws-errors.ts";
import { upgradeAddon, upgradeEksCluster, upgradeNodegroup } from "./aws-upgrade.ts";
import type { SimCluster } from "./fleet.ts";
import type { SimReply } from "./http.ts";
import type { SimState } from "./state.ts";
import { answerUpgrade, type Ruled } from "./upgrade-answer.ts";

/** The calls that change a cluster, by what comes after its name in the path. A name is written `*`. */
export const eksUpdateCalls: readonly {
  readonly operation: string;
  readonly pattern: readonly string[];
  answer(state: SimState, cluster: SimCluster, body: unknown, name: string): SimReply;
}[] = [
  {
    operation: "UpdateClusterVersion",
    pattern: ["updates"],
    answer(state, cluster, body) {
      const { version: to, force } = (body ?? {}) as Readonly<Record<string, unknown>>;
      if (typeof to !== "string") return error({ code: "InvalidParameterException", message: "version is required" });
      return answer(state, (world) => upgradeEksCluster(cluster, { to, force: force === true }, world));
    },
  },
  {
    operation: "UpdateNodegroupVersion",
    pattern: ["node-groups", "*", "update-version"],
    answer(state, cluster, body, name) {
      const pool = cluster.pools.find((each) => each.name === name && (each.kind ?? "managed") === "managed");
      if (pool === undefined) return notFound(`No node group found for name: ${name}.`);
      const { version: to } = (body ?? {}) as Readonly<Record<string, unknown>>;
      return answer(state, (world) =>
        upgradeNodegroup(cluster, pool, typeof to === "string" && to !== "" ? { to } : {}, world),
      );
    },
  },
  {
    operation: "UpdateAddon",
    pattern: ["addons", "*", "update"],
    answer(state, cluster, body, name) {
      if (!addonNames(cluster).includes(name)) return notFound(`No addon: ${name} found in cluster: ${cluster.name}`);
      const { addonVersion: to = addonVersionOf(cluster, name) } = (body ?? {}) as Readonly<Record<string, unknown>>;
      if (typeof to !== "string") return error({ code: "InvalidParameterException", message: "addonVersion: a text" });
      return answer(state, (world) => upgradeAddon(cluster, name, to, world));
    },
  },
];

function answer(state: SimState, rule: Ruled): SimReply {
  return answerUpgrade(state, rule, error, ({ cluster, update }) => {
    const json: EksMessage = { update: updateMessage(cluster, update) };
    return { status: 200, json };
  });
}

function error({ code, message }: { readonly code: string; readonly message: string }): SimReply {
  return awsError("eks", code === "ResourceInUseException" ? 409 : 400, code, message);
}

function notFound(message: string): SimReply {
  return awsError("eks", 404, "ResourceNotFoundException", message);
}
