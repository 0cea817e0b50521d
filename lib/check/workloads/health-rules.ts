import { isSet, numberAt, objectAt, objectsAt, textAt } from "../json.ts";
import type { ObjectRule } from "../manifests/rule.ts";

const pressures: ReadonlySet<string> = new Set(["MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"]);

/** Whether a cluster is well enough to be upgraded. Objects from files have no status, and nothing is asked of them. */
export const healthRules: readonly ObjectRule[] = [
  {
    codes: ["UPGRADE-WORKLOAD-UNHEALTHY"],
    applies: ({ group, kind, object }) =>
      group === "apps" &&
      (kind === "Deployment" || kind === "StatefulSet" || kind === "DaemonSet") &&
      isSet(objectAt(object, "status"), "observedGeneration"),
    *judge({ object, kind }) {
      const status = objectAt(object, "status");
      const [wanted, ready] =
        kind === "DaemonSet"
          ? [numberAt(status, "desiredNumberScheduled") ?? 0, numberAt(status, "numberReady") ?? 0]
          : [numberAt(objectAt(object, "spec"), "replicas") ?? 1, numberAt(status, "readyReplicas") ?? 0];
      if (ready < wanted)
        yield {
          code: "UPGRADE-WORKLOAD-UNHEALTHY",
          path: "status",
          message: `${ready} of its ${wanted} pods are ready`,
        };
    },
  },
  {
    codes: ["UPGRADE-NODE-UNREADY"],
    applies: ({ group, kind, object }) =>
      group === "" && kind === "Node" && objectsAt(objectAt(object, "status"), "conditions").length > 0,
    *judge({ object }) {
      const bad = objectsAt(objectAt(object, "status"), "conditions").flatMap((condition) => {
        const [type, status] = [textAt(condition, "type") ?? "", textAt(condition, "status")];
        const wrong = type === "Ready" ? status !== "True" : pressures.has(type) && status === "True";
        return wrong ? [`${type} is ${status}`] : [];
      });
      if (bad.length > 0) yield { code: "UPGRADE-NODE-UNREADY", path: "status.conditions", message: bad.join(", ") };
    },
  },
];
