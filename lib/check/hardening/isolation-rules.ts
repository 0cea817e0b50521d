import { isJsonObject, isSet, listAt, objectAt, objectsAt, textAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";
import { podRule } from "../workload/pod-rule.ts";

/** Whether pods keep to themselves, and leave to the cluster what the cluster decides. */
export const isolationRules: readonly ObjectRule[] = [
  podRule("HARDEN-SHARED-PROCESSES", function* judge({ spec, path }) {
    if (spec["shareProcessNamespace"] !== true) return;
    yield { path: `${path}.shareProcessNamespace`, message: "the containers of the pod share their processes" };
  }),
  podRule("HARDEN-HOST-ALIASES", function* judge({ spec, path }) {
    const names = objectsAt(spec, "hostAliases").flatMap((alias) => listAt(alias, "hostnames"));
    if (listAt(spec, "hostAliases").length === 0) return;
    yield {
      path: `${path}.hostAliases`,
      message: `the pod itself holds addresses for ${names.join(", ") || "names"}`,
    };
  }),
  podRule(
    "HARDEN-NODE-NAME",
    function* judge({ spec, path }) {
      const node = textAt(spec, "nodeName");
      if (node === undefined || node === "") return;
      yield { path: `${path}.nodeName`, message: `the pod runs on the node ${node}, and on no other` };
    },
    // The scheduler writes it into every pod that runs.
    ({ kind, object, cluster }) => kind !== "Pod" || (cluster === undefined && !isSet(object, "status")),
  ),
  podRule("HARDEN-TOKEN-AUDIENCE", function* judge({ spec, path }) {
    for (const [index, volume] of listAt(spec, "volumes").entries()) {
      if (!isJsonObject(volume)) continue;
      for (const [at, source] of objectsAt(objectAt(volume, "projected"), "sources").entries()) {
        const token = objectAt(source, "serviceAccountToken");
        if (token === undefined || (textAt(token, "audience") ?? "") !== "") continue;
        const name = textAt(volume, "name") ?? "";
        yield {
          path: `${path}.volumes[${index}].projected.sources[${at}].serviceAccountToken.audience`,
          message: `the token of the volume ${JSON.stringify(name)} names no audience, so that the API server accepts it`,
        };
      }
    }
  }),
];
