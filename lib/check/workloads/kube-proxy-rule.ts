import { upstreamChange } from "../../data/blockers.ts";
import { objectAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";
import { appliesFrom, onsetIn } from "../workload/onset.ts";

const ipvs = /^\s*"?mode"?:\s*"?ipvs"?,?\s*$/im;
const change = upstreamChange("kube-proxy-ipvs");

/** Whether kube-proxy is configured for a mode that is going away. */
export const kubeProxyRule: ObjectRule = {
  codes: ["UPGRADE-KUBE-PROXY-IPVS"],
  applies: ({ group, kind, name }, context) =>
    group === "" &&
    kind === "ConfigMap" &&
    name.startsWith("kube-proxy") &&
    change !== undefined &&
    onsetIn(context, change.from) !== "never",
  *judge({ object }, context) {
    if (change === undefined) return;
    for (const [key, value] of Object.entries(objectAt(object, "data") ?? {}))
      if (typeof value === "string" && ipvs.test(value))
        yield {
          code: "UPGRADE-KUBE-PROXY-IPVS",
          path: `data[${JSON.stringify(key)}]`,
          message: "kube-proxy runs in IPVS mode",
          row: change,
          ...appliesFrom(context, change.from),
        };
  },
};
